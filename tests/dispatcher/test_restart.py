"""A restart: what is replayed, what downtime moves, and what agents keep who weren't heard of yet."""

from collections.abc import Callable
from datetime import UTC

from imcs.dispatcher import (
    AgentPaused,
    ConversationQueued,
    ConversationStarted,
    Dispatcher,
    Fact,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    QueueReason,
    ServiceResumed,
    WithdrawReason,
    WrapUpEnded,
    open_facts,
)
from imcs.model import (
    AgentId,
    Availability,
    ConversationId,
    CustomerId,
    Hours,
    Queue,
    QueueName,
    Shift,
    Stage,
)
from tests.builders import a_queue, at
from tests.dispatcher.people import BO, CHEN, HELP, LIN, MEI, WANG, offers

FIRST, SECOND = ConversationId(1), ConversationId(2)


class Service:
    """A dispatcher, everything it ever said, and its restarts."""

    def __init__(self, *agents: AgentId, capacity: int = 2, queue: Queue | None = None) -> None:
        self.queues = [queue or a_queue()]
        self.live = Dispatcher(self.queues)
        self.said: list[Fact] = []
        for agent in agents:
            self.note(self.live.change_agent(agent, [HELP], capacity, at(0)))
            self.note(self.live.availability(agent, Availability.AVAILABLE, at(0)))

    def note(self, facts: list[Fact]) -> list[Fact]:
        self.said += facts
        return facts

    def wanted(self, customer: CustomerId, seconds: float) -> None:
        self.note(self.live.start(customer, HELP, at(seconds), bot=False))

    def reborn(self) -> Dispatcher:
        last = self.live.last_conversation
        return Dispatcher.replay(self.queues, open_facts(self.said), last_conversation=last)

    def down(self, since: float, until: float) -> list[Fact]:
        self.live = self.reborn()
        return self.note(self.live.resume(at(until), at(since)))


def test_the_open_facts_make_the_same_dispatcher() -> None:
    service = Service(MEI, BO)
    service.wanted(WANG, 1)
    service.note(service.live.accept(FIRST, MEI, at(2)))
    service.wanted(LIN, 3)
    service.note(service.live.decline(SECOND, BO, at(4)))
    service.note(service.live.pause(BO, at(5), "lunch"))
    service.note(service.live.close(FIRST, MEI, at(6)))
    service.wanted(CHEN, 7)
    assert service.reborn() == service.live


def test_a_conversation_that_is_over_is_not_replayed_but_its_agent_has_rested_since() -> None:
    service = Service(MEI, queue=a_queue(wrap_up=10))
    service.wanted(WANG, 1)
    service.note(service.live.accept(FIRST, MEI, at(2)))
    service.note(service.live.close(FIRST, MEI, at(3)))
    service.note(service.live.done(MEI, at(4)))
    replayed = open_facts(service.said)
    assert not any(isinstance(fact, ConversationStarted | OfferMade | WrapUpEnded) for fact in replayed)
    assert service.reborn() == service.live
    assert (service.reborn().agent(MEI).idle_since, service.reborn().agent(MEI).load) == (at(3), 0)


def test_of_an_agents_facts_the_latest_of_each_kind_are_replayed() -> None:
    service = Service(MEI)
    for second in range(10):
        service.note(service.live.pause(MEI, at(second), f"coffee {second}"))
        service.note(service.live.ready(MEI, at(second)))
    paused = [fact for fact in open_facts(service.said) if isinstance(fact, AgentPaused)]
    assert paused == [AgentPaused(at(9), MEI, "coffee 9")]
    assert service.reborn() == service.live


def test_who_was_ready_on_a_phone_stands_after_the_end_of_the_day_as_before_the_restart() -> None:
    service = Service(MEI, queue=a_queue(hours=Hours(UTC, dict.fromkeys(range(7), (Shift(9 * 60, 10 * 60),)))))
    decisions: tuple[Callable[[Dispatcher], list[Fact]], ...] = (
        lambda live: live.leave(MEI, at(0)),
        lambda live: live.ready(MEI, at(1)),
        lambda live: live.availability(MEI, Availability.REACHABLE, at(2)),
        lambda live: live.start(WANG, HELP, at(3), bot=False) + live.start(LIN, HELP, at(3), bot=False),
        lambda live: live.tick(at(43)),
        lambda live: live.end_duty(at(3600)),
        lambda live: live.sign_of_life(MEI, at(3601), line=True),
        lambda live: live.ready(MEI, at(3602)),
    )
    for decide in decisions:
        assert service.note(decide(service.live))
        assert service.reborn() == service.live


def test_numbers_are_not_given_again_after_a_restart() -> None:
    service = Service()
    service.wanted(WANG, 0)
    service.note(service.live.abandon(FIRST, at(1)))
    assert open_facts(service.said) == []
    assert service.reborn().start(WANG, HELP, at(2))[0] == ConversationStarted(at(2), SECOND, WANG, HELP)


def test_downtime_moves_offers_and_wrap_ups() -> None:
    service = Service(MEI)
    service.wanted(WANG, 0)
    service.note(service.live.accept(FIRST, MEI, at(5)))
    service.note(service.live.close(FIRST, MEI, at(10)))
    service.wanted(LIN, 12)
    assert service.down(since=20, until=120) == [ServiceResumed(at(120), at(20))]
    assert service.live.agent(MEI).wrap_ups == {FIRST: at(140)}
    assert service.live.conversation(SECOND).offer_until == at(152)


def test_an_offer_that_lived_through_two_restarts_is_moved_twice() -> None:
    service = Service(MEI)
    service.wanted(WANG, 0)
    service.down(since=10, until=20)
    service.down(since=30, until=60)
    assert service.reborn().conversation(FIRST).offer_until == at(80)


def test_of_restarts_before_anything_open_only_the_latest_is_replayed() -> None:
    service = Service(MEI)
    service.down(since=1, until=2)
    service.down(since=3, until=4)
    service.wanted(WANG, 5)
    resumed = [fact for fact in open_facts(service.said) if isinstance(fact, ServiceResumed)]
    assert resumed == [ServiceResumed(at(4), at(3))]


def test_after_a_restart_nobody_is_offered_anything_until_heard_of() -> None:
    service = Service(MEI)
    service.down(since=1, until=2)
    service.wanted(WANG, 3)
    assert service.live.conversation(FIRST).stage is Stage.QUEUED
    assert offers(service.live.availability(MEI, Availability.AVAILABLE, at(4))) == [(FIRST, MEI)]


def test_an_offer_made_before_a_restart_can_be_accepted_before_presence_arrives() -> None:
    service = Service(MEI)
    service.wanted(WANG, 0)
    service.down(since=1, until=10)
    service.live.accept(FIRST, MEI, at(11))
    assert service.live.conversation(FIRST).stage is Stage.CONNECTED


def test_an_offer_made_before_a_restart_is_withdrawn_when_the_agent_turns_out_away() -> None:
    service = Service(MEI)
    service.wanted(WANG, 0)
    service.down(since=1, until=10)
    withdrawn = OfferWithdrawn(at(11), FIRST, MEI, WithdrawReason.AGENT_NOT_AVAILABLE)
    assert withdrawn in service.live.availability(MEI, Availability.AWAY, at(11))


def test_an_offer_made_before_a_restart_still_times_out() -> None:
    service = Service(MEI)
    service.wanted(WANG, 0)
    service.down(since=1, until=101)
    assert service.live.next_deadline() == at(140)
    assert service.live.tick(at(140)) == [OfferTimedOut(at(140), FIRST, MEI, not_before=at(200))]


def test_the_grace_of_who_is_not_heard_of_starts_when_the_service_is_back() -> None:
    service = Service(MEI)
    service.wanted(WANG, 0)
    service.note(service.live.accept(FIRST, MEI, at(1)))
    service.note(service.live.availability(MEI, Availability.OFFLINE, at(5)))
    service.down(since=30, until=500)
    assert service.live.next_deadline() == at(560)
    assert service.live.tick(at(560)) == [ConversationQueued(at(560), FIRST, QueueReason.AGENT_GONE, MEI, head=True)]


def test_the_grace_of_who_accepts_unheard_of_starts_with_the_acceptance() -> None:
    service = Service(MEI, queue=a_queue(offer_timeout=300, grace=60))
    service.wanted(WANG, 0)
    service.down(since=1, until=2)
    service.note(service.live.accept(FIRST, MEI, at(200)))
    assert service.live.next_deadline() == at(260)
    assert service.reborn() == service.live


def test_a_conversation_of_a_queue_no_longer_configured_can_still_be_ended() -> None:
    service = Service(MEI, queue=a_queue("old"))
    service.note(service.live.change_agent(MEI, [QueueName("old")], 1, at(0)))
    service.note(service.live.start(WANG, QueueName("old"), at(0), bot=False))
    reborn = Dispatcher.replay([a_queue("new")], open_facts(service.said))
    reborn.accept(FIRST, MEI, at(1))
    reborn.close(FIRST, MEI, at(2))
    assert reborn.next_deadline() == at(32)
