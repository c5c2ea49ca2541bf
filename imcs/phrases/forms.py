"""Texts about forms; the English sentence is the key into `locale/*/LC_MESSAGES/imcs.po`. Words only."""

from collections.abc import Mapping
from types import MappingProxyType

from bots.texts import mark

FORM = mark("Form “{title}”:")
FORM_UNFINISHED = mark("Form “{title}”, not finished:")
FORM_LINE = mark("{label}: {answer}")
NOT_PASSED_ON = mark(
    "What you entered is saved, but the system that it goes to doesn't answer at the moment. It will be passed on as"
    " soon as it does; you needn't do anything."
)
PASSED_ON = mark("What you entered has been passed on now.")
NOT_PASSED_ON_AGENT = mark("The customer's form is saved, but couldn't be passed on yet; it's tried again by itself.")
PASSED_ON_AGENT = mark("The customer's form has been passed on now.")
OWN_PASSED_ON = mark("What you entered was passed on to {host} ({day}).")
OWN_TO_BE_PASSED_ON = mark("What you entered is to be passed on to {host} ({day}); it hasn't arrived yet.")
POSTING_FAILS = mark("The form of #{number} couldn't be passed on after {tries} tries ({fault}).")

FOR_AGENTS: Mapping[str, str] = MappingProxyType({NOT_PASSED_ON: NOT_PASSED_ON_AGENT, PASSED_ON: PASSED_ON_AGENT})
"""What the agent reads instead, where one is in."""
