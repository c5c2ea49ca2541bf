"""Which conversation a supervisor means: by number in any window, by a colleague's name, or that of the window."""

import pytest

from imcs.model import Role
from tests.commands.test_supervisor import Counter
from tests.office import HELP, SHOP, Office

BOSS = frozenset({Role.AGENT, Role.SUPERVISOR})


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


@pytest.mark.parametrize(
    "line", ["!end {n}，spam", "!end {n}\nspam", "！強制結束 {n}　spam", "！強制結束第{n}號spam", "!end #{n}: spam"]
)
async def test_a_number_in_another_window_is_meant_however_its_written(
    office: Office, counter: Counter, line: str
) -> None:
    boss, mei = await office.hires("boss", roles=BOSS, queues=(HELP,)), await office.hires(capacity=1)
    here = await office.connects(await office.customer(), mei)
    lin = await office.hires("lin")
    there = await office.connects(await office.customer("chen@home.example", "Chen"), lin)
    window = office.people.puppet(here.customer, SHOP)
    assert await counter.runs(boss, line.format(n=there.id), window) == f"#{there.id} is ended."
    assert office.workgroup.find(here.id) is not None
    assert (boss.id, "spam") in [(said.agent, said.body) for said in await office.lines(there.id) if said.private]


@pytest.mark.parametrize(
    "line", ["!end 9999 spam", "!end no. 9", "!end 9nd", "!takeover lin", "!barge 9-10", "!monitor xy"]
)
async def test_what_isnt_understood_isnt_done_to_the_windows_conversation(
    office: Office, counter: Counter, line: str
) -> None:
    boss, mei = await office.hires("boss", roles=BOSS, queues=(HELP,)), await office.hires()
    conversation = await office.connects(await office.customer(), mei)
    assert "isn't the number" in await counter.runs(boss, line, office.people.puppet(conversation.customer, SHOP))
    assert office.dispatcher.conversation(conversation.id).inside == (mei.id,)
    assert await counter.acts() == []


async def test_words_that_are_no_number_say_why_the_windows_conversation_ends(office: Office, counter: Counter) -> None:
    boss, mei = await office.hires("boss", roles=BOSS, queues=(HELP,)), await office.hires()
    conversation = await office.connects(await office.customer(), mei)
    window = office.people.puppet(conversation.customer, SHOP)
    assert await counter.runs(boss, "！強制結束 騷擾 3 次", window) == f"#{conversation.id} is ended."
    assert (boss.id, "騷擾 3 次") in [(said.agent, said.body) for said in await office.lines(conversation.id)]


@pytest.mark.parametrize("line", ["！指導{n}小心", "！指導＃{n}　小心", "!whisper {n}，小心", "!whisper {n}\n小心"])
async def test_at_the_desk_a_number_ends_where_its_digits_do(office: Office, counter: Counter, line: str) -> None:
    boss, mei = await office.hires("boss", roles=BOSS, queues=(HELP,)), await office.hires()
    conversation = await office.connects(await office.customer(), mei)
    await counter.runs(boss, line.format(n=conversation.id))
    assert await counter.acts() == [("whisper", conversation.id, mei.id, "小心")]
    assert await counter.runs(boss, f"！指派 {conversation.id}　boss") == f"#{conversation.id} is yours now."


async def test_in_a_window_a_colleagues_name_means_the_colleagues_conversations(
    office: Office, counter: Counter
) -> None:
    boss, mei = await office.hires("boss", roles=BOSS, queues=(HELP,)), await office.hires(capacity=1)
    here = await office.connects(await office.customer(), mei)
    lin, window = await office.hires("lin"), office.people.puppet(here.customer, SHOP)
    there = await office.connects(await office.customer("chen@home.example", "Chen"), lin)
    assert f"watching #{there.id}" in await counter.runs(boss, "!monitor lin", window)
    watches = office.workgroup.audience.watches
    assert (watches(boss.id, here.id), watches(boss.id, there.id)) == (False, True)
    assert f"watching #{here.id}" in await counter.runs(boss, "!monitor", window)
    assert await counter.runs(boss, "!assign lin", window) == f"#{here.id} is Agent Lin's now."
