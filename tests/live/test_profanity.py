"""An agent at work in Profanity, a client that nobody here wrote."""

from pathlib import Path

from deploy.service import Service
from tests.live.cast import Person
from tests.live.terminal import Terminal, set_up_profanity
from tests.live.troupe import Cast


async def profanity(terminal: Terminal, tmp_path: Path, person: Person) -> None:
    """Log this person's account in with Profanity."""
    set_up_profanity(tmp_path, person.login)
    terminal.start("profanity", "-a", person.login.user)
    await terminal.shows("logged in successfully")


async def test_an_agent_serves_a_customer_from_the_offer_to_the_close(
    terminal: Terminal, tmp_path: Path, service: Service, cast: Cast
) -> None:
    mei = await cast.agent(service, "mei", "--public-name", "專員小美")
    await profanity(terminal, tmp_path, mei)
    customer, queue = await cast.customer(), service.address("help")
    await customer.says(queue, "想請問太空船的課程")
    await customer.says(queue, "真人")

    # The offer comes as a chat in a window of its own, announced in the one that is open.
    await terminal.shows(r"chat message.*win 2")
    terminal.types("/win 2")
    await terminal.shows("1 接")
    terminal.types("1")
    await customer.receives("專員小美")
    await terminal.shows("▎")

    terminal.types("您好，我是小美，請說")
    await customer.receives("^您好，我是小美，請說$")
    await customer.says(queue, "課程什麼時候開始？")
    await terminal.shows("課程什麼時候開始？")

    terminal.types("!close")
    await customer.receives(r"#?\d+.*謝|謝.*\d+")
    await terminal.shows("▎.*結")


async def test_slips_reach_nobody_the_roster_and_ad_hoc_commands_are_there_and_a_whisper_is_answered(
    terminal: Terminal, tmp_path: Path, service: Service, cast: Cast
) -> None:
    mei = await cast.agent(service, "mei", "--public-name", "專員小美")
    lin = await cast.agent(service, "lin", "--public-name", "專員小林")
    boss = await cast.agent(service, "boss", "--role", "supervisor", "--public-name", "主管阿寶")
    await profanity(terminal, tmp_path, mei)
    await boss.online()
    customer, queue, desk = await cast.customer(), service.address("help"), service.address("desk")
    await customer.says(queue, "想請問太空船的課程")
    await customer.says(queue, "真人")
    await terminal.shows(r"chat message.*win 2")
    terminal.types("/win 2")
    await terminal.shows("1 接")
    terminal.types("接")
    await customer.receives("專員小美")

    for typed, shown in (
        ("！備註 這位客人很有耐心", "備註已存"),
        ("！不存在", "沒有這個指令"),
        ("!wisper 1 no", "沒有這個指令"),
    ):
        terminal.types("/clear")
        terminal.types(typed)
        await terminal.shows(shown)

    terminal.types("/win 1")
    terminal.types("/roster")
    await terminal.shows("客服後台")
    terminal.types(f"/msg {desk} ！狀態")
    await terminal.shows("您：.*1/4")
    number = 1
    await boss.says(desk, f"！指導 {number} 先別退費")
    await terminal.shows("主管阿寶.*先別退費")
    terminal.types("知道了")
    await boss.receives("專員小美.*知道了")

    terminal.types("/clear")
    terminal.types("/cmd list")
    await terminal.shows("pause")
    terminal.types("/cmd exec status")
    await terminal.shows("您：.*1/4")

    await lin.online()
    await lin.receives(
        lambda stanza: stanza.tag.endswith("presence") and service.address("help") in stanza.get("from", "")
    )
    terminal.types("/win 2")
    terminal.types("！轉接 lin 請接手")
    await lin.receives("1 接")
    terminal.types("!close")
    await customer.receives("對話已結束")
    assert not any("先別退費" in said or "備註" in said or "wisper" in said for said in customer.bodies())
