"""What is known of a customer, as it is read and as it is changed. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from imcs.errors import ArchiveError
from imcs.model import Address, AgentId, Customer, CustomerId, Language

LONGEST_NAME = 40
LONGEST_VALUE = 500
"""Characters of an attribute's name and value."""
MOST_ATTRIBUTES = 100
NOBODY = AgentId(0)
"""In place of a dedicated agent: takes the one there is away."""


def plain_text(text: str) -> str:
    """The text on one line, without control and direction characters: what it's shown in can't be steered by it."""
    seen = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(seen.split())


class Source(Enum):
    """Who said it."""

    HAND = "hand"
    """Somebody on the command line."""
    FLOW = "flow"
    """The bot, from what the customer answered."""
    CRM = "crm"
    """The company's own system."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that is known of a customer."""

    name: str
    value: str
    source: Source


@dataclass(frozen=True, slots=True)
class CustomerNote:
    """What somebody on the staff noted about a customer."""

    at: datetime
    who: str
    body: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Something that happened outside of IMCS: by phone, fax, letter, at the counter."""

    customer: CustomerId
    at: datetime
    channel: str
    who: str
    body: str
    id: int = 0
    """0 while it isn't saved."""


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """Everything that is known of a customer but the conversations."""

    customer: Customer
    addresses: tuple[Address, ...] = ()
    """The current one first."""
    attributes: tuple[Attribute, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[CustomerNote, ...] = ()
    """The newest first."""
    contacts: tuple[Contact, ...] = ()
    """The newest first."""


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """What is to become of one record; what is None stays."""

    addresses: tuple[Address, ...] = ()
    """The customer's own; those that nobody has yet are added."""
    number: CustomerId | None = None
    """None for whoever has one of the addresses; where nobody has, for a new customer."""
    name: str | None = None
    language: Language | None = None
    tier: int | None = None
    dedicated: AgentId | None = None
    """`NOBODY` takes the one there is away."""
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    """An empty value takes the attribute away; those not named stay."""
    tags: tuple[str, ...] | None = None
    """All that there are from now on."""
    without: tuple[Address, ...] = ()
    """Addresses that aren't the customer's any more."""
    source: Source = Source.HAND


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of changes."""

    new: int = 0
    changed: int = 0
    same: int = 0


class FaultyChanges(ArchiveError):
    """Some changes can't be made; none was. `faults` says why: place in the row of changes → sentence."""

    def __init__(self, faults: Mapping[int, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = dict(faults)
