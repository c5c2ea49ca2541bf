"""Who and what appears in the dispatcher's tests."""

from datetime import datetime

import pytest

from imcs.dispatcher import ConversationStarted, Dispatcher, Fact, OfferMade
from imcs.errors import Reason, Refused
from imcs.model import AgentId, ConversationId, CustomerId, QueueName

HELP, SHOP = QueueName("help"), QueueName("shop")
MEI, BO, JUN = AgentId(1), AgentId(2), AgentId(3)
WANG, LIN, CHEN = CustomerId(101), CustomerId(102), CustomerId(103)


def wants_a_person(
    dispatcher: Dispatcher, customer: CustomerId, now: datetime, queue: QueueName = HELP, tier: int = 0
) -> ConversationId:
    """A new conversation that goes to the queue at once."""
    started = dispatcher.start(customer, queue, now, bot=False, tier=tier)[0]
    assert isinstance(started, ConversationStarted)
    return started.conversation


def connect(dispatcher: Dispatcher, customer: CustomerId, agent: AgentId, now: datetime) -> ConversationId:
    """A new conversation that this agent is offered and accepts."""
    conversation = wants_a_person(dispatcher, customer, now)
    dispatcher.accept(conversation, agent, now)
    return conversation


def offers(facts: list[Fact]) -> list[tuple[ConversationId, AgentId]]:
    """What was offered to whom."""
    return [(fact.conversation, fact.agent) for fact in facts if isinstance(fact, OfferMade)]


def refused(reason: Reason) -> "pytest.RaisesExc[Refused]":
    """Expects this refusal."""
    return pytest.raises(Refused, check=lambda error: error.reason is reason)
