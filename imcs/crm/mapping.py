"""From what the other system answered to a change of our record. Pure; whatever comes, it doesn't fail.

Values are made plain (one line, no control characters) and cut; what isn't a text, a number, yes or no, or a list of
such, is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from bots.language import from_xml_lang
from imcs.archive import CustomerChange, Source
from imcs.archive.customer_records import LONGEST_NAME, LONGEST_VALUE, plain_text
from imcs.model import AgentId, Customer, Language

_RESERVED = "%{}:/?#[]@!$&'()*+,;="
"""What an operator writes into a web address on purpose."""
MOST_ITEMS = 20
"""Of a list that becomes one value."""


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """Where the answer holds what; JSON pointers (RFC 6901), empty for nowhere."""

    name: str = ""
    language: str = ""
    tier: str = ""
    agent: str = ""
    tiers: Mapping[str, int] = field(default_factory=dict, hash=False)
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)

    def change(self, customer: Customer, answer: object, agents: Mapping[str, AgentId]) -> CustomerChange:
        """What the answer says about the customer; `agents` by their short names.

        A mapped attribute that isn't there any more goes; a name, language, tier or agent that isn't there stays.
        """
        language = from_xml_lang(_text(answer, self.language))
        return CustomerChange(
            number=customer.id,
            name=_text(answer, self.name)[:LONGEST_NAME] or None,
            language=None if language is None else Language(language),
            tier=self._tier(answer),
            dedicated=agents.get(_text(answer, self.agent)),
            attributes={
                plain_text(name)[:LONGEST_NAME]: _text(answer, path)[:LONGEST_VALUE]
                for name, path in self.attributes.items()
                if plain_text(name)
            },
            source=Source.CRM,
        )

    def _tier(self, answer: object) -> int | None:
        text = _text(answer, self.tier)
        if text in self.tiers:
            return self.tiers[text]
        return int(text) if len(text) == 1 and text.isascii() and text.isdecimal() else None


def address_of(template: str, customer: Customer) -> str:
    """The web address to ask, with everything that isn't plain percent-encoded (RFC 3986, section 2.3)."""
    filled = quote(template, safe=_RESERVED).replace("{customer}", str(customer.id))
    return filled.replace("{jid}", quote(customer.address, safe=""))


def find(value: object, pointer: str) -> object:
    """What a JSON pointer leads to; None where it leads nowhere."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isascii() and key.isdecimal() and len(key) < 6 and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def _text(answer: object, pointer: str) -> str:
    return _plain(find(answer, pointer)) if pointer else ""


def _plain(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return plain_text(value[: 4 * LONGEST_VALUE])
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case int() | float():
            return str(value) if abs(value) < 1e100 else ""
        case list():
            texts = (_plain(item) for item in value[:MOST_ITEMS] if not isinstance(item, list))
            return ", ".join(text for text in texts if text)
        case _:
            return ""
