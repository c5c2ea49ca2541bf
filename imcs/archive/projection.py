"""What facts do to the rows of their conversations.

Pure: it folds one group's facts into new rows and at most one change per conversation. The facts stay the truth;
these rows only save reading them all for every question.
"""

from dataclasses import dataclass, field

from imcs.archive.entries import BotStateSaved, TurnedAway, WrittenFrom
from imcs.archive.rows import stamp
from imcs.dispatcher.facts import (
    ConversationConnected,
    ConversationEnded,
    ConversationLeft,
    ConversationQueued,
    ConversationStarted,
    Fact,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    TierChanged,
    WrapUpEnded,
)
from imcs.dispatcher.reasons import Purpose
from imcs.model import ConversationId, Stage

Change = dict[str, object]
"""Column → new value."""
COLUMNS = (
    "stage",
    "agent",
    "queued_at",
    "connected_at",
    "ended_at",
    "end_reason",
    "is_open",
    "bot_state",
    "bot_read",
    "tier",
    "turned_away",
    "written_from",
)
"""The columns a change may hold, in the order of the statement `change_conversations`."""


@dataclass(slots=True)
class Projection:
    """One group's work on the table of conversations."""

    started: list[list[object]] = field(default_factory=list)
    """Rows of the statement `start_conversations`."""
    changes: dict[ConversationId, Change] = field(default_factory=dict)

    def rows(self) -> list[list[object]]:
        """Rows of the statement `change_conversations`."""
        return [
            [conversation, *(change.get(column) for column in COLUMNS)] for conversation, change in self.changes.items()
        ]

    def note(self, entry: BotStateSaved | TurnedAway | WrittenFrom) -> None:
        """What is no fact; the latest one counts."""
        change = self._change(entry.conversation)
        match entry:
            case BotStateSaved():
                change["bot_state"], change["bot_read"] = entry.state, entry.read
            case TurnedAway():
                change["turned_away"] = entry.reason.value
            case WrittenFrom():
                change["written_from"] = entry.address

    def apply(self, fact: Fact) -> None:
        """Facts about agents and the service touch no conversation; nor does what changes only who may take it."""
        match fact:
            case ConversationStarted():
                self.started.append(
                    [
                        fact.conversation,
                        fact.customer,
                        fact.queue,
                        Stage.BOT.value,
                        fact.tier,
                        stamp(fact.at),
                        fact.continues,
                    ]
                )
            case TierChanged():
                self._change(fact.conversation)["tier"] = fact.tier
            case ConversationQueued():
                change = self._move(fact.conversation, Stage.QUEUED, None)
                change.setdefault("queued_at", stamp(fact.at))
            case OfferMade():
                if fact.purpose is Purpose.DISTRIBUTION:
                    self._move(fact.conversation, Stage.OFFERED, fact.agent)
            case OfferDeclined() | OfferTimedOut() | OfferWithdrawn():
                if fact.stage is not Stage.CONNECTED:
                    self._move(fact.conversation, fact.stage, None)
            case ConversationLeft():
                if fact.successor is not None:
                    self._move(fact.conversation, Stage.CONNECTED, fact.successor)
            case ConversationConnected():
                change = self._move(fact.conversation, Stage.CONNECTED, fact.agent)
                change.setdefault("connected_at", stamp(fact.at))
            case ConversationEnded():
                change = self._move(fact.conversation, Stage.ENDED, fact.agent)
                change["ended_at"] = stamp(fact.at)
                change["end_reason"] = fact.reason.value
                change["is_open"] = int(fact.wrap_up_until is not None)
            case WrapUpEnded():
                self._change(fact.conversation)["is_open"] = 0

    def _change(self, conversation: ConversationId) -> Change:
        return self.changes.setdefault(conversation, {})

    def _move(self, conversation: ConversationId, stage: Stage, agent: object) -> Change:
        change = self._change(conversation)
        # Whatever is still said about an offer after the end changes nothing: ended is ended.
        if "ended_at" not in change:
            change["stage"] = stage.value
            change["agent"] = agent
        return change
