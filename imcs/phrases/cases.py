"""Texts about transcripts and case numbers; English is the key into `locale/*/LC_MESSAGES/imcs.po`. Words only."""

from bots.texts import mark

# To customers.
TRANSCRIPT = mark("Your transcript:")
TRANSCRIPT_ELSEWHERE = mark("Your transcript, from {queue}:")
TRANSCRIPT_CUT = mark("Your transcript is too long for messages here; this is its latest part:")
TRANSCRIPT_NONE = mark("You have no conversation with us by the number {number}.")
TRANSCRIPT_SOON = mark("You have just been sent it. Please wait a moment before you ask again.")
CASE = mark("Case {number} ({queue}, {day}): {state}.")
CASE_GO_ON = mark(
    "Write here what there is to add or to ask. To go on with an agent, who will see case {number}, write “agent”."
)
CASE_UNKNOWN = mark(
    "I can't find a case {number} of yours. Please check the number, or just describe what it is about."
)
STATE_BOT = mark("with the assistant, not ended")
STATE_WAITING = mark("waiting for an agent")
STATE_CONNECTED = mark("with {agent} at the moment")
STATE_ENDED = mark("ended")
STATE_ENDED_BY = mark("ended; {agent} took care of it")

# To agents.
POP_QUOTED = mark("The customer names {line}")
