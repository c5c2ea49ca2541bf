"""A day's work of a real dispatcher, drawn at random: what the archive has to give back after a restart."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from imcs.dispatcher import Dispatcher
from imcs.dispatcher.facts import Fact
from imcs.errors import Refused
from imcs.model import (
    AgentId,
    Availability,
    ConversationId,
    CustomerId,
    Hours,
    Need,
    OfferMode,
    Queue,
    QueueName,
    Shift,
    Stage,
)
from tests.builders import a_queue, at

QUEUES = (QueueName("help"), QueueName("billing"))
AGENTS = (AgentId(1), AgentId(2), AgentId(3))


def facts_of_a_day(seed: int, customers: int) -> list[Fact]:
    """All facts of a day with three agents and some interruptions; customers are numbered from 1."""
    chance = random.Random(seed)
    dispatcher = Dispatcher(queues(1380))
    moment = 0.0
    facts: list[Fact] = []
    for number in range(1, customers + 1):
        if number % 5 == 0:
            dispatcher = Dispatcher.replay(queues(1380 + number), facts, last_conversation=dispatcher.last_conversation)
            facts += dispatcher.resume(at(moment), at(moment))
        if number % 6 == 1:
            facts += all_back(dispatcher, at(moment))
        moment += chance.choice([0, 1, 20, 70])
        customer, queue = CustomerId(number), chance.choice(QUEUES)
        need = chance.choice([None, Need(has=("vip",)), Need(prefers=(AGENTS[2],))])
        facts += dispatcher.start(customer, queue, at(moment), bot=chance.random() < 0.3, need=need)
        for deed in chance.choices(deeds(dispatcher, chance, at(moment)), k=6):
            facts += done(deed)
    return facts


def queues(closes: int) -> list[Queue]:
    """The second one closes at this minute of each day."""
    help_out: dict[str, Any] = {"relax_after": 40, "overflow_to": QUEUES[1], "overflow_after": 60, "park_after": 15}
    hours = Hours(UTC, dict.fromkeys(range(7), (Shift(0, closes),)))
    return [
        a_queue(QUEUES[0], **help_out),
        a_queue(QUEUES[1], wrap_up=0, offer_mode=OfferMode.ALL, hours=hours),
    ]


def all_back(dispatcher: Dispatcher, now: datetime) -> list[Fact]:
    """Whoever went away, or was let go, works again, and every other one who waits gives up."""
    waiting = [known.id for known in dispatcher.open_conversations() if known.stage is Stage.QUEUED]
    facts = [fact for id_ in waiting[::2] for fact in dispatcher.expire(id_, now)]
    for agent in AGENTS:
        facts += dispatcher.change_agent(agent, QUEUES, 2, now)
        facts += dispatcher.ready(agent, now)
        facts += dispatcher.availability(agent, Availability.AVAILABLE, now)
    return facts + busy_talk(dispatcher, now)


def busy_talk(dispatcher: Dispatcher, now: datetime) -> list[Fact]:
    """Everybody accepts what they are offered and writes; who has much room for more joins them."""
    facts = list(dispatcher.change_agent(AGENTS[2], QUEUES, 50, now))
    for known in dispatcher.open_conversations():
        for agent in list(known.offers)[:1]:
            facts += done(partial(dispatcher.accept, known.id, agent, now))
    for known in dispatcher.open_conversations():
        if known.stage is Stage.CONNECTED and known.agent is not None:
            facts += dispatcher.agent_wrote(known.id, known.agent, now)
            facts += done(partial(joins, dispatcher, known.id, known.agent, AGENTS[2], now))
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
        *talk(dispatcher, chance, agent, now),
        partial(dispatcher.done, agent, now),
        partial(dispatcher.pause, agent, now, "lunch"),
        partial(dispatcher.ready, agent, now),
        partial(dispatcher.leave, agent, now),
        partial(dispatcher.change_tier, conversation, chance.choice([0, 1, 2]), now),
        partial(dispatcher.prefer, conversation, (agent,), now),
        *[partial(dispatcher.leave_message, conversation, now, now + timedelta(seconds=wait)) for wait in (0, 10)],
        *[
            partial(dispatcher.later, known, agent, now + timedelta(seconds=10), now)
            for known in with_agent(dispatcher, agent)
        ],
        partial(dispatcher.shut, chance.choice(QUEUES), chance.choice([None, now + timedelta(seconds=30)]), now),
        partial(dispatcher.abandon, conversation, now),
        partial(dispatcher.remove_agent, agent, now),
        partial(dispatcher.change_agent, agent, QUEUES, chance.choice([1, 2, 3]), now),
        partial(dispatcher.sign_of_life, agent, now, line=True),
        partial(dispatcher.resume, now, now - timedelta(seconds=5)),
        partial(dispatcher.tick, now),
    ]


def talk(
    dispatcher: Dispatcher, chance: random.Random, agent: AgentId, now: datetime
) -> Iterator[Callable[[], list[Fact]]]:
    """What may happen to a conversation that an agent has."""
    for known in with_agent(dispatcher, agent):
        yield partial(dispatcher.agent_wrote, known, agent, now)
        yield partial(dispatcher.customer_wrote, known, now)
        yield partial(dispatcher.hold, known, agent, now + timedelta(seconds=30), now)
        yield partial(dispatcher.take_up, known, agent, now)
        yield partial(dispatcher.transfer, known, agent, chance.choice(AGENTS), now)
        yield partial(dispatcher.invite, known, agent, chance.choice(AGENTS), now)
        yield partial(joins, dispatcher, known, agent, chance.choice(AGENTS), now)
        yield partial(dispatcher.step_out, known, agent, now)
        yield partial(dispatcher.transfer_to_queue, known, agent, chance.choice(QUEUES), now)
        yield partial(dispatcher.take_over, known, chance.choice(AGENTS), now)


def joins(dispatcher: Dispatcher, known: ConversationId, agent: AgentId, guest: AgentId, now: datetime) -> list[Fact]:
    """A colleague is invited, and accepts."""
    return dispatcher.invite(known, agent, guest, now) + dispatcher.accept(known, guest, now)


def with_agent(dispatcher: Dispatcher, agent: AgentId) -> list[ConversationId]:
    """What is offered to an agent or connected with them."""
    return [known.id for known in dispatcher.open_conversations() if agent in (*known.inside, *known.offers)]


def done(deed: Callable[[], list[Fact]]) -> list[Fact]:
    """What came of it: nothing where it isn't allowed."""
    try:
        return deed()
    except Refused:
        return []
