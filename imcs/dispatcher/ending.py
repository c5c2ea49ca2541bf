"""How a conversation ends, whoever ends it: offers are taken back, guests leave, the owner wraps up. Pure."""

from datetime import datetime

from imcs.dispatcher import withdrawal
from imcs.dispatcher.facts import ConversationEnded, ConversationLeft, Fact
from imcs.dispatcher.handing_on import weighs_again
from imcs.dispatcher.reasons import EndReason, LeaveReason, WithdrawReason
from imcs.dispatcher.state import State
from imcs.model import AgentId, Conversation, Stage

BY_CUSTOMER = frozenset({EndReason.ABANDONED, EndReason.FINISHED})


def ended(state: State, known: Conversation, reason: EndReason, now: datetime, by: AgentId | None = None) -> list[Fact]:
    """The end, wherever the conversation stands; `by` is the supervisor who decided it."""
    withdrawn = WithdrawReason.CUSTOMER_LEFT if reason in BY_CUSTOMER else WithdrawReason.CONVERSATION_ENDED
    facts: list[Fact] = [*withdrawal.from_everybody(known, withdrawn, now)]
    if known.stage is not Stage.CONNECTED:
        return [*facts, ConversationEnded(now, known.id, reason, by=by)]
    facts += [ConversationLeft(now, known.id, guest, LeaveReason.ENDED) for guest in known.guests]
    wrap_up = state.rules(known.line).wrap_up
    until = now + wrap_up if wrap_up else None
    if until is not None and known.held_until is not None and known.agent is not None:
        facts += weighs_again(state, known, [known.agent], now)  # the wrap-up takes a place
    return [*facts, ConversationEnded(now, known.id, reason, known.agent, until, by)]
