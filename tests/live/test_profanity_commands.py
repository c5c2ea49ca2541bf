"""Every command of the staff's, typed in Profanity: by an agent, by a supervisor and by a manager."""

from collections.abc import Iterable
from pathlib import Path

from deploy.service import Service
from imcs.archive import Archive, Lesson
from imcs.model import ConversationId
from tests.archive.log import a_customer, a_start, an_end, write
from tests.builders import at
from tests.live import typed
from tests.live.cast import Person, body, sender
from tests.live.conftest import ServiceMaker
from tests.live.scene import available, offer
from tests.live.terminal import Terminal
from tests.live.test_profanity import profanity
from tests.live.troupe import Cast
from tests.live.typed import Typed

CANNED = "greeting: 您好，我是 {agent}。\n"
ARTICLES = """id,question,answer_zh_TW
swan-1,天鵝船一小時多少錢,三百元
island-1,怎麼到湖心島,坐渡船
space-1,太空船課程,週五上課
"""
HELP = "help"


def office(new_service: ServiceMaker) -> Service:
    """A service whose people are asked at once and again; not started yet."""
    again: dict[str, object] = {"bot": False, "decline_memory": 0, "offer_timeout": 600}
    made = new_service((HELP, "other"), {f"queues.{HELP}": again, "agents": {"canned": "canned.yaml"}})
    (made.office.directory / "canned.yaml").write_text(CANNED, encoding="utf-8")
    articles = made.office.directory / "articles.csv"
    articles.write_text(ARTICLES, encoding="utf-8")
    made.runs("kb", "import", articles)
    return made


async def types(terminal: Terminal, lines: Iterable[Typed]) -> None:
    """Type one after the other into the window that is open, each once the one before has shown what it did."""
    for each in lines:
        terminal.types("/clear")
        terminal.types(each.line)
        await terminal.shows(each.shown)


async def test_an_agent_types_every_command_of_a_customers_window(
    terminal: Terminal,
    tmp_path: Path,
    new_service: ServiceMaker,
    cast: Cast,
) -> None:
    service = office(new_service)
    service.start()
    mei = await cast.agent(service, "mei", "--public-name", "專員小美")
    lin = await cast.agent(service, "lin", "--public-name", "專員小林", queue="other")
    await service.ready()
    await profanity(terminal, tmp_path, mei)
    await lin.online()
    await lin.receives(available(service.address("desk")))
    customer, door = await cast.customer(), service.address(HELP)
    await customer.says(door, "請問太空船課程")
    await terminal.shows(r"chat message.*win 2")
    terminal.types("/win 2")
    await types(terminal, (*typed.PASSED_ON, *typed.TAKEN, *typed.IN_THE_WINDOW))
    await customer.receives("^!literally$")
    await is_given_on(terminal, lin)
    await types(terminal, typed.CLOSED)
    for lines in (typed.CLOSED_AGAIN, typed.BLOCKED, typed.BLOCKED_AGAIN):
        await customer.says(door, "還有一個問題要請教")
        await terminal.shows("1 接")
        await types(terminal, (*typed.ACCEPTED, *lines))
    for window, line in enumerate(typed.COMES_BACK, 3):
        another = await cast.customer(f"wang{window}")
        await another.says(door, "請問保固")
        await terminal.shows(rf"\[{window}\]")
        terminal.types(f"/win {window}")
        await types(terminal, (*typed.TAKEN, line))
    said = " ".join(customer.bodies())
    assert not any(line.line in said for line in typed.ALL if line.line != "!say !literally")


async def is_given_on(terminal: Terminal, lin: Person) -> None:
    """Invite a colleague who declines and then joins, leave it to them, get it back, and hand it on in vain."""
    for invitation, answer in zip(typed.INVITED, ("略過", "接"), strict=True):
        await types(terminal, [invitation])
        puppet = sender(await lin.receives("邀請您加入"))
        await lin.says(puppet, answer)
    await terminal.shows("專員小林 已加入")
    for leaving in typed.LEFT:
        await types(terminal, [leaving])
        await lin.says(puppet, "!invite mei")
        await terminal.shows("邀請您加入")
        await types(terminal, typed.ACCEPTED)
        await lin.receives("專員小美 已加入")
    await lin.says(puppet, "!leave")
    await terminal.shows("現在由您負責")
    for handing_on in typed.HANDED_ON:
        await types(terminal, [handing_on])
        await lin.says(sender(await lin.receives("轉給您")), "略過")
        await terminal.shows("沒有接起")


async def test_a_supervisor_types_every_command_of_supervision(
    terminal: Terminal,
    tmp_path: Path,
    new_service: ServiceMaker,
    cast: Cast,
) -> None:
    service = office(new_service)
    service.start()
    mei = await cast.agent(service, "mei", "--public-name", "專員小美")
    boss = await cast.agent(service, "boss", "--role", "agent", "--role", "supervisor", queue="other")
    await service.ready()
    await mei.online()
    await mei.receives(available(service.address(HELP)))
    for words in ("請問退費", "請問保固"):
        customer = await cast.customer()
        await customer.says(service.address(HELP), words)
        await mei.says(sender(await mei.receives(offer(words))), "1")
        await customer.receives("為您服務")
    await profanity(terminal, tmp_path, boss)
    terminal.types(f"/msg {service.address('desk')} !status")
    await terminal.shows("您：")
    await types(terminal, typed.SUPERVISED)
    whispers = [said for said in map(body, mei.seen) if "提醒您" in said]
    assert len(whispers) == 2
    assert not any("gently" in said or "慢慢來" in said for said in customer.bodies())


async def test_a_manager_types_every_command_of_the_knowledge_base(
    terminal: Terminal,
    tmp_path: Path,
    new_service: ServiceMaker,
    cast: Cast,
) -> None:
    service = office(new_service)

    async def four_drafts() -> None:
        async with await Archive.open(service.office.directory / "data") as archive:
            await write(archive, a_customer())
            for number in range(1, 5):
                await write(archive, a_start(number), an_end(number))
                lesson = Lesson({"question": f"第{number}個問題怎麼辦", "answers": {"zh_TW": f"第{number}個答案"}})
                await archive.drafts.settle(ConversationId(number), lesson, at(200))

    await four_drafts()
    service.start()
    ann = await cast.agent(service, "ann", "--role", "manager")
    await service.ready()
    await profanity(terminal, tmp_path, ann)
    terminal.types(f"/msg {service.address('desk')} !status")
    await terminal.shows("您：|狀態")
    await types(terminal, typed.MANAGED)
