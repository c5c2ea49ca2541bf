"""Which text tells which reason: why an offer is gone, why somebody left, why it ended; and a place in words."""

from bots.texts import Texts
from imcs import phrases
from imcs.dispatcher import EndReason, LeaveReason, QueueReason, WithdrawReason
from imcs.phrases import messages
from imcs.workgroup.waiting import Place

WITHDRAWN = {
    WithdrawReason.AGENT_NOT_AVAILABLE: phrases.OFFER_WITHDRAWN,
    WithdrawReason.CUSTOMER_LEFT: phrases.OFFER_CUSTOMER_LEFT,
    WithdrawReason.CONVERSATION_ENDED: phrases.OFFER_CUSTOMER_LEFT,
    WithdrawReason.MESSAGE_LEFT: messages.OFFER_GONE,
}
LEFT = {
    LeaveReason.TRANSFERRED: phrases.TRANSFERRED,
    LeaveReason.TAKEN_OVER: phrases.TAKEN_OVER,
    LeaveReason.ENDED: phrases.CLOSED,
}
TAKEN_BACK = {
    QueueReason.AGENT_GONE: phrases.TAKEN_BACK,
    QueueReason.AGENT_REMOVED: phrases.TAKEN_BACK,
    QueueReason.AGENT_SILENT: phrases.TAKEN_BACK_SILENT,
}
STEPPED_OUT = frozenset({LeaveReason.LEFT, LeaveReason.GONE, LeaveReason.REMOVED})
"""Others who are in go on without whoever left for one of these."""
ENDED = {
    EndReason.CLOSED: phrases.ENDED,
    EndReason.FINISHED: phrases.ENDED,
    EndReason.IDLE: phrases.ENDED_IDLE,
    EndReason.ABANDONED: phrases.CANCELLED,
    EndReason.CUT: phrases.ENDED,
    EndReason.NO_SHOW: messages.NO_SHOW,
}


def place_text(texts: Texts, language: str, place: Place, guest: bool) -> str:
    """A waiting customer's place in words; a guest can't leave a message."""
    if not place.staffed:
        return texts(language, phrases.NO_AGENT_GUEST if guest else phrases.NO_AGENT)
    if not place.ahead:
        return texts(language, phrases.NEXT)
    if place.minutes is None:
        return texts(language, phrases.POSITION, n=place.ahead)
    return texts(language, phrases.POSITION_WAIT, n=place.ahead, minutes=place.minutes)
