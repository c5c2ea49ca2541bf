"""Who is served first, and by whom: skills, strategies, priority, relaxation, overflow, offer modes."""

import pytest

from imcs.dispatcher import (
    AgentPaused,
    AgentSeen,
    ConversationConnected,
    ConversationOverflowed,
    Dispatcher,
    NeedRelaxed,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    PreferenceChanged,
    TierChanged,
    WithdrawReason,
)
from imcs.errors import Reason
from imcs.model import Agent, AgentId, Availability, ConversationId, Language, Need, OfferMode, Stage, Strategy
from tests.builders import a_dispatcher, a_queue, at
from tests.dispatcher.people import (
    BO,
    CHEN,
    HELP,
    JUN,
    LIN,
    MEI,
    SHOP,
    WANG,
    connect,
    offers,
    refused,
    wants_a_person,
)

FIRST, SECOND = ConversationId(1), ConversationId(2)


def skilled(dispatcher: Dispatcher, agent: AgentId, *skills: str, capacity: int = 1) -> None:
    dispatcher.change_agent(agent, [HELP], capacity, at(0), skills)


def offered(dispatcher: Dispatcher, need: Need, seconds: float = 1) -> list[AgentId]:
    """To whom a new conversation with this need is offered."""
    return [agent for _, agent in offers(dispatcher.start(WANG, HELP, at(seconds), bot=False, need=need))]


# Need


@pytest.mark.parametrize(
    ("need", "agents"),
    [
        (Need(), [MEI]),
        (Need(has=("vip",)), [BO]),
        (Need(has=("vip", "returns")), [JUN]),
        (Need(hasnt=("trainee",)), [BO]),
        (Need(has=("returns",), hasnt=("vip",)), []),
        (Need(language=Language.EN), [JUN]),
    ],
)
def test_a_conversation_goes_to_who_has_what_it_needs_and_nothing_it_must_not(need: Need, agents: list[int]) -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO, JUN])
    skilled(dispatcher, MEI, "trainee")
    skilled(dispatcher, BO, "vip")
    skilled(dispatcher, JUN, "vip", "returns", "en")
    assert offered(dispatcher, need) == agents


def test_an_agent_speaks_their_own_language_and_those_among_the_skills() -> None:
    agent = Agent(MEI, "mei@example.org", "mei", skills=frozenset({"en"}), language=Language.ZH_TW)  # type: ignore[arg-type]  # an address is text
    assert agent.abilities == {"zh_TW", "zh_CN", "en"}


def test_who_learns_the_skill_is_offered_what_waits_for_it() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    assert offered(dispatcher, Need(has=("vip",))) == []
    assert offers(dispatcher.change_agent(MEI, [HELP], 1, at(2), ["vip"])) == [(FIRST, MEI)]


def test_who_loses_the_skill_loses_the_offer() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    skilled(dispatcher, MEI, "vip")
    assert offered(dispatcher, Need(has=("vip",))) == [MEI]
    assert OfferWithdrawn(at(2), FIRST, MEI, WithdrawReason.AGENT_NOT_AVAILABLE) in dispatcher.change_agent(
        MEI, [HELP], 1, at(2)
    )


def test_after_a_while_any_agent_of_the_queue_will_do() -> None:
    dispatcher = a_dispatcher([a_queue(relax_after=120)], agents=[MEI])
    assert offered(dispatcher, Need(has=("vip",), language=Language.EN)) == []
    assert dispatcher.next_deadline() == at(121)
    assert dispatcher.tick(at(121)) == [NeedRelaxed(at(121), FIRST), OfferMade(at(121), FIRST, MEI, at(161))]


def test_without_relaxation_a_need_stays_one() -> None:
    dispatcher = a_dispatcher([a_queue(relax_after=0)], agents=[MEI])
    assert offered(dispatcher, Need(has=("vip",))) == []
    assert dispatcher.next_deadline() is None


def test_a_need_asked_for_by_the_bot_counts_as_well() -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    skilled(dispatcher, BO, "vip")
    dispatcher.start(WANG, HELP, at(0))
    assert offers(dispatcher.request_person(FIRST, at(1), need=Need(has=("vip",)))) == [(FIRST, BO)]
    assert dispatcher.conversation(FIRST).need == Need(has=("vip",))


# Whose turn


def test_the_dedicated_agent_goes_before_the_last_one_and_both_before_the_longest_idle() -> None:
    for need, agent in [(Need(prefers=(JUN, BO)), JUN), (Need(prefers=(AgentId(9), BO)), BO), (Need(), MEI)]:
        assert offered(a_dispatcher(agents=[MEI, BO, JUN]), need) == [agent]


@pytest.mark.parametrize("availability", [Availability.AWAY, Availability.OFFLINE])
def test_a_preferred_agent_who_is_not_able_is_not_waited_for(availability: Availability) -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    dispatcher.availability(BO, availability, at(0))
    assert offered(dispatcher, Need(prefers=(BO,))) == [MEI]


def test_a_preferred_agent_who_declines_is_passed_over() -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    offered(dispatcher, Need(prefers=(BO,)))
    assert offers(dispatcher.decline(FIRST, BO, at(2))) == [(FIRST, MEI)]


@pytest.mark.parametrize(("strategy", "agent"), [(Strategy.LONGEST_IDLE, MEI), (Strategy.FEWEST_CHATS, BO)])
def test_the_strategy_chooses_among_the_able(strategy: Strategy, agent: AgentId) -> None:
    dispatcher = a_dispatcher([a_queue(strategy=strategy, wrap_up=0)], agents=[MEI, BO], capacity=3)
    connect(dispatcher, WANG, MEI, at(1))
    dispatcher.close(connect(dispatcher, LIN, BO, at(2)), BO, at(3))
    # Mei has a chat since 1 s; Bo has none since 3 s.
    assert offers(dispatcher.start(CHEN, HELP, at(4), bot=False)) == [(ConversationId(3), agent)]


# Priority and ageing


def test_a_tier_is_worth_its_head_start_and_no_more() -> None:
    dispatcher = a_dispatcher([a_queue(tier_head_start=60)])
    ordinary = wants_a_person(dispatcher, WANG, at(0))
    gold = wants_a_person(dispatcher, LIN, at(59), tier=1)
    late_gold = wants_a_person(dispatcher, CHEN, at(61), tier=1)
    assert [known.id for known in dispatcher.waiting(HELP)] == [gold, ordinary, late_gold]


def test_rules_that_change_while_somebody_waits_order_the_line_and_what_is_due() -> None:
    dispatcher = a_dispatcher([a_queue(tier_head_start=60, relax_after=120)], agents=[MEI])
    laptops = Need(has=("laptops",))
    dispatcher.start(WANG, HELP, at(0), bot=False, need=laptops)
    dispatcher.start(LIN, HELP, at(10), bot=False, tier=1, need=laptops)
    ordinary, gold = ConversationId(1), ConversationId(2)
    assert [known.id for known in dispatcher.waiting(HELP)] == [gold, ordinary]
    assert dispatcher.next_deadline() == at(120)
    assert dispatcher.go_by([a_queue(tier_head_start=0, relax_after=30)], at(20)) == []
    assert [known.id for known in dispatcher.waiting(HELP)] == [ordinary, gold]
    assert dispatcher.next_deadline() == at(30)
    assert [offered for offered, _ in offers(dispatcher.tick(at(30)))] == [ordinary]


def test_a_tier_that_becomes_known_later_moves_who_waits() -> None:
    dispatcher = a_dispatcher([a_queue(tier_head_start=60)])
    first = wants_a_person(dispatcher, WANG, at(0))
    later = wants_a_person(dispatcher, LIN, at(10))
    assert dispatcher.change_tier(later, 1, at(11)) == [TierChanged(at(11), later, 1)]
    assert dispatcher.change_tier(later, 1, at(12)) == []
    assert [waiting.id for waiting in dispatcher.waiting(HELP)] == [later, first]
    with refused(Reason.UNKNOWN_CONVERSATION):
        dispatcher.change_tier(ConversationId(99), 1, at(13))


def test_whose_customer_it_is_may_become_known_later_and_counts_for_who_waits() -> None:
    dispatcher = a_dispatcher(agents=[MEI, BO])
    for agent in (MEI, BO):
        dispatcher.availability(agent, Availability.AWAY, at(0))
    waits = wants_a_person(dispatcher, WANG, at(0))
    assert dispatcher.prefer(waits, (BO,), at(1)) == [PreferenceChanged(at(1), waits, (BO,))]
    assert dispatcher.prefer(waits, (BO,), at(2)) == []
    dispatcher.start(LIN, HELP, at(2))
    assert dispatcher.prefer(SECOND, (BO,), at(3)) == [], "what is needed is said when a person is asked for"
    assert offers(dispatcher.availability(MEI, Availability.AVAILABLE, at(4))) == [(waits, MEI)]
    dispatcher.availability(BO, Availability.AVAILABLE, at(5))
    assert offers(dispatcher.decline(waits, MEI, at(6))) == [(waits, BO)]
    with refused(Reason.UNKNOWN_CONVERSATION):
        dispatcher.prefer(ConversationId(99), (BO,), at(7))


def test_nobody_starves_however_many_of_a_higher_tier_come() -> None:
    dispatcher = a_dispatcher([a_queue(tier_head_start=60, wrap_up=0)], agents=[MEI])
    current = connect(dispatcher, WANG, MEI, at(0))
    patient = wants_a_person(dispatcher, LIN, at(1))
    for turn in range(1, 40):
        # Two of the highest tier come for each one that is served.
        for customer in (1000 + turn, 2000 + turn):
            wants_a_person(dispatcher, customer, at(10 * turn), tier=2)  # type: ignore[arg-type]  # any number
        made = offers(dispatcher.close(current, MEI, at(10 * turn + 5)))
        current = made[0][0]
        dispatcher.accept(current, MEI, at(10 * turn + 5))
        if current == patient:
            break
    assert current == patient
    assert turn == 25, "before it come those 24 who arrived within two head starts"


# Overflow


def two_queues(**rules: float) -> Dispatcher:
    dispatcher = a_dispatcher([a_queue("help", overflow_to=SHOP, overflow_after=90, **rules), a_queue("shop")])
    for agent, queue in ((MEI, HELP), (BO, SHOP)):
        dispatcher.change_agent(agent, [queue], 1, at(0))
        dispatcher.availability(agent, Availability.AVAILABLE, at(0))
    return dispatcher


def test_after_a_while_another_queue_s_agents_help_out() -> None:
    dispatcher = two_queues()
    connect(dispatcher, WANG, MEI, at(0))
    second = wants_a_person(dispatcher, LIN, at(10))
    assert dispatcher.next_deadline() == at(100)
    assert dispatcher.tick(at(99)) == []
    assert dispatcher.tick(at(100)) == [
        ConversationOverflowed(at(100), second, SHOP),
        OfferMade(at(100), second, BO, at(140)),
    ]
    known = dispatcher.conversation(second)
    assert (known.queue, known.line, known.overflow) == (HELP, HELP, SHOP)


def test_who_overflowed_can_still_be_taken_by_the_own_queue_s_agents() -> None:
    dispatcher = two_queues()
    first = connect(dispatcher, WANG, MEI, at(0))
    second = wants_a_person(dispatcher, LIN, at(10))
    dispatcher.availability(BO, Availability.AWAY, at(20))
    dispatcher.tick(at(100))
    dispatcher.close(first, MEI, at(110))
    assert offers(dispatcher.done(MEI, at(111))) == [(second, MEI)]


def test_an_offer_that_is_open_when_overflow_is_due_goes_on() -> None:
    dispatcher = two_queues(offer_timeout=200)
    wants_a_person(dispatcher, WANG, at(0))
    assert dispatcher.tick(at(90)) == [ConversationOverflowed(at(90), FIRST, SHOP)]
    assert offers(dispatcher.decline(FIRST, MEI, at(95))) == [(FIRST, BO)]


def test_downtime_delays_relaxation_and_overflow() -> None:
    dispatcher = two_queues(relax_after=60)
    dispatcher.availability(MEI, Availability.AWAY, at(0))
    dispatcher.start(LIN, HELP, at(0), bot=False, need=Need(has=("vip",)))
    dispatcher.resume(at(1000), since=at(10))
    assert dispatcher.next_deadline() == at(1050)
    assert dispatcher.tick(at(1050)) == [NeedRelaxed(at(1050), FIRST)]
    assert dispatcher.next_deadline() == at(1080)


# Offer modes


def all_at_once(*agents: AgentId, capacity: int = 1) -> Dispatcher:
    return a_dispatcher([a_queue(offer_mode=OfferMode.ALL)], agents=agents, capacity=capacity)


def test_in_mode_all_everybody_able_is_asked_and_each_keeps_a_place() -> None:
    dispatcher = all_at_once(MEI, BO)
    assert [agent for _, agent in offers(dispatcher.start(WANG, HELP, at(0), bot=False))] == [MEI, BO]
    assert [dispatcher.agent(agent).load for agent in (MEI, BO)] == [1, 1]
    assert dispatcher.conversation(FIRST).offers == {MEI: at(40), BO: at(40)}
    assert offers(dispatcher.start(LIN, HELP, at(1), bot=False)) == []


def test_the_first_who_accepts_has_it_and_the_others_see_it_withdrawn() -> None:
    dispatcher = all_at_once(MEI, BO, JUN)
    wants_a_person(dispatcher, WANG, at(0))
    assert dispatcher.accept(FIRST, BO, at(3)) == [
        OfferWithdrawn(at(3), FIRST, MEI, WithdrawReason.TAKEN, Stage.OFFERED),
        OfferWithdrawn(at(3), FIRST, JUN, WithdrawReason.TAKEN, Stage.OFFERED),
        ConversationConnected(at(3), FIRST, BO),
    ]
    with refused(Reason.NOT_OFFERED):
        dispatcher.accept(FIRST, MEI, at(3))


def test_in_mode_all_one_who_declines_leaves_it_to_the_others() -> None:
    dispatcher = all_at_once(MEI, BO)
    wants_a_person(dispatcher, WANG, at(0))
    declined = dispatcher.decline(FIRST, MEI, at(3))
    assert declined == [OfferDeclined(at(3), FIRST, MEI, at(63), Stage.OFFERED)]
    assert (dispatcher.conversation(FIRST).stage, dispatcher.conversation(FIRST).agent) == (Stage.OFFERED, BO)
    assert dispatcher.decline(FIRST, BO, at(4)) == [OfferDeclined(at(4), FIRST, BO, at(64), Stage.QUEUED)]


def test_in_mode_all_who_becomes_able_later_is_asked_too() -> None:
    dispatcher = all_at_once(MEI, BO)
    dispatcher.availability(BO, Availability.AWAY, at(0))
    wants_a_person(dispatcher, WANG, at(1))
    assert offers(dispatcher.availability(BO, Availability.AVAILABLE, at(5))) == [(FIRST, BO)]
    assert dispatcher.conversation(FIRST).offers == {MEI: at(41), BO: at(45)}


def test_in_mode_all_a_customer_who_leaves_takes_all_offers_along() -> None:
    dispatcher = all_at_once(MEI, BO)
    wants_a_person(dispatcher, WANG, at(0))
    left = dispatcher.abandon(FIRST, at(5))
    assert [fact.agent for fact in left if isinstance(fact, OfferWithdrawn)] == [MEI, BO]
    assert [dispatcher.agent(agent).load for agent in (MEI, BO)] == [0, 0]


def test_in_mode_auto_nobody_is_asked() -> None:
    dispatcher = a_dispatcher([a_queue(offer_mode=OfferMode.AUTO)], agents=[MEI])
    facts = dispatcher.start(WANG, HELP, at(0), bot=False)
    assert facts[-1] == ConversationConnected(at(0), FIRST, MEI)
    assert dispatcher.conversation(FIRST).stage is Stage.CONNECTED


# Missed offers


def missed(dispatcher: Dispatcher, agent: AgentId) -> int:
    return dispatcher.agent(agent).missed


def test_two_offers_missed_without_a_sign_of_life_pause_the_agent_until_the_next_line() -> None:
    dispatcher = a_dispatcher([a_queue(decline_memory=10)], agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0))
    dispatcher.tick(at(40))
    dispatcher.tick(at(50))
    assert dispatcher.tick(at(90)) == [
        OfferTimedOut(at(90), FIRST, MEI, at(100), missed=2),
        AgentPaused(at(90), MEI, missing=True),
    ]
    assert dispatcher.tick(at(100)) == []
    assert offers(dispatcher.sign_of_life(MEI, at(110))) == []
    assert offers(dispatcher.sign_of_life(MEI, at(111), line=True)) == [(FIRST, MEI)]


def test_an_offer_missed_by_who_gave_a_sign_of_life_meanwhile_does_not_count() -> None:
    dispatcher = a_dispatcher([a_queue(decline_memory=10)], agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0))
    dispatcher.tick(at(40))
    dispatcher.tick(at(50))
    assert missed(dispatcher, MEI) == 1
    assert dispatcher.sign_of_life(MEI, at(60)) == [AgentSeen(at(60), MEI)]
    dispatcher.tick(at(90))
    assert (missed(dispatcher, MEI), dispatcher.agent(MEI).paused) == (0, False)


def test_signs_of_life_of_who_missed_nothing_are_no_facts() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    assert dispatcher.sign_of_life(MEI, at(1), line=True) == []


def test_a_line_does_not_lift_a_pause_that_was_asked_for() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    dispatcher.pause(MEI, at(0), "lunch")
    assert dispatcher.sign_of_life(MEI, at(1), line=True) == []
    assert dispatcher.agent(MEI).paused


def test_accepting_forgives_what_was_missed() -> None:
    dispatcher = a_dispatcher([a_queue(decline_memory=10)], agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0))
    dispatcher.tick(at(40))
    dispatcher.tick(at(50))
    dispatcher.accept(FIRST, MEI, at(60))
    assert missed(dispatcher, MEI) == 0


def test_offers_that_nobody_could_see_after_a_restart_do_not_count_as_missed() -> None:
    dispatcher = a_dispatcher(agents=[MEI])
    wants_a_person(dispatcher, WANG, at(0))
    dispatcher.resume(at(10), since=at(5))
    dispatcher.tick(at(45))
    assert missed(dispatcher, MEI) == 0
