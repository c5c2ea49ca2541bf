"""What the service says about left messages, closed queues and notices; see `phrases`."""

from bots.texts import mark

# To the customer.
ASKED = mark("All right, just write your message here. An agent will answer it by {time} (no. {number}).")
KEPT = mark(
    "Your request is kept as a message (no. {number}), and an agent will answer it by {time}."
    " You can add to it here; “cancel” takes it back."
)
KEPT_LONG = mark(
    "Your request is kept as a message (no. {number}), and an agent will answer it once we are open again. You can add"
    " to it here; “cancel” takes it back."
)
LATER = mark("{agent} will come back to you {time} (no. {number}).")
LATER_ANYBODY = mark("We will come back to you {time} (no. {number}).")
ANSWERED_BY = mark("{agent} is here to answer your message.")
NO_GUESTS = mark("Messages can't be left from a guest login, because the answer wouldn't reach you later.")
FULL = mark(
    "Many people are waiting right now. Please try again in a while, or write “leave a message” and an agent will"
    " answer you here."
)
FULL_GUEST = mark("Many people are waiting right now. Please try again in a while.")
FULL_KEPT = mark(
    "Many people are waiting right now, so your request is kept as a message (no. {number}), and an agent will answer"
    " it by {time}. You can add to it here; “cancel” takes it back."
)
LONG_WAIT = mark(
    "You have been waiting for {minutes} min, and no agent has been free yet. You keep your place. If you would rather"
    " not wait, write “leave a message” and an agent will answer you here."
)
LONG_WAIT_GUEST = mark("You have been waiting for {minutes} min, and no agent has been free yet. You keep your place.")
NO_SHOW = mark(
    "We haven't heard from you, so this conversation has ended (no. {number}). Just write again, and it goes on."
)
SHUT = mark("We are closed for the time being. Our agents are back {time}.")

# To the agent.
OFFER = mark("Left message, to be answered by {time} · {offer}")
OFFER_LATER = mark("Back to the customer as agreed · {offer}")
CUSTOMER_AWAY = mark("The customer may not be online. Just write: they will read it.")
OFFER_GONE = mark("The offer is gone: {customer} leaves a message.")
CUSTOMER_ABSENT = mark("The customer hasn't written a word since you came, so the conversation has ended.")
LATER_SET = mark("This conversation comes back to you {time}.")
LATER_COLLEAGUE = mark("{agent} comes back to this customer {time}. There is nothing more for you to do here.")
LATER_HOW = mark("“{time}” isn't a time to come. For example: !later 15:00 NOTE, or tomorrow 9:30, or 2h.")
LATER_GUEST = mark("This customer is a guest: after the logout nobody can come back to them.")

# To the supervisor.
QUEUE_MESSAGES = mark("{line} · left messages {left}")
REPORT_MESSAGES = mark("{line} · left messages {left}, answered {answered}, in time {in_time}")
SHUT_SET = mark("{queue} is closed until {time}. Who waited leaves a message.")
SHUT_OVER = mark("{queue} keeps its hours again.")
SHUT_HOW = mark("For example: !shut QUEUE until 18:00 TEXT. “!shut QUEUE off” ends it.")
NOTICE_SET = mark("Until {time} customers read this when they begin: {text}")
NOTICE_OVER = mark("The notice is taken back.")
NOTICE_HOW = mark("For example: !notice TEXT until 18:00. “!notice off” takes it back.")
