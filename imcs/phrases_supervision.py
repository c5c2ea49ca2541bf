"""What the service says about supervision: to supervisors, and to those whom they supervise; see `phrases`."""

from bots.texts import mark

# To the agent.
PAUSED_BY = mark("{agent} has paused you. Write !ready when you are back.")
READY_BY = mark("{agent} has made you ready: you are offered conversations again.")
MOVED_BY = mark("{agent} has moved you: from now on you serve {queue}.")
CAPACITY_BY = mark("{agent} has changed how many conversations you take at a time: {n}")
ASSIGNED_BY = mark("{agent} has given you this conversation.")
CUT_BY = mark("{agent} has ended this conversation.")

# To the supervisor.
QUEUE_LINE = mark(
    "{queue}: waiting {waiting} · longest {longest} · level {level} · ready {ready}, busy {busy}, paused {paused}"
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
    "{queue}: wanted {wanted} · answered {answered} · level {level} · wait {asa} · longest {longest}"
    " · handling {aht} · gave up {abandoned}"
)
