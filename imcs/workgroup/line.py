"""What a person sent, and the conversation that it began."""

from collections.abc import Sequence
from dataclasses import dataclass

from imcs.dispatcher import ConversationStarted, Fact
from imcs.model import ConversationId


@dataclass(frozen=True, slots=True)
class Line:
    """Something a person sent, as a face hands it over."""

    id: str
    body: str
    payloads: str = ""
    corrects: str = ""


def started(facts: Sequence[Fact]) -> ConversationId:
    """The conversation that these facts began."""
    return next(fact.conversation for fact in facts if isinstance(fact, ConversationStarted))
