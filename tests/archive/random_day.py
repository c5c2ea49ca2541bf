"""A day's work of a real dispatcher, drawn at random: what the archive has to give back after a restart."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from imcs.dispatcher import Dispatcher
from imcs.dispatcher.facts import Fact
from imcs.errors import Refused
from imcs.model import AgentId, Availability, ConversationId, CustomerId, Need, OfferMode, QueueName
from tests.builders import a_queue, at

QUEUES = (QueueName("help"), QueueName("billing"))
AGENTS = (AgentId(1), AgentId(2), AgentId(3))


def facts_of_a_day(seed: int, customers: int) -> list[Fact]:
    """All facts of a day with three agents and some interruptions; customers are numbered from 1."""
    chance = random.Random(seed)
    help_out: dict[str, Any] = {"relax_after": 40, "overflow_to": QUEUES[1], "overflow_after": 60}
    dispatcher = Dispatcher([a_queue(QUEUES[0], **help_out), a_queue(QUEUES[1], wrap_up=0, offer_mode=OfferMode.ALL)])
    moment = 0.0
    facts: list[Fact] = []
    for number in range(1, customers + 1):
        if number % 6 == 1:
            facts += all_back(dispatcher, at(moment))
        moment += chance.choice([0, 1, 20, 70])
        customer, queue = CustomerId(number), chance.choice(QUEUES)
        need = chance.choice([None, Need(has=("vip",)), Need(prefers=(AGENTS[2],))])
        facts += dispatcher.start(customer, queue, at(moment), bot=chance.random() < 0.3, need=need)
        for deed in chance.choices(deeds(dispatcher, chance, at(moment)), k=4):
            facts += done(deed)
    return facts


def all_back(dispatcher: Dispatcher, now: datetime) -> list[Fact]:
    """Whoever went away, or was let go, works again."""
    facts: list[Fact] = []
    for agent in AGENTS:
        facts += dispatcher.change_agent(agent, QUEUES, 2, now)
        facts += dispatcher.ready(agent, now)
        facts += dispatcher.availability(agent, Availability.AVAILABLE, now)
    return facts


def deeds(dispatcher: Dispatcher, chance: random.Random, now: datetime) -> list[Callable[[], list[Fact]]]:
    """What somebody might do now."""
    agent = chance.choice(AGENTS)
    conversation = chance.choice([known.id for known in dispatcher.open_conversations()] or [ConversationId(1)])
    return [
        partial(dispatcher.availability, agent, chance.choice(list(Availability)), now),
        partial(dispatcher.availability, agent, Availability.AVAILABLE, now),
        partial(dispatcher.request_person, conversation, now),
        *[partial(dispatcher.accept, known, agent, now) for known in with_agent(dispatcher, agent)] * 3,
        *[partial(dispatcher.decline, known, agent, now) for known in with_agent(dispatcher, agent)],
        *[partial(dispatcher.close, known, agent, now) for known in with_agent(dispatcher, agent)],
        partial(dispatcher.done, agent, now),
        partial(dispatcher.pause, agent, now, "lunch"),
        partial(dispatcher.ready, agent, now),
        partial(dispatcher.leave, agent, now),
        partial(dispatcher.abandon, conversation, now),
        partial(dispatcher.remove_agent, agent, now),
        partial(dispatcher.change_agent, agent, QUEUES, chance.choice([1, 2, 3]), now),
        partial(dispatcher.sign_of_life, agent, now, line=True),
        partial(dispatcher.resume, now, now - timedelta(seconds=5)),
        partial(dispatcher.tick, now),
    ]


def with_agent(dispatcher: Dispatcher, agent: AgentId) -> list[ConversationId]:
    """What is offered to an agent or connected with them."""
    return [known.id for known in dispatcher.open_conversations() if agent in (known.agent, *known.offers)]


def done(deed: Callable[[], list[Fact]]) -> list[Fact]:
    """What came of it: nothing where it isn't allowed."""
    try:
        return deed()
    except Refused:
        return []
