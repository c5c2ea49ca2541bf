"""What must not pass, or not so often: signs and answers without end, the desk's words, numbers of cards, and anything
that isn't saved yet. Nor may what matters stay behind: a question beside a file, or what was said before a takeover."""

import asyncio
from secrets import token_hex
from xml.etree.ElementTree import Element

import pytest

from tests.live.cast import REQUEST, Person, body, fence_between, receipt, sender
from tests.live.conftest import ServiceMaker
from tests.live.ledger import Ledger
from tests.live.scene import Scene, everything, offer, takes
from tests.live.troupe import Cast

PING = "<ping xmlns='urn:xmpp:ping'/>"
STATES = "http://jabber.org/protocol/chatstates"
REPLY = "{urn:xmpp:reply:0}reply"
FALLBACK = "{urn:xmpp:fallback:0}fallback"
SIGNS = 5_000
BURST = 250
"""Signs that somebody may send at once, and ..."""
PER_SECOND = 50
"""... from then on."""
REPLIES = 3
CARD = "卡號 4111 1111 1111 1111"
OMEMO = "eu.siacs.conversations.axolotl"
SO_FAR = "先前的對話"


# ── never before the commit ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("command", "answer"),
    [("!note 重要的事", "備註已存"), ("!pause", "已暫停"), ("!close", "已結案"), ("!say 您好", "")],
    ids=["note", "pause", "close", "say"],
)
async def test_a_command_is_neither_acknowledged_nor_answered_before_the_commit(
    command: str, answer: str, scene: Scene
) -> None:
    customer, mei, puppet = await scene.connected()
    with Ledger(scene.service).locked():
        id = await mei.says(puppet, command, id=token_hex(8))
        await mei.asks(scene.service.address(), PING)
        await customer.asks(scene.service.address(), PING)
        assert not any(receipt(id)(stanza) for stanza in mei.seen), "the ping came after the command, and back"
        assert mei.inbox == customer.inbox == []
    await mei.receives(receipt(id))
    if answer:
        await mei.receives(answer)
    else:
        await customer.receives("您好")


async def test_a_command_from_a_menu_is_not_answered_before_the_commit(scene: Scene) -> None:
    _, mei, puppet = await scene.connected()
    with Ledger(scene.service).locked():
        answer = asyncio.create_task(mei.executes(puppet, "close"))
        form = asyncio.create_task(mei.executes(puppet, "note", {"argument": "重要的事"}))
        for _ in range(2):  # the form first, then what is filled in
            await mei.asks(scene.service.address(), PING)
        assert not answer.done()
        assert not form.done()
    assert (await answer).get("type") == (await form).get("type") == "result"


# ── the desk's words and cards' numbers ───────────────────────────────────────────────────────────────────────────────


def answering(line: Element, quoted: str) -> str:
    """The payloads of a reply (XEP-0461) whose body begins with this quotation."""
    fallback = f"<body start='0' end='{len(quoted)}'/>"
    return (
        f"<reply xmlns='urn:xmpp:reply:0' id='{line.get('id')}' to='{line.get('from')}'/>"
        f"<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'>{fallback}</fallback>"
    )


def quotation(line: Element) -> str:
    return "".join(f"> {part}\n" for part in body(line).splitlines())


async def test_a_reply_to_a_line_of_the_desk_does_not_quote_it_to_the_customer(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected("請問怎麼退貨")
    for desk in [stanza for stanza in mei.seen if "▎" in body(stanza)]:
        quoted = quotation(desk)
        await mei.says(puppet, f"{quoted}好的", payloads=answering(desk, quoted))
        heard = await customer.receives("好的")
        assert body(heard) == "好的"
        assert heard.find(REPLY) is None
        assert heard.find(FALLBACK) is None
    assert "▎" not in everything(customer)


async def test_a_reply_to_a_line_of_the_customer_keeps_its_quotation(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await customer.says(scene.door, "哪一間門市？", id="which")
    line = await mei.receives("哪一間門市")
    quoted = quotation(line)
    await mei.says(puppet, f"{quoted}信義店", payloads=answering(line, quoted))
    heard = await customer.receives("信義店")
    assert body(heard) == "> 哪一間門市？\n信義店"
    named = heard.find(REPLY)
    assert named is not None
    assert named.get("id") == "which"
    assert heard.find(FALLBACK) is not None


async def test_a_card_number_passes_in_no_command(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, f"!say {CARD}")
    await customer.receives("卡號")
    await mei.says(puppet, f"!note {CARD}")
    await mei.receives("備註已存")
    await mei.executes(puppet, "note", {"argument": CARD})
    await mei.says(puppet, "!kb 怎麼退貨")
    await mei.receives("1. 我要退貨")
    await mei.says(puppet, f"!s 1 {CARD}")
    await customer.receives("7 天.*\n.*\n?卡號")
    await mei.executes(puppet, "s", {"argument": f"1 {CARD}"})
    await customer.receives("7 天.*\n.*\n?卡號")
    await mei.says(scene.desk, f"!pause {CARD}")
    await mei.receives("已暫停")
    await mei.says(puppet, f"!close {CARD}")
    await customer.receives("對話已結束")
    await mei.says(puppet, f"!note {CARD}")
    await mei.receives("備註已存")
    ledger = Ledger(scene.service)
    assert sum("卡號" in line.body for line in ledger.lines()) >= 6
    kept = "".join(line.body for line in ledger.lines()) + str(ledger.facts("AgentPaused"))
    assert "1111" not in kept
    assert "1111" not in everything(customer) + everything(mei)


# ── not without end ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_five_thousand_signs_of_typing_are_bounded_and_hold_nobody_up(scene: Scene) -> None:
    typist, mei, puppet = await scene.connected()
    other = await scene.cast.customer()
    await other.says(scene.door, "我也要問")
    theirs = sender(await mei.receives(offer("我也要問")))
    await takes(mei, theirs, other)
    start = asyncio.get_running_loop().time()
    for _ in range(SIGNS):
        typist.sends(f"<message type='chat' to='{scene.door}'><composing xmlns='{STATES}'/></message>")
    for number in range(10):
        await other.says(scene.door, f"問題 {number}")
        await mei.receives(f"^問題 {number}$")
        await mei.says(theirs, f"回答 {number}")
        await other.receives(f"^回答 {number}$")
    await typist.says(scene.door, "最後一行")
    assert sender(await mei.receives("最後一行")) == puppet
    seconds = asyncio.get_running_loop().time() - start
    shown = sum(stanza.find(f"{{{STATES}}}composing") is not None for stanza in mei.seen)
    assert BURST <= shown <= BURST + PER_SECOND * seconds + 1


async def test_the_bot_answers_nobody_more_often_than_it_may(new_service: ServiceMaker, cast: Cast) -> None:
    """Two bots would tell each other for ever; a person is let through all the same."""
    service = new_service(sections={"bot": {"debounce": 0}, "limits": {"replies_per_minute": REPLIES}})
    service.start()
    await service.ready()
    door, ledger = service.address("help"), Ledger(service)
    url = "https://upload.example.org/photo.jpg"
    file = f"<x xmlns='jabber:x:oob'><url>{url}</url></x>"
    for words, payloads, answer in ((url, file, "檔案"), ("你好", "", "您好"), ("結束", "", "已結束")):
        customer = await cast.customer()
        for _ in range(REPLIES):
            await customer.says(door, words, payloads=payloads)
            await customer.receives(answer)
        for _ in range(REPLIES * 2):
            id = await customer.says(door, words, payloads=payloads + REQUEST)
            await customer.receives(receipt(id))
        last = await customer.says(door, "真人", id=f"person-{words}")
        await customer.receives("沒有專員")
        heard = customer.bodies()
        before = heard[: next(place for place, said in enumerate(heard) if "找專員" in said)]
        assert sum(answer in said for said in before) <= REPLIES + 1, before
        assert last in ledger.ids()


# ── what the bot can't read, and what it can ──────────────────────────────────────────────────────────────────────────


async def test_an_encrypted_message_without_a_body_is_answered_and_keys_alone_are_not(bot_scene: Scene) -> None:
    """OMEMO (XEP-0384 §4.6) sends keys alone too, and expects no answer to them."""
    customer = await bot_scene.cast.customer()
    hint = f"<encryption xmlns='urn:xmpp:eme:0' namespace='{OMEMO}'/><store xmlns='urn:xmpp:hints'/>"
    keys = f"<encrypted xmlns='{OMEMO}'><header sid='1'><key rid='2'>AAAA</key><iv>AAAA</iv></header></encrypted>"
    await customer.says(bot_scene.door, "", payloads=keys + hint)
    await customer.says(bot_scene.door, "怎麼退貨")
    await customer.receives("7 天")
    assert not any("OMEMO" in said for said in customer.bodies())
    words = f"<encrypted xmlns='{OMEMO}'><header sid='1'/><payload>AAAA</payload></encrypted>"
    await customer.says(bot_scene.door, "", payloads=words + hint)
    assert sender(await customer.receives("OMEMO")) == bot_scene.door


async def test_a_question_with_a_file_beside_it_is_answered(bot_scene: Scene) -> None:
    customer = await bot_scene.cast.customer()
    file = "<x xmlns='jabber:x:oob'><url>https://upload.example.org/photo.jpg</url></x>"
    await customer.says(bot_scene.door, "怎麼退貨？", payloads=file)
    await customer.receives("7 天")


# ── taking over ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def _talk(customer: Person, door: str, mei: Person, puppet: str) -> None:
    await customer.says(door, "訂單編號是 A-17")
    await mei.receives("A-17")
    await mei.says(puppet, "我查一下倉庫")
    await customer.receives("查一下倉庫")


async def _reads_what_was_said(agent: Person, words: str, customer: Person) -> None:
    """The agent takes the offer, and what was said before follows in the customer's window, each line marked."""
    offered = await agent.receives(offer())
    await agent.says(sender(offered), "1")
    shown = await agent.receives(SO_FAR)
    lines = body(shown).splitlines()
    assert all(line.startswith("▎") for line in lines)
    said = [next((place for place, line in enumerate(lines) if part in line), -1) for part in (words, "A-17", "倉庫")]
    assert -1 not in said
    assert said == sorted(said)
    assert not any(SO_FAR in heard for heard in customer.bodies())


async def test_who_takes_a_conversation_over_reads_what_was_said(scene_for_two: Scene) -> None:
    scene = scene_for_two
    customer, mei, puppet = await scene.connected("請問我的包裹")
    await _talk(customer, scene.door, mei, puppet)
    lin = await scene.agent_online("lin")
    await mei.leaves()
    await _reads_what_was_said(lin, "請問我的包裹", customer)
    await fence_between(lin, puppet, customer)()


async def test_who_was_gone_and_takes_it_again_reads_it_too(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected("請問我的包裹")
    await _talk(customer, scene.door, mei, puppet)
    await mei.leaves()
    await customer.receives("其他專員接著為您服務")
    mei.inbox.clear()
    await mei.returns()
    await _reads_what_was_said(mei, "請問我的包裹", customer)
    await fence_between(mei, puppet, customer)()
