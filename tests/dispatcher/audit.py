"""Everything that must hold after each call, by the second books, and the dispatcher's own view beside them."""

from datetime import datetime
from math import ceil

from imcs.dispatcher import Dispatcher, Purpose
from imcs.model import Availability, Stage
from tests.dispatcher.ledger import Matter
from tests.dispatcher.messages import Messages


def audit(books: Messages, dispatcher: Dispatcher, now: datetime) -> None:
    """Everything that must hold after each call."""
    for person in books.people.values():
        offers = books.offered_to(person.id)
        assert books.at_once(person) <= person.capacity + 1 or not offers, "nobody is overbooked"
        if offers and person.availability is not Availability.UNKNOWN:
            assert person.at_work, "offers lie only with available agents"
        if offers:
            assert person.on_duty
            assert not person.paused
        assert person.missed < 2 or person.paused, "who misses two in a row is paused"
        for matter in books.matters.values():
            if matter.live:
                helped = matter.helped_by is not None and books.is_open(matter.helped_by, now)
                assert helped or not matter.helped_by, "only a queue that is open helps out"
                assert helped or books.is_open(matter.queue.name, now), "nobody waits where nobody is"
            if matter.may_be_offered:
                assert not books.could_take(person, matter, now), "nobody waits beside a free able agent"
    earliest = min(books.deadlines(now), default=None)
    assert earliest is None or earliest > now, "no deadline is overdue"
    assert dispatcher.next_deadline() == earliest, "the next deadline is the earliest"
    _compare_conversations(books, dispatcher)
    _compare_agents(books, dispatcher)


def _compare_conversations(books: Messages, dispatcher: Dispatcher) -> None:
    shown = {known.id: known for known in dispatcher.open_conversations()}
    assert shown.keys() == books.matters.keys()
    for id_, matter in books.matters.items():
        known = shown[id_]
        assert known == dispatcher.conversation(id_) == dispatcher.open_for(known.customer, known.queue)
        assert (known.customer, known.queue) == (matter.customer, matter.door.name)
        assert (known.tier, known.at_head) == (matter.tier, matter.head)
        shown_agent = next(iter(matter.offers)) if matter.waits and len(matter.offers) == 1 else matter.agent
        assert (known.stage, known.agent) == (matter.stage, shown_agent)
        assert (known.queued_at, known.offers) == (matter.wanted_at, matter.offers)
        assert (known.line, known.inside) == (matter.queue.name, tuple(matter.inside))
        assert (known.turn, known.parked, known.held_until) == (matter.turn, matter.parked, matter.aside_until)
        assert (known.left, known.opens, known.passed) == (matter.left, matter.opens, matter.passed)
        assert (known.due, known.closes) == (matter.due, matter.closes)
        transfers = [agent for agent, purpose in matter.offers_for.items() if purpose is Purpose.TRANSFER]
        assert known.transfer_to == (transfers[0] if transfers else None)
        assert (known.need, known.relaxed, known.overflow) == (matter.need, matter.anybody, matter.helped_by)
    for name in books.queues:
        theirs = [m for m in books.at_stage(Stage.QUEUED, Stage.OFFERED) if m.queue.name == name]
        messages = [matter.id for matter in sorted(theirs, key=Matter.ahead) if matter.left]
        assert [known.id for known in dispatcher.left_messages(name)] == messages
        in_order = [matter.id for matter in sorted(theirs, key=Matter.ahead) if matter.live]
        assert [known.id for known in dispatcher.waiting(name)] == in_order
        assert [dispatcher.position(id_) for id_ in in_order] == list(range(1, len(in_order) + 1))


def _compare_agents(books: Messages, dispatcher: Dispatcher) -> None:
    assert [known.id for known in dispatcher.agents()] == sorted(books.people)
    for id_, person in books.people.items():
        known = dispatcher.agent(id_)
        assert (known.queues, known.skills) == (person.queues, person.skills)
        assert (known.capacity, known.availability) == (person.capacity, person.availability)
        assert (known.paused, known.missing, known.on_duty) == (person.paused, person.missing, person.on_duty)
        assert known.ready == person.ready
        assert known.missed == person.missed
        assert known.unseen == person.not_seen_since
        here = person.availability in (Availability.AVAILABLE, Availability.REACHABLE)
        assert known.idle_since == (person.rested_since if here else None)
        load = books.load(person)
        assert (known.quarters, known.load) == (int(4 * load), ceil(load))
        assert known.wrap_ups == person.wrap_ups
        connected = {matter.id for matter in books.connected_with(id_)}
        assert {held.id for held in dispatcher.conversations_of(id_)} == known.connected == connected
        offered = {matter.id for matter in books.offered_to(id_)}
        assert {held.id for held in dispatcher.offers_to(id_)} == known.offers == offered
