"""What agents read about a customer's record: at pick-up, by `!who` and `!history`."""

from bots.texts import mark
from imcs.archive import Source

POP_MORE = mark("{name}: {value}")
POP_CONTACT = mark("Earlier: {channel} · {time} · {agent} · {text}")
CRM_COMING = mark("CRM record still on its way")
CRM_UNAVAILABLE = mark("CRM record not available right now")
CRM_UNAVAILABLE_LATE = mark("The CRM record isn't available right now. What is known here was shown.")
WHO_NUMBER = mark("Customer number {number}")
WHO_ADDRESS = mark("Address: {address}")
WHO_DEDICATED = mark("Dedicated agent: {agent}")
WHO_ATTRIBUTE = mark("{name}: {value} ({source})")
WHO_TAGS = mark("Tags: {tags}")
WHO_NOTE = mark("Note: {time} · {agent} · {text}")
WHO_CUT = mark("And {n} more.")
HISTORY = mark("Earlier contacts with {customer}: {n}")
HISTORY_NONE = mark("There were no earlier contacts with {customer}.")
HISTORY_CONTACT = mark("{channel} · {time} · {agent} · {text}")
WITH_NOBODY = mark("nobody")
"""In place of the agent, where a person was asked for and none came."""
WITH_FORMER = mark("former agent")
MEMO_SAVED = mark(
    "Saved in the customer's record. The customer doesn't see it here; a copy of their data would hold it."
)

CHANNELS = {
    "phone": mark("phone"),
    "fax": mark("fax"),
    "letter": mark("letter"),
    "mail": mark("e-mail"),
    "counter": mark("counter"),
}
SOURCES = {
    Source.HAND: mark("entered by staff"),
    Source.FLOW: mark("said by the customer"),
    Source.CRM: mark("from the CRM"),
}
