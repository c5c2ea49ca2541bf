"""Every text that the service itself says to customers and agents, once.

The English sentence is the key into `locale/*/LC_MESSAGES/imcs.po`; what is said comes out of `Texts`. The texts are
free of plurals ("People ahead of you: 3"), so that three languages need one form each. This module holds words only.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bots.texts import mark
from imcs.errors import Reason
from imcs.model import Availability, Closed, Language
from imcs.phrases import messages

# A queue as a contact: its presence and what agents see beside it.
QUEUE_OPEN = mark("Open")
QUEUE_BUSY = mark("All agents are busy right now")
QUEUE_BUSY_WAIT = mark("Busy, about {minutes} min")
QUEUE_BOT_ONLY = mark("Only the bot answers at the moment")
QUEUE_CLOSED = mark("Closed")
QUEUE_CLOSED_UNTIL = mark("Closed until {time}")
QUEUE_BOARD = mark("{queue} · waiting {waiting} · longest {longest} · {busy}/{places}")
WELCOME = mark("Welcome to {queue}. Just write your question here.")

ROSTER_GROUP = mark("Customer service")
DESK_NAME = mark("Service desk")

# To customers: nobody is there at this time.
CLOSED_NOW: Mapping[Closed, str] = MappingProxyType(
    {
        Closed.OFF_HOURS: mark("Our agents aren't here at the moment. They are back {time}."),
        Closed.BREAK: mark("Our agents are on their break. They are back {time}."),
        Closed.HOLIDAY: mark("Today is a holiday, and our agents are off. They are back {time}."),
        Closed.OWN_DATE: mark("We are closed today. Our agents are back {time}."),
        Closed.SHUT: messages.SHUT,
    }
)
CLOSED_LONG = mark("Our agents aren't here until further notice.")
AT_TIME = mark("at {time}")
ON_DAY = mark("on {day}, {time}")

# To customers: waiting.
POSITION = mark("People ahead of you: {n}.")
POSITION_WAIT = mark("People ahead of you: {n}; about {minutes} min.")
NEXT = mark("You are next. The first free agent will answer you.")
WAITING_WORDS = mark("While you wait you can write “how long”, “leave a message” or “cancel”.")
NO_AGENT = mark(
    "No agent is on duty right now. You keep your place, and the first agent on duty will answer you. If you would"
    " rather not wait, write “leave a message” and an agent will answer you here; with “cancel” you no longer wait."
)
NO_AGENT_GUEST = mark(
    "No agent is on duty right now. You keep your place, and the first agent on duty will answer you. If you don't want"
    " to wait, write “cancel”."
)
CANCELLED = mark("All right, you are no longer waiting. Just write again if you need anything.")

# To customers: the conversation.
CONNECTED = mark("You are now talking with {agent}.")
BACK_IN_QUEUE = mark("Sorry, the agent had to leave. Another one will take over.")
ENDED = mark(
    "This conversation has ended (no. {number}). Thank you for contacting us; just write again if you need anything."
    " “Transcript” gets you what was said."
)
ENDED_IDLE = mark(
    "We haven't heard from you for a while, so this conversation has ended (no. {number})."
    " Just write again if you need anything."
)
STILL_THERE = mark(
    "Are you still there? If we hear nothing from you for {minutes} more min, this conversation ends. Any line keeps it"
    " open."
)
FILE_KEPT = mark("Your file has been kept; the agent will see it.")
RESUMED_CUSTOMER = mark("We were interrupted for a moment. Nothing is lost, and you keep your place.")

# To anyone: what couldn't be done.
TOO_LONG = mark("This message is too long (limit: {limit} bytes) and wasn't accepted. Please send shorter parts.")
ENCRYPTED = mark(
    "This message is encrypted, and we can't read it here. Please turn encryption (OMEMO) off for this contact,"
    " usually with the lock beside the text field, and send it again."
)
FLOOD = mark("Too many messages at once; some weren't accepted. Please wait a moment and send them again.")
UNKNOWN_ADDRESS = mark("There is no such address here.")
STRANGER = mark("Only staff can write to this address.")
INTERNAL_ERROR = mark("Something went wrong on our side (no. {id}). Please try again.")

# To agents: commands and lines that weren't relayed.
UNKNOWN_COMMAND = mark("Unknown command: {word}. Nothing was sent to the customer. Try !help.")
ONLY_WITH_CUSTOMER = mark("!{name} works in a customer's window.")
ONLY_AT_DESK = mark("!{name} works in the desk's window.")
NOT_ALLOWED = mark("!{name} isn't among what you may do.")
MISSING_ARGUMENT = mark("Something is missing: {usage}")
NOT_YOURS = mark("This conversation isn't with you. Nothing was sent.")
HAS_ENDED = mark("This conversation has ended. Nothing was sent.")
NOT_RELAYED = mark("The line that this corrects was never sent to the customer. Nothing was sent.")
NO_OFFER = mark("There is no open offer here.")
OFFER_FIRST = mark("Please answer the offer first: 1 accept, 2 decline. Nothing was sent.")
NO_CUSTOMER_HERE = mark("This is the desk, not a customer. Nothing was sent. Try !help.")
SUBSCRIBE = mark("Please approve this contact, so that we can see whether you are available.")
RESUMED_AGENT = mark("The service has restarted. Your conversations go on, and nothing was lost.")

# To agents: offers and the corrections that close them.
OFFER = mark("{customer} · {queue} · waited {waited} · {words}")
OFFER_TIER = mark("{customer} (tier {tier}) · {queue} · waited {waited} · {words}")
OFFER_TRANSFER = mark("From {agent}: {offer}")
OFFER_HOW = mark("1 accept · 2 decline · within {seconds} s")
OFFER_HOW_ANSWERING = mark(
    "1 accept · 2 decline · what you write accepts it and goes to the customer · within {seconds} s"
)
OFFER_ACCEPTED = mark("Accepted: {customer}")
OFFER_DECLINED = mark("Declined: {customer}")
OFFER_TIMED_OUT = mark("Not answered in time: {customer}")
OFFER_TAKEN = mark("Taken by {agent}: {customer}")
OFFER_CUSTOMER_LEFT = mark("No longer waiting: {customer}")
OFFER_WITHDRAWN = mark("Withdrawn: {customer}")
ACCEPTED_LATE = mark("Nobody else had taken it yet: this conversation is yours.")
OFFER_LATE = mark("This offer is no longer open. Nothing was sent.")

# To agents: the screen pop and the customer.
CUSTOMER_NUMBER = mark("Customer {number}")
POP_CUSTOMER = mark("Customer: {name} · tier {tier} · {language}")
POP_ASKED = mark("Asked: {text}")
POP_BOT = mark("The bot said: {text}")
POP_FIRST = mark("First conversation of this customer.")
POP_EARLIER = mark("Earlier: #{number} · {time} · {agent} · {text}")
POP_SO_FAR = mark("Said so far:")
POP_SUGGESTION = mark("!s {n} · {question} ({percent} %)")
POP_CONNECTED = mark("Connected. What you write here goes to the customer; !close ends it, !help shows more.")
UNREAD = mark("Your client hasn't received the customer's last line yet.")
WAITS_FOR_ANSWER = mark("The customer has been waiting for an answer for {minutes} min.")
ASKED_COLLEAGUE = mark("Asked {agent}. Until they accept, the conversation stays with you.")
TRANSFERRED = mark("Handed over. What you write here no longer reaches the customer.")
TRANSFER_BACK = mark("{agent} didn't take it. The conversation is still yours.")
TAKEN_OVER = mark("{agent} has taken over this conversation.")
NO_SUCH_COLLEAGUE = mark("There is no queue and no colleague called {name}. Queues: {queues}. Colleagues: {agents}.")
HELD = mark("{customer} is on hold for {minutes} min. Writing anything takes it up again.")
HELD_CUSTOMER = mark("Your matter is being looked into. Please give us a moment; you will be answered here.")
HOLD_ENDED = mark("No longer on hold.")
FILE_TOO_LARGE = mark("This file is larger than {limit} MB, so we can't keep it. Please send a smaller one.")
UNTAGGED = mark("#{number} no longer has the tag {tag}.")
NO_SUCH_TAG = mark("#{number} has no tag {tag}. Tags: {tags}")
TAGGED = mark("Tags of #{number}: {tags}")
CLOSE_WHY = mark("Write !close with one of these reasons, or its number:\n{reasons}")
DONE_WHY = mark("Conversation #{number} has no reason yet: write !done with one of these, or its number:\n{reasons}")
WHO_TAGS = mark("Tags: {tags}")
BLOCKED = mark("{customer} is blocked until {time}: nothing of theirs is taken. “!block off” ends it.")
BLOCKED_CUSTOMER = mark("We no longer take your messages here until {time}.")
BLOCK_OFF = mark("{customer} is no longer blocked.")
NOT_BLOCKED = mark("This customer isn't blocked.")
BLOCKED_NOBODY = mark("Nobody is blocked.")
BLOCKED_LIST = mark("Blocked; “!block off N” frees one:\n{blocked}")
BLOCKED_LINE = mark("{n} · {customer} · until {time} · by {agent}")
NO_SUCH_TIME = mark("“{time}” isn't a time. Examples: 10, 30 min, 2 h.")
CUSTOMER_LEFT = mark("The customer is offline. What you write may not arrive.")
CUSTOMER_BACK = mark("The customer is back.")
CUSTOMER_SAYS_END = mark("The customer wrote “{word}”. !close ends the conversation.")
CUSTOMER_ENDED = mark("The customer has ended the conversation.")
WHO_SINCE = mark("Known since {time} · conversations: {n}")
WHO_CONVERSATION = mark("Conversation #{number} · {queue} · since {time}")

# To agents: the end and the wrap-up.
CLOSED = mark("Conversation #{number} is closed.")
CLOSED_WRAP_UP = mark("Conversation #{number} is closed. Wrap-up: {seconds} s; !done ends it early.")
CLOSED_IDLE = mark("Conversation #{number} was closed, because nobody wrote for a while.")
TAKEN_BACK = mark("You were gone for too long. The conversation went back into the queue.")
TAKEN_BACK_SILENT = mark("The customer was without an answer for too long. The conversation went back into the queue.")
WRAP_UP_ENDED = mark("The wrap-up is over.")
DONE = mark("Wrap-up done. You are free for the next conversation.")

# To agents and supervisors, at the desk: what nobody asked for.
MISSED_OFFERS = mark(
    "You missed two offers, so you are paused. Write anything, and you are offered conversations again."
)
READY_AGAIN = mark("Welcome back. You are offered conversations again.")
STILL_WAITING = mark("Still waiting in {queue}: {waiting}. Longest: {longest}.")
AGENT_MISSING = mark("{agent} missed two offers in a row and is paused until the next line.")
NO_ANSWER = mark("{agent} has left {customer} ({queue}, #{number}) without an answer for {minutes} min.")

# To agents: duty.
PAUSED = mark("Paused. Write !ready when you are back.")
PAUSE_WHY = mark("Write !pause with one of these reasons, or its number:\n{reasons}")
PAUSED_WHY = mark("Paused ({why}). Write !ready when you are back.")
READY = mark("Ready. Conversations: {open}/{capacity}")
READY_AWAY = mark("Ready, but your client says that you are away, so nothing is offered to you yet.")
DAY_OVER = mark("Your queues have closed, and you are no longer ready. Write !ready when your next day begins.")
BYE = mark("Off duty. Goodbye!")
BYE_OPEN = mark("Off duty: nothing new is offered. Still open: {open}")
STATUS = mark("You: {state} · conversations {open}/{capacity}")
STATUS_QUEUE = mark("{queue}: waiting {waiting} · longest {longest} · agents available {agents}")
STATUS_CONVERSATION = mark("#{number} · {customer} · {queue} · {time}")
STATE_PAUSED = mark("paused")
STATE_OFF_DUTY = mark("off duty")

# To agents: knowledge, history, notes.
KB_FOUND = mark("Found for “{words}”:")
KB_HIT = mark("{n}. {question} ({percent} %) [{id}]")
KB_TRANSCRIPT = mark("{n}. Conversation #{number} · {time} · {text}")
KB_HOW = mark("!s N sends it to the customer · !kb show ID shows all of it")
KB_NOTHING = mark("Nothing found for “{words}”.")
KB_NO_ARTICLE = mark("There is no article {id}.")
KB_DOWN = mark("The search doesn't work right now. Please try again in a minute.")
SUGGESTION_SENT = mark("Sent: {question}")
CANNED = mark("Canned replies here; send one with !canned NAME:\n{replies}")
CANNED_UNKNOWN = mark("There is no canned reply “{name}” here. There are:\n{replies}")
CANNED_NONE = mark("There are no canned replies for this queue.")
CANNED_MISSING = mark("“{name}” wasn't sent: nothing is known for {missing}.")
UNDONE = mark(
    "Taken back: “{text}”. Clients that know how hide it; in others the customer may still read it, with a word that it"
    " no longer counts."
)
UNDONE_CUSTOMER = mark("The agent has taken back the last message; please disregard it.")
UNDO_NOTHING = mark("There is no line of yours to take back.")
NO_SUGGESTION = mark("There is no suggestion {n}. !kb WORDS searches.")
HISTORY_LINE = mark("#{number} · {time} · {queue} · {agent} · {text}")
NOTE_SAVED = mark("Note saved. The customer doesn't see it here; a copy of their data would hold it.")
HELP_HEADER = mark("Commands here, each as a line of its own:")
HELP_OFFER = mark("On an open offer: 1 or 接 accepts, 2 or 略過 declines.")

AUTONYMS: Mapping[Language, str] = MappingProxyType(
    {Language.ZH_TW: "繁體中文", Language.ZH_CN: "简体中文", Language.EN: "English"}
)
"""What each language calls itself; the same in all of them."""

AVAILABILITY: Mapping[Availability, str] = MappingProxyType(
    {
        Availability.AVAILABLE: mark("available"),
        Availability.REACHABLE: mark("there, but not ready: write !ready to be offered conversations"),
        Availability.AWAY: mark("away"),
        Availability.OFFLINE: mark("offline"),
        Availability.UNKNOWN: mark("not heard of yet"),
    }
)
"""How an agent's availability is called."""

REFUSED: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.UNKNOWN_QUEUE: mark("There is no such queue."),
        Reason.UNKNOWN_AGENT: mark("There is no such agent."),
        Reason.UNKNOWN_CONVERSATION: mark("There is no such conversation, or it has ended."),
        Reason.ALREADY_OPEN: mark("This customer already has an open conversation in this queue."),
        Reason.NOT_WITH_BOT: mark("An agent has already been asked for."),
        Reason.NOT_WAITING: mark("This conversation isn't waiting for an agent."),
        Reason.NOT_OFFERED: NO_OFFER,
        Reason.NOT_CONNECTED: NOT_YOURS,
        Reason.NO_WRAP_UP: mark("There is nothing to wrap up."),
        Reason.OWN_CONVERSATION: mark("You can't serve your own conversation."),
        Reason.AGENT_NOT_ABLE: mark("This agent can't take anything right now."),
        Reason.ALREADY_IN: mark("This agent is in the conversation already."),
        Reason.ALREADY_OFFERED: mark("The conversation is being offered already."),
        Reason.NOT_IN: mark("You aren't in this conversation."),
        Reason.NOBODY_ELSE: mark("Nobody else is in the conversation."),
        Reason.NOT_HELD: mark("The conversation isn't on hold."),
        Reason.QUEUE_CLOSED: mark("That queue is closed at the moment."),
        Reason.QUEUE_FULL: mark("As many wait in that queue as may. Please try again in a while."),
        Reason.IN_THE_PAST: mark("That time is over already."),
    }
)
"""How a refusal is worded; every reason has its line."""
