"""What the service says about supervision: to supervisors, and to those whom they supervise; see `phrases`."""

from bots.texts import mark

# To the agent.
PAUSED_BY = mark("{agent} has paused you. Write !ready when you are back.")
READY_BY = mark("{agent} has made you ready: you are offered conversations again.")
MOVED_BY = mark("{agent} has moved you: from now on you serve {queue}.")
CAPACITY_BY = mark("{agent} has changed how many conversations you take at a time: {n}")
ASSIGNED_BY = mark("{agent} has given you this conversation.")
CUT_BY = mark("{agent} has ended this conversation.")

INVITED = mark("{agent} asks you to join: {offer}")
ASKED_TO_JOIN = mark("Asked {agent} to join.")
JOINED = mark("{agent} has joined. Both of you can write to the customer.")
LEFT = mark("{agent} has left the conversation.")
LEFT_TO_YOU = mark("{agent} has left. The conversation is yours now.")
YOU_LEFT = mark("You have left the conversation.")
ONLY_THE_OWNER = mark("{agent} has this conversation and closes it. !leave leaves it.")
ONLY_WATCHED = mark("You only watch this conversation, so nothing was sent. !barge joins it.")
WHISPER_AT_DESK = mark("This looks like a whisper, so nothing was sent. Whispers are for the desk: !whisper N TEXT")
WHISPERED = mark("{agent} about {customer} (#{number}): {text}")
WHISPER_HOW = mark("Only you read this. What you write here within {minutes} min goes back to {agent}.")
WHISPER_ANSWER = mark("{agent} (#{number}): {text}")

# To the customer.
JOINED_CUSTOMER = mark("{agent} has joined this conversation.")
LEFT_CUSTOMER = mark("{agent} has left this conversation.")

# To the supervisor.
WATCHED = mark("You are watching #{number}: it is shown in the customer's window. !monitor off ends it.")
WATCHED_NONE = mark("{agent} isn't talking with anybody.")
UNWATCHED = mark("You no longer watch: {numbers}")
NOTHING_WATCHED = mark("You aren't watching any conversation.")
BARGED = mark("You are in #{number}. What you write in the customer's window goes to the customer.")
WHISPER_SENT = mark("{agent} reads it at the desk.")
WHISPER_NOBODY = mark("Nobody has #{number} right now, so there's nobody to whisper to.")
WHISPER_EMPTY = mark("What do you want to say? !whisper N TEXT")
BOT_NAME = mark("Bot")
QUEUE_LINE = mark(
    "{queue}: waiting {waiting} · longest {longest} · level {level} · ready {ready}, busy {busy}, paused {paused}"
)
WAIT_BREACHED = mark("⚠ Somebody has waited longer than {target}. {line}")
LEVEL_BREACHED = mark("⚠ Fewer than {goal} were answered within {target}. {line}")
WAIT_MET = mark("Nobody waits longer than {target} any more. {line}")
LEVEL_MET = mark("Enough are answered within {target} again. {line}")
CASCADE = mark(
    "⚠ Nobody takes #{number} ({queue}): {agents} let the offer pass. “!assign {number} NAME” gives it to somebody."
)
QUEUES_MORE = mark("Further queues, {waiting} waiting: {queues}")
QUEUES_QUIET = mark("Queues with nobody waiting: {queues}")
AGENT_LINE = mark("{agent} · {state} · {open}/{capacity} · {queues}")
AGENT_CONVERSATION = mark("   #{number} · {customer} · {queue} · {time}")
NO_AGENTS = mark("There is nobody on the staff yet: `imcs agent add` adds somebody.")
ASSIGNED = mark("#{number} is {agent}'s now.")
CUT = mark("#{number} is ended.")
TOOK_OVER = mark("#{number} is yours now.")
MOVED = mark("{agent} serves {queue} now, and nothing else.")
CAPACITY_SET = mark("{agent} takes {n} conversations at a time now.")
OTHER_PAUSED = mark("{agent} is paused.")
OTHER_READY = mark("{agent} is ready.")
NO_SUCH_AGENT = mark("There is nobody called {name}. Staff: {agents}")
NO_SUCH_QUEUE = mark("There is no queue called {name}. Queues: {queues}")
NO_SUCH_NUMBER = mark("“{number}” isn't the number of an open conversation. !agents lists them.")
NO_SUCH_CAPACITY = mark("“{n}” isn't a number from 1 to 50.")
NO_SUCH_PERIOD = mark("“{period}” isn't a period. Examples: today, yesterday, 7 days.")
REPORT_HEADER = mark("From {since} to {until}:")
REPORT_LINE = mark(
    "{queue}: wanted {wanted} · answered {answered} · level {level} · wait {asa} (accepted after {accept})"
    " · longest {longest}"
    " · handling {aht} · gave up {abandoned} ({share})"
)
REPORT_AGENTS = mark("Agents: {hours} h at work, {share} of it with conversations.")
