"""The reply watch: a customer who talks to an agent isn't left without an answer, step by step."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from imcs.archive import Delivered
from imcs.dispatcher import (
    ConversationConnected,
    ConversationHeld,
    ConversationLeft,
    ConversationQueued,
    HoldEnded,
    LeaveReason,
    QueueReason,
)
from imcs.model import AgentId, Author, ConversationId, Message, Role, Stage
from imcs.pointers import retraction
from imcs.wording import MARK
from imcs.workgroup import Line
from imcs.workgroup.admission import Policy
from imcs.workgroup.notices import Notice
from imcs.workgroup.on_air import OnAir
from imcs.workgroup.reply_watch import Patience, ReplyWatch, Step
from tests.builders import at
from tests.office import SHOP, Clock, open_office

ONE, MEI, LIN = ConversationId(1), AgentId(1), AgentId(2)
QUICK = Patience(0.01, 0.02, 0.03, 0.04)
Done = list[tuple[ConversationId, AgentId, Step]]


def air() -> OnAir:
    return OnAir(Clock())


def said(author: Author, body: str = "Are you there?", *, private: bool = False, id: str = "m1") -> Message:
    return Message(ONE, at(0), author, id, body, MEI, private=private)


async def steps(*entries: object, patience: Patience = QUICK, last: Step = Step.TAKE_BACK) -> list[Step]:
    """Which steps follow when these are committed one after the other, up to the last that is waited for."""
    done: list[Step] = []
    over = asyncio.Event()

    def act(_number: ConversationId, _agent: AgentId, step: Step, _waited: float) -> None:
        done.append(step)
        if step is last:
            over.set()

    watch = ReplyWatch(patience, act, air())
    for entry in (ConversationConnected(at(0), ONE, MEI), *entries):
        watch.recorded(entry)  # type: ignore[arg-type]  # a test may commit anything
    async with asyncio.timeout(10):
        await over.wait()
    return done


async def test_what_nobody_answers_goes_through_every_step_in_order() -> None:
    assert await steps(said(Author.CUSTOMER)) == list(Step)


async def test_what_the_agents_client_has_received_isnt_called_unread() -> None:
    assert await steps(said(Author.CUSTOMER), Delivered(ONE, "m1", at(0))) == [Step.REMIND, Step.ALERT, Step.TAKE_BACK]


async def test_a_step_that_isnt_wanted_is_left_out() -> None:
    patience = Patience(0, 0.01, 0, 0.02)
    assert await steps(said(Author.CUSTOMER), patience=patience) == [Step.REMIND, Step.TAKE_BACK]


async def test_an_agent_who_comes_and_says_nothing_is_reminded_too_but_for_no_unread_line() -> None:
    assert await steps() == [Step.REMIND, Step.ALERT, Step.TAKE_BACK]


async def test_the_clock_runs_from_the_first_unanswered_line() -> None:
    loop, began = asyncio.get_running_loop(), asyncio.get_running_loop().time()
    waits: list[float] = []
    watch = ReplyWatch(Patience(0, 0.2, 0, 0), lambda *_: waits.append(loop.time() - began), air())
    watch.recorded(ConversationConnected(at(0), ONE, MEI))
    watch.recorded(said(Author.CUSTOMER))
    waiting = watch._unanswered[ONE]
    assert waiting.timer is not None
    first = waiting.timer.when
    watch.recorded(said(Author.CUSTOMER, "Hello?", id="m2"))
    assert watch._unanswered[ONE].timer is waiting.timer
    assert first - waiting.since == pytest.approx(0.2)
    watch.recorded(said(Author.AGENT))


@pytest.mark.parametrize(
    "answer",
    [
        said(Author.AGENT, "Yes?"),
        ConversationQueued(at(1), ONE, QueueReason.AGENT_GONE, MEI, head=True),
        ConversationConnected(at(1), ONE, AgentId(2)),
    ],
)
def test_an_answer_or_another_agent_ends_it(answer: object) -> None:
    async def play() -> None:
        watch = ReplyWatch(QUICK, lambda *_: None, air())
        watch.recorded(ConversationConnected(at(0), ONE, MEI))
        watch.recorded(said(Author.CUSTOMER))
        watch.recorded(answer)  # type: ignore[arg-type]  # one of three kinds of entry
        waiting = watch._unanswered.get(ONE)
        assert waiting is None or (waiting.agent, waiting.first) == (AgentId(2), ""), "the next one's first word"

    asyncio.run(play())


@pytest.mark.parametrize("question", [said(Author.CUSTOMER), said(Author.SERVICE, "Answered by Mei")])
async def test_whoever_owns_it_next_has_the_whole_time_to_answer_and_is_watched(question: Message) -> None:
    done: list[tuple[AgentId, Step]] = []
    over = asyncio.Event()

    def act(_number: ConversationId, agent: AgentId, step: Step, _waited: float) -> None:
        done.append((agent, step))
        if step is Step.TAKE_BACK:
            over.set()

    watch = ReplyWatch(QUICK, act, air())
    watch.recorded(ConversationConnected(at(0), ONE, MEI))
    watch.recorded(question)
    before = watch._unanswered[ONE].since
    watch.recorded(Delivered(ONE, "m1", at(0)))
    watch.recorded(ConversationLeft(at(1), ONE, MEI, LeaveReason.LEFT, successor=LIN))
    assert watch._unanswered[ONE].since > before
    async with asyncio.timeout(10):
        await over.wait()
    assert done == [(LIN, Step.REMIND), (LIN, Step.ALERT), (LIN, Step.TAKE_BACK)]


async def test_what_was_answered_isnt_waited_for_when_its_agent_goes() -> None:
    watch = ReplyWatch(QUICK, lambda *_: None, air())
    watch.recorded(ConversationConnected(at(0), ONE, MEI))
    watch.recorded(said(Author.AGENT, "Here you are."))
    watch.recorded(ConversationLeft(at(1), ONE, MEI, LeaveReason.LEFT, successor=LIN))
    assert not watch.waits(ONE)


ON_HOLD = ConversationHeld(at(1), ONE, MEI, at(7200))


@pytest.mark.parametrize("entries", [(said(Author.CUSTOMER), ON_HOLD), (ON_HOLD, said(Author.CUSTOMER)), (ON_HOLD,)])
async def test_on_hold_nobody_is_reminded_and_what_is_unanswered_then_has_its_whole_time(
    entries: tuple[Message | ConversationHeld, ...],
) -> None:
    done: list[Step] = []
    over = asyncio.Event()

    def act(_number: ConversationId, _agent: AgentId, step: Step, _waited: float) -> None:
        done.append(step)
        if step is Step.TAKE_BACK:
            over.set()

    watch = ReplyWatch(QUICK, act, air())
    watch.recorded(ConversationConnected(at(0), ONE, MEI))
    for entry in entries:
        watch.recorded(entry)
    await asyncio.sleep(2 * QUICK.take_back)
    assert not done, "on hold"
    watch.recorded(HoldEnded(at(7200), ONE, MEI))
    async with asyncio.timeout(10):
        await over.wait()
    assert done[-2:] == [Step.ALERT, Step.TAKE_BACK]


async def test_what_was_answered_before_or_on_hold_isnt_waited_for_after_it() -> None:
    watch = ReplyWatch(QUICK, lambda *_: None, air())
    watch.recorded(ConversationConnected(at(0), ONE, MEI))
    for answer in ((said(Author.AGENT, "I'll look it up."), ON_HOLD), (ON_HOLD, said(Author.AGENT, "Here it is."))):
        watch.recorded(said(Author.CUSTOMER))
        for entry in answer:
            watch.recorded(entry)
        watch.recorded(HoldEnded(at(7200), ONE, MEI))
        assert not watch.waits(ONE)


@pytest.mark.parametrize(
    "line",
    [
        replace(said(Author.AGENT, ""), payloads=retraction("a1")),
        replace(said(Author.AGENT, ""), payloads="<reactions xmlns='urn:xmpp:reactions:0' id='m1'/>"),
        replace(said(Author.AGENT, "It costs 100."), corrects="a1"),
    ],
    ids=["a retraction", "a reaction", "a correction"],
)
async def test_what_says_nothing_anew_is_no_answer(line: Message) -> None:
    assert await steps(said(Author.AGENT, "It costs 10."), said(Author.CUSTOMER), line) == list(Step)


async def test_a_correction_leaves_it_the_agents_turn(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        mei, wang = await office.hires("mei"), await office.customer()
        conversation = await office.connects(wang, mei)
        office.workgroup.agent_says(mei, conversation, Line("a1", "It costs 10."))
        await office.asks(wang, "And how long does it take?")
        office.workgroup.agent_says(mei, conversation, Line("a2", "It costs 100.", corrects="a1"))
        assert office.dispatcher.conversation(conversation.id).turn is Author.AGENT


@pytest.mark.parametrize("words", ["謝謝", "Thanks!", "OK", "了解", "👍", "再見", ""])
def test_what_asks_for_no_answer_isnt_waited_for(words: str) -> None:
    async def play() -> None:
        watch = ReplyWatch(QUICK, lambda *_: None, air())
        watch.recorded(ConversationConnected(at(0), ONE, MEI))
        watch.recorded(said(Author.AGENT, "Here you are."))
        watch.recorded(said(Author.CUSTOMER, words))
        watch.recorded(said(Author.SERVICE, "The customer is back.", private=True))
        assert not watch._unanswered

    asyncio.run(play())


async def test_the_agent_is_reminded_the_supervisors_are_told_and_the_customer_is_first_in_line(
    tmp_path: Path,
) -> None:
    async with open_office(tmp_path, policy=Policy(frozenset({SHOP}), QUICK)) as office:
        notices: list[Notice] = []
        office.workgroup.notices.on_notice = notices.append
        mei, wang = await office.hires("mei"), await office.customer()
        boss = await office.hires("boss", queues=(), roles=frozenset({Role.SUPERVISOR}))
        conversation = await office.connects(wang, mei)
        office.workgroup.agent_says(mei, conversation, Line("a1", "Good morning"))
        await office.asks(wang, "It doesn't start")
        back = await office.tells(ConversationQueued, lambda fact: fact.reason is QueueReason.AGENT_SILENT)
        assert (back.conversation, back.agent, back.head) == (conversation.id, mei.id, True)
        private = [line.body for line in await office.lines(conversation.id) if line.private and not line.corrects]
        assert private[1:] == [
            f"{MARK}Your client hasn't received the customer's last line yet.",
            f"{MARK}The customer has been waiting for an answer for 1 min.",
            f"{MARK}The customer was without an answer for too long. The conversation went back into the queue.",
        ]
        told = [(notice.agent, notice.text) for notice in notices]
        assert told == [(boss, "Agent Mei has left Wang (shop, #1) without an answer for 1 min.")]
        public = [line.body for line in await office.lines(conversation.id) if not line.private]
        assert public[-2:] == [
            "Sorry, the agent had to leave. Another one will take over.",
            "You are next. The first free agent will answer you.",
        ]
        assert office.dispatcher.conversation(conversation.id).stage is Stage.QUEUED, "not asked again at once"


async def test_a_guest_who_is_left_alone_with_the_customer_is_watched_as_the_owner_was(tmp_path: Path) -> None:
    async with open_office(tmp_path, policy=Policy(frozenset({SHOP}), Patience(0, 0.2, 0, 0.3))) as office:
        mei, wang = await office.hires("mei"), await office.customer()
        talk = await office.connects(wang, mei)
        lin, workgroup = await office.hires("lin"), office.workgroup
        workgroup.record(office.dispatcher.invite(talk.id, mei.id, lin.id, workgroup.now()))
        workgroup.accept(lin, talk.id)
        workgroup.agent_says(mei, talk, Line("a1", "Good morning"))
        await office.asks(wang, "Where is my parcel?")
        workgroup.record(office.dispatcher.step_out(talk.id, mei.id, workgroup.now()))
        back = await office.tells(ConversationQueued, lambda fact: fact.reason is QueueReason.AGENT_SILENT)
        assert (back.conversation, back.agent) == (talk.id, lin.id)
        private = [line.body for line in await office.lines(talk.id) if line.private and line.agent == lin.id]
        assert f"{MARK}The customer has been waiting for an answer for 1 min." in private


async def test_what_is_on_hold_over_a_restart_stays_with_its_agent(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        mei, wang = await office.hires("mei"), await office.customer()
        talk = await office.connects(wang, mei)
        await office.asks(wang, "It doesn't start")
        office.workgroup.hold(mei, talk.id, timedelta(hours=2), "")
    async with open_office(tmp_path, clock=office.clock, policy=Policy(frozenset({SHOP}), QUICK)) as office:
        await asyncio.sleep(2 * QUICK.take_back)
        assert office.dispatcher.conversation(talk.id).agent == mei.id
        office.workgroup.record(office.dispatcher.take_up(talk.id, mei.id, office.workgroup.now()))
        back = await office.tells(ConversationQueued, lambda fact: fact.reason is QueueReason.AGENT_SILENT)
        assert back.conversation == talk.id


async def test_while_nobody_hears_us_no_agent_is_late(tmp_path: Path) -> None:
    async with open_office(tmp_path, policy=Policy(frozenset({SHOP}), QUICK)) as office:
        mei, wang = await office.hires("mei"), await office.customer()
        talk = await office.connects(wang, mei)
        office.workgroup.stream_lost()
        await asyncio.sleep(2 * QUICK.take_back)
        assert office.dispatcher.conversation(talk.id).agent == mei.id
        office.workgroup.stream_is_back()
        back = await office.tells(ConversationQueued, lambda fact: fact.reason is QueueReason.AGENT_SILENT)
        assert back.conversation == talk.id


async def test_after_a_restart_the_watch_goes_on(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        mei, wang = await office.hires("mei"), await office.customer()
        conversation = await office.connects(wang, mei)
        await office.asks(wang, "It doesn't start")
    async with open_office(tmp_path, clock=office.clock, policy=Policy(frozenset({SHOP}), QUICK)) as office:
        back = await office.tells(ConversationQueued, lambda fact: fact.reason is QueueReason.AGENT_SILENT)
        assert back.conversation == conversation.id
