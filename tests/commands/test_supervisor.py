"""The supervisors' commands: what they read, whom they mean, what is refused."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from imcs.archive import RatingAsked, RatingGiven
from imcs.commands.words import Invocation, read_line
from imcs.customers.screen_pop import ScreenPop
from imcs.model import Agent, Puppet, Role, Stage
from imcs.workgroup.notices import Notice
from tests.office import HELP, SHOP, Office, open_office, texts

BOSS = frozenset({Role.AGENT, Role.SUPERVISOR})


class Counter:
    """The desk, and what a supervisor writes to it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.desk = office.desk(ScreenPop(office.archive, office.people, office.knowledge, texts()))

    async def runs(self, agent: Agent, line: str, puppet: Puppet | None = None) -> str:
        invocation = read_line(line)
        assert isinstance(invocation, Invocation)
        return await self.desk.run(invocation, agent, puppet)

    async def acts(self) -> list[tuple[str, int | None, int | None, str]]:
        """The audit, oldest first, without when and who."""
        await self.office.archive.drained()
        newest = await self.office.archive.audits(20)
        return [(each.act, each.conversation, each.whom, each.detail) for each in reversed(newest)]


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


async def test_only_supervisors_supervise(office: Office, counter: Counter) -> None:
    mei = await office.hires()
    for line in ("!queues", "!agents", "!takeover 1", "!assign 1 mei", "!end 1", "!move mei shop", "!report"):
        assert "isn't among what you may do" in await counter.runs(mei, line)
    assert await counter.acts() == []


async def test_queues_stand_in_a_line_each_the_longest_wait_first(office: Office, counter: Counter) -> None:
    boss, wang = await office.hires("boss", roles=BOSS), await office.customer()
    await office.asks(wang)
    office.clock.advances(130)
    lines = (await counter.runs(boss, "!queues")).splitlines()
    assert lines[0] == "shop: waiting 1 · longest 2:10 · level - · ready 1, busy 0, paused 0"
    assert lines[1].startswith("help: waiting 0")


async def test_the_level_of_now_is_that_of_the_last_half_hour(office: Office, counter: Counter) -> None:
    boss = await office.hires("boss", roles=BOSS)
    office.answers(boss, await office.connects(await office.customer(), boss))
    await office.archive.drained()
    assert "level 100 %" in await counter.runs(boss, "!queues")
    office.clock.advances(3600)
    assert "level 100 %" not in await counter.runs(boss, "!queues")


async def test_the_staff_is_listed_with_whom_they_are_talking_with(office: Office, counter: Counter) -> None:
    boss = await office.hires("boss", roles=frozenset({Role.SUPERVISOR}), queues=(HELP,))
    mei = await office.hires(queues=(SHOP,))
    conversation = await office.connects(await office.customer(), mei)
    office.workgroup.pause(mei, "lunch")
    told = await counter.runs(boss, "!agents")
    assert "Agent Mei · paused (lunch) · 1/4 · shop" in told
    assert f"#{conversation.id} · Wang · shop · 0:00" in told
    assert "Agent Boss · available" in told


async def test_a_conversation_is_taken_over_and_its_agent_reads_by_whom(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    boss = await office.hires("boss", roles=BOSS, queues=(HELP,))
    conversation = await office.connects(wang, mei)
    assert await counter.runs(boss, f"!takeover #{conversation.id}") == f"#{conversation.id} is yours now."
    assert office.dispatcher.conversation(conversation.id).agent == boss.id
    said = [(line.agent, line.body) for line in await office.lines(conversation.id) if line.private]
    assert (mei.id, "▎Agent Boss has taken over this conversation.") in said
    assert await counter.acts() == [("takeover", conversation.id, None, "")]


async def test_of_two_who_take_it_over_or_assign_it_in_one_moment_both_read_whose_it_is(
    office: Office, counter: Counter
) -> None:
    mei = await office.hires()
    boss, chief = await office.hires("boss", roles=BOSS), await office.hires("chief", roles=BOSS)
    conversation = await office.connects(await office.customer(), mei)
    number = conversation.id
    first, second = await asyncio.gather(
        counter.runs(boss, f"!takeover {number}"), counter.runs(chief, f"!takeover {number}")
    )
    assert first == f"#{number} is {chief.known_as}'s now."
    assert second == f"#{number} is yours now."
    answers = await asyncio.gather(
        counter.runs(boss, f"!assign {number} mei"), counter.runs(boss, f"!assign {number} chief")
    )
    assert set(answers) == {f"#{number} is {chief.known_as}'s now."}


async def test_in_the_window_the_number_may_be_left_out(office: Office, counter: Counter) -> None:
    mei, wang = await office.hires(), await office.customer()
    boss = await office.hires("boss", roles=BOSS)
    conversation = await office.connects(wang, mei)
    window = office.people.puppet(wang.id, SHOP)
    assert await counter.runs(boss, "！接手", window) == f"#{conversation.id} is yours now."


async def test_a_waiting_conversation_is_given_to_an_agent_who_reads_by_whom(office: Office, counter: Counter) -> None:
    boss = await office.hires("boss", roles=BOSS, queues=(HELP,))
    mei, wang = await office.hires(queues=(HELP,)), await office.customer()
    conversation = await office.asks(wang)
    assert await counter.runs(boss, f"！指派 {conversation.id} Agent Mei") == f"#{conversation.id} is Agent Mei's now."
    said = [(line.agent, line.body) for line in await office.lines(conversation.id) if line.private]
    assert (mei.id, "▎Agent Boss has given you this conversation.") in said
    assert await counter.acts() == [("assign", conversation.id, mei.id, "")]


async def test_who_is_paused_is_given_nothing_and_that_is_no_act(office: Office, counter: Counter) -> None:
    boss, mei = await office.hires("boss", roles=BOSS, queues=(HELP,)), await office.hires(queues=(HELP,))
    conversation = await office.asks(await office.customer())
    office.workgroup.pause(mei, "")
    assert "can't take anything" in await counter.runs(boss, f"!assign {conversation.id} mei")
    assert await counter.acts() == []


async def test_a_conversation_is_ended_with_a_note_and_its_agent_reads_by_whom(
    office: Office, counter: Counter
) -> None:
    boss, mei = await office.hires("boss", roles=BOSS, queues=(HELP,)), await office.hires()
    conversation = await office.connects(await office.customer(), mei)
    assert await counter.runs(boss, f"!end {conversation.id} spam") == f"#{conversation.id} is ended."
    assert office.workgroup.find(conversation.id) is None
    said = [(line.agent, line.body) for line in await office.lines(conversation.id) if line.private]
    assert (mei.id, "▎Agent Boss has ended this conversation.") in said
    assert (boss.id, "spam") in said
    assert await counter.acts() == [("end", conversation.id, None, "")]


@pytest.mark.parametrize("line", ["!move mei Shop", "!move mei shop.", "！調派 mei　SHOP"])
async def test_a_queue_to_move_to_is_known_as_one_to_transfer_to(office: Office, counter: Counter, line: str) -> None:
    boss, _ = await office.hires("boss", roles=BOSS), await office.hires()
    assert await counter.runs(boss, line) == "Agent Mei serves shop now, and nothing else."


async def test_an_agent_is_moved_and_stays_so_in_the_archive(office: Office, counter: Counter) -> None:
    boss, mei = await office.hires("boss", roles=BOSS), await office.hires()
    assert await counter.runs(boss, "!move mei shop") == "Agent Mei serves shop now, and nothing else."
    assert office.dispatcher.agent(mei.id).queues == {SHOP}
    assert next(agent for agent in await office.archive.agents() if agent.id == mei.id).queues == {SHOP}
    assert await counter.acts() == [("move", None, mei.id, "shop")]


async def test_how_many_an_agent_takes_is_set_within_bounds(office: Office, counter: Counter) -> None:
    boss, mei = await office.hires("boss", roles=BOSS), await office.hires()
    assert await counter.runs(boss, "!capacity mei 2") == "Agent Mei takes 2 conversations at a time now."
    assert office.dispatcher.agent(mei.id).capacity == 2
    for wrong in ("0", "51", "many", "", "-1", "９９９９"):
        told = await counter.runs(boss, f"!capacity mei {wrong}")
        assert "from 1 to 50" in told
    assert await counter.acts() == [("capacity", None, mei.id, "2")]


async def test_a_colleague_is_paused_and_made_ready(office: Office, counter: Counter) -> None:
    boss, mei = await office.hires("boss", roles=BOSS), await office.hires()
    assert await counter.runs(boss, "!pause mei training") == "Agent Mei is paused."
    assert office.dispatcher.agent(mei.id).why == "training"
    assert office.dispatcher.agent(boss.id).paused is False
    assert await counter.runs(boss, "!ready Agent Mei") == "Agent Mei is ready."
    assert office.dispatcher.agent(mei.id).paused is False
    assert await counter.acts() == [("pause", None, mei.id, ""), ("ready", None, mei.id, "")]


async def test_a_supervisor_who_gives_a_reason_pauses_themselves(office: Office, counter: Counter) -> None:
    boss = await office.hires("boss", roles=BOSS)
    assert await counter.runs(boss, "!pause lunch") == "Paused (lunch). Write !ready when you are back."
    assert office.dispatcher.agent(boss.id).paused is True


@pytest.mark.parametrize("name", ["mey", "Mie lunch", "小眉 午休", "mei2"])
async def test_a_supervisor_who_mistypes_a_colleagues_name_isnt_paused(
    office: Office, counter: Counter, name: str
) -> None:
    boss = await office.hires("boss", roles=BOSS)
    for agent in (await office.hires("mei"), await office.hires("小美")):
        assert await counter.runs(boss, f"!pause {name}") == (
            f"There is nobody called {name.split(maxsplit=1)[0]}. Staff: boss, mei, 小美"
        )
        assert not office.dispatcher.agent(boss.id).paused
        assert not office.dispatcher.agent(agent.id).paused


async def test_a_supervisor_who_is_in_may_close_it(office: Office, counter: Counter) -> None:
    boss, mei = await office.hires("boss", roles=BOSS, queues=(HELP,)), await office.hires()
    wang = await office.customer()
    conversation = await office.connects(wang, mei)
    await counter.runs(boss, f"!barge {conversation.id}")
    window = office.people.puppet(wang.id, SHOP)
    assert await counter.runs(boss, "!close spam", window) == f"#{conversation.id} is ended."
    assert office.workgroup.find(conversation.id) is None
    told = [line.body for line in await office.lines(conversation.id) if line.private and line.agent == mei.id]
    assert "▎Agent Boss has ended this conversation." in told
    assert ("end", conversation.id, None, "") in await counter.acts()


async def test_an_agent_who_names_a_colleague_pauses_only_themselves(office: Office, counter: Counter) -> None:
    mei, ann = await office.hires(), await office.hires("ann")
    await counter.runs(mei, "!pause ann")
    assert office.dispatcher.agent(ann.id).paused is False
    assert office.dispatcher.agent(mei.id).paused is True


async def test_who_or_what_isnt_there_is_named(office: Office, counter: Counter) -> None:
    boss = await office.hires("boss", roles=BOSS)
    assert (
        await counter.runs(boss, "!takeover 99") == "“99” isn't the number of an open conversation. !agents lists them."
    )
    assert "isn't the number" in await counter.runs(boss, "!end")
    conversation = await office.asks(await office.customer())
    assert await counter.runs(boss, f"!assign {conversation.id} nobody") == "There is nobody called nobody. Staff: boss"
    assert "no queue called shop help" in await counter.runs(boss, "!move boss shop help")
    assert await counter.runs(boss, "!move boss nowhere") == "There is no queue called nowhere. Queues: help, shop"
    assert office.dispatcher.conversation(conversation.id).stage is Stage.OFFERED
    assert await counter.acts() == []


async def test_a_report_tells_how_customers_were_served(office: Office, counter: Counter) -> None:
    boss = await office.hires("boss", roles=BOSS)
    conversation = await office.connects(await office.customer(), boss)
    office.clock.advances(30)
    office.answers(boss, conversation)
    office.clock.advances(90)
    office.workgroup.close(boss, conversation.id)
    await office.archive.drained()
    told = await counter.runs(boss, "!report 7 days")
    assert "shop: wanted 1 · answered 1 · level 100 % · wait 0:30 (accepted after 0:00) · longest 0:30" in told
    assert "help: wanted 0 · answered 0 · level - · wait - (accepted after -) · longest - · handling - · gave" in told
    assert "rated" not in told
    assert "“next year” isn't a period" in await counter.runs(boss, "!report next year")


async def test_a_report_tells_how_customers_found_it(office: Office, counter: Counter) -> None:
    boss = await office.hires("boss", roles=BOSS)
    first, second = [await office.connects(await office.customer(f"c{n}@home.example"), boss) for n in (1, 2)]
    now = office.clock()
    office.workgroup.record((), RatingAsked(first.id, now), RatingGiven(first.id, now, 4), RatingAsked(second.id, now))
    await office.archive.drained()
    office.clock.advances(60)
    told = await counter.runs(boss, "!report")
    assert told.splitlines()[-2:] == [
        "shop: rated 4.0 of 5 · 1 of 2 asked (50 %)",
        "   Agent Boss: 4.0 of 5 · 1 of 2",
    ]


async def test_a_supervisor_watches_by_number_or_agent_until_it_is_off(office: Office, counter: Counter) -> None:
    mei, boss = await office.hires(), await office.hires("boss", roles=BOSS, queues=(HELP,))
    conversation = await office.connects(await office.customer(), mei)
    audience = office.workgroup.audience
    assert f"watching #{conversation.id}" in await counter.runs(boss, "!monitor Agent Mei")
    assert audience.watches(boss.id, conversation.id)
    assert await counter.runs(boss, "!monitor off") == f"You no longer watch: #{conversation.id}"
    assert not audience.watches(boss.id, conversation.id)
    assert f"watching #{conversation.id}" in await counter.runs(boss, f"！監看{conversation.id}")
    assert await counter.runs(boss, "!monitor boss") == "Agent Boss isn't talking with anybody."
    begins = ("monitor", conversation.id, mei.id, "")
    assert await counter.acts() == [begins, ("monitor off", conversation.id, None, ""), begins]


async def test_who_watches_still_does_after_a_restart_and_who_stopped_or_joined_doesnt(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        counter, mei = Counter(office), await office.hires()
        bosses = [await office.hires(f"boss{n}", roles=BOSS, queues=(HELP,)) for n in range(4)]
        number = (await office.connects(await office.customer(), mei)).id
        for boss in bosses:
            await counter.runs(boss, f"!monitor {number}")
        await counter.runs(bosses[1], "!monitor off")
        await counter.runs(bosses[2], f"!barge {number}")
        await office.archive.set_agent(replace(bosses[3], roles=frozenset({Role.AGENT})))
        await office.archive.drained()
    async with open_office(tmp_path) as office:
        assert [office.workgroup.audience.watches(boss.id, number) for boss in bosses] == [True, False, False, False]


async def test_who_is_in_needs_no_watching(office: Office, counter: Counter) -> None:
    boss = await office.hires("boss", roles=BOSS)
    conversation = await office.connects(await office.customer(), boss)
    assert "already" in await counter.runs(boss, f"!monitor {conversation.id}")
    assert not office.workgroup.audience.watches(boss.id, conversation.id)


async def test_a_supervisor_barges_in_and_everybody_reads_so(office: Office, counter: Counter) -> None:
    mei, boss = await office.hires(), await office.hires("boss", roles=BOSS, queues=(HELP,))
    conversation = await office.connects(await office.customer(), mei)
    await counter.runs(boss, f"!monitor {conversation.id}")
    assert f"You are in #{conversation.id}" in await counter.runs(boss, f"!barge {conversation.id}")
    assert office.dispatcher.conversation(conversation.id).inside == (mei.id, boss.id)
    said = await office.lines(conversation.id)
    assert (mei.id, "▎Agent Boss has joined. Both of you can write to the customer.") in [
        (line.agent, line.body) for line in said
    ]
    assert "Agent Boss has joined this conversation." in [line.body for line in said if not line.private]
    assert not office.workgroup.audience.watches(boss.id, conversation.id), "who is in doesn't only watch"


async def test_a_whisper_is_read_at_the_desk_only_and_so_is_the_answer(office: Office, counter: Counter) -> None:
    mei, boss = await office.hires(), await office.hires("boss", roles=BOSS, queues=(HELP,))
    conversation = await office.connects(await office.customer(), mei)
    notices: list[Notice] = []
    office.workgroup.notices.on_notice = notices.append
    assert await counter.runs(boss, f"!whisper {conversation.id} offer a refund") == "Agent Mei reads it at the desk."
    assert notices[0] == Notice(mei, f"Agent Boss about Wang (#{conversation.id}): offer a refund")
    assert counter.desk.supervisor.answer(mei, "how much?")
    assert notices[-1] == Notice(boss, f"Agent Mei (#{conversation.id}): how much?")
    assert not any("refund" in line.body for line in await office.lines(conversation.id))
    office.clock.advances(16 * 60)
    assert not counter.desk.supervisor.answer(mei, "hello?"), "that is no longer an answer"
    assert [act[0] for act in await counter.acts()] == ["whisper", "answer"]


async def test_a_whisper_needs_somebody_and_something(office: Office, counter: Counter) -> None:
    boss, wang = await office.hires("boss", roles=BOSS, queues=(HELP,)), await office.customer()
    conversation = await office.asks(wang)
    assert "nobody to whisper to" in await counter.runs(boss, f"!whisper {conversation.id} hello")
    assert "What do you want to say?" in await counter.runs(boss, f"!whisper {conversation.id}")
    assert "isn't the number" in await counter.runs(boss, "!whisper 99 hello")
    window = office.people.puppet(wang.id, SHOP)
    assert "works in the desk's window" in await counter.runs(boss, "!whisper 1 hello", window)


async def test_who_shares_a_public_name_is_meant_by_the_short_one(office: Office, counter: Counter) -> None:
    boss, mei, ann = await office.hires("boss", roles=BOSS), await office.hires(), await office.hires("ann")
    for agent in (mei, ann):
        await office.archive.set_agent(replace(agent, public_name="Service"))
    await office.people.load_staff()
    assert "There is nobody called Service" in await counter.runs(boss, "!capacity Service 2")
    assert "Service takes 2" in await counter.runs(boss, "!capacity ann 2")
    assert office.dispatcher.agent(ann.id).capacity == 2


async def test_who_is_in_as_well_reads_that_the_owner_has_closed_it(office: Office, counter: Counter) -> None:
    mei, boss = await office.hires(), await office.hires("boss", roles=BOSS, queues=(HELP,))
    conversation = await office.connects(await office.customer(), mei)
    await counter.runs(boss, f"!barge {conversation.id}")
    office.workgroup.close(mei, conversation.id)
    said = [(line.agent, line.body) for line in await office.lines(conversation.id) if line.private]
    assert (boss.id, f"▎Conversation #{conversation.id} is closed.") in said
