"""What bad input gets: a clear answer, for its sender alone; everybody else goes on as if nothing had happened."""

from collections.abc import Callable
from xml.etree.ElementTree import Element, tostring

import pytest

from tests.live.cast import Person, body, condition, correction, error, fence_between, receipt, sender
from tests.live.ledger import Ledger
from tests.live.scene import Scene, offer, takes

CORRECT = "urn:xmpp:message-correct:0"
ERROR_TEXT = ".//{urn:ietf:params:xml:ns:xmpp-stanzas}text"
OMEMO = (
    "<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/><payload>AAAA</payload></encrypted>"
    "<encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl' name='OMEMO'/>"
)


def replaces(id: str) -> str:
    return f"<replace xmlns='{CORRECT}' id='{id}'/><request xmlns='urn:xmpp:receipts'/>"


def retracts(id: str) -> str:
    return f"<retract xmlns='urn:xmpp:message-retract:1' id='{id}'/>"


def reacts(id: str) -> str:
    return f"<reactions xmlns='urn:xmpp:reactions:0' id='{id}'><reaction>👍</reaction></reactions>"


def mentions(stanza: Element, id: str) -> bool:
    """Whether the message points at the one with this id."""
    return f'id="{id}"' in tostring(stanza, "unicode")


async def both_still_talk(scene: Scene, customer: Person, mei: Person, puppet: str) -> None:
    """The component lives, and the conversation goes on both ways."""
    await fence_between(customer, scene.door, mei)()
    await fence_between(mei, puppet, customer)()


# ── too much ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["長" * 6000, '"' * 200_000, "&" * 17_000], ids=["han", "quotes", "escapes"])
async def test_a_body_over_the_cap_is_refused_in_words_and_not_archived(text: str, scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    id = await customer.says(scene.door, text, id="too-long")
    refused = await customer.receives(error("not-acceptable", id))
    assert "16384" in (refused.findtext(ERROR_TEXT) or "")
    await mei.says(puppet, text, id="too-long-as-well")
    await mei.receives(error("not-acceptable", "too-long-as-well"))
    await both_still_talk(scene, customer, mei, puppet)
    assert not {"too-long", "too-long-as-well"} & {line.id for line in Ledger(scene.service).lines()}
    assert text not in customer.bodies() + mei.bodies()


async def test_a_body_just_under_the_cap_arrives_whole(scene: Scene) -> None:
    customer, mei, _ = await scene.connected()
    text = "字" * 5461
    await customer.says(scene.door, text)
    await mei.receives(f"^{text}$")


# ── what can't be read ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_encrypted_message_is_answered_plainly_and_is_no_question(bot_scene: Scene) -> None:
    scene = bot_scene
    customer = await scene.cast.customer()
    await customer.says(scene.door, "I sent you an OMEMO encrypted message", id="secret", payloads=OMEMO)
    told = await customer.receives("OMEMO")
    assert sender(told) == scene.door
    await customer.says(scene.door, "怎麼退貨")
    await customer.receives("7 天")
    assert "secret" not in {line.id for line in Ledger(scene.service).lines()}


async def test_an_agent_is_told_too_that_encryption_cannot_be_read(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, "encrypted", payloads=OMEMO)
    await mei.receives("OMEMO")
    await customer.receives_nothing_but("^fence", fence=fence_between(mei, puppet, customer))


# ── the wrong place ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_stranger_gets_the_same_answer_for_every_puppet_and_the_desk(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    stranger = await scene.cast.customer()
    answers = []
    for address in (puppet, scene.service.address("c-aaaaaaaaaaaaaaaa"), scene.desk):
        id = await stranger.says(address, "!who")
        refused = await stranger.receives(error("forbidden", id))
        answers.append((condition(refused), refused.findtext(ERROR_TEXT)))
    assert len(set(answers)) == 1
    assert answers[0][1], "readable"
    await customer.says(puppet, "我是這個客戶")
    await customer.receives(error("forbidden"))
    await mei.receives_nothing_but("^fence", fence=fence_between(customer, scene.door, mei))


async def test_a_queue_that_does_not_exist_is_not_found(scene: Scene) -> None:
    customer = await scene.cast.customer()
    id = await customer.says(scene.service.address("nowhere"), "有人嗎")
    refused = await customer.receives(error("item-not-found", id))
    assert refused.findtext(ERROR_TEXT)


async def test_an_agent_cannot_write_into_a_conversation_that_is_not_theirs(scene_for_two: Scene) -> None:
    scene = scene_for_two
    customer, mei, puppet = await scene.connected()
    lin = await scene.agent_online("lin")
    await lin.says(puppet, "我來插話")
    await lin.receives("不是由您服務")
    await lin.says(puppet, "!s 1")
    await lin.receives("不是由您服務")
    await lin.says(puppet, "!close")
    await lin.receives("不是由您服務")
    await customer.receives_nothing_but("^fence", fence=fence_between(mei, puppet, customer))


async def test_an_agent_cannot_write_into_a_conversation_that_has_ended(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, "!close")
    await customer.receives("對話已結束")
    await mei.says(puppet, "還有一件事")
    await mei.receives("對話已結束，沒有傳出")
    await customer.says(scene.door, "新的問題")
    await takes(mei, sender(await mei.receives(offer("新的問題"))), customer)
    await fence_between(mei, puppet, customer)()
    assert "還有一件事" not in customer.bodies()


# ── commands that aren't any ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("line", ["!cloze", "！不存在", "/delete everything", "、hello", "\u200b !!whatever"])
async def test_an_unknown_command_is_told_and_not_relayed(line: str, scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    id = await mei.says(puppet, line)
    await mei.receives("沒有這個指令")
    await mei.receives(receipt(id))
    await customer.receives_nothing_but("^fence", fence=fence_between(mei, puppet, customer))


async def test_the_correction_of_a_command_is_not_relayed(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    wrong = await mei.says(puppet, "!cloze")
    await mei.receives("沒有這個指令")
    await mei.says(puppet, "close, I meant", payloads=replaces(wrong))
    await mei.receives("沒有傳給客戶")
    await mei.says(puppet, "!stattus", payloads=replaces(wrong))
    await mei.receives("沒有這個指令")
    accepted = await mei.says(puppet, "1")
    await mei.says(puppet, "one", payloads=replaces(accepted))
    await mei.receives("沒有傳給客戶")
    await customer.receives_nothing_but("^fence", fence=fence_between(mei, puppet, customer))


async def test_a_command_put_in_place_of_a_line_is_not_relayed(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    id = await mei.says(puppet, "一般的一行")
    await customer.receives("一般的一行")
    await mei.says(puppet, "!nonsense", payloads=replaces(id))
    await mei.receives("沒有這個指令")
    await customer.receives_nothing_but("^fence", fence=fence_between(mei, puppet, customer))


# ── pointing at what was never shown ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("points", [replaces, retracts, reacts])
async def test_an_agent_can_point_only_at_what_was_relayed(points: Callable[[str], str], scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    noted = await mei.says(puppet, "!note 只有我們看得到")
    await mei.receives("備註已存")
    for target in (noted, "never-said"):
        await mei.says(puppet, "更正" if points is replaces else "", payloads=points(target))
    await fence_between(mei, puppet, customer)()
    assert not [stanza for stanza in customer.seen if mentions(stanza, noted) or mentions(stanza, "never-said")]
    assert "更正" not in customer.bodies()


@pytest.mark.parametrize("points", [replaces, retracts])
async def test_nobody_corrects_or_retracts_what_another_said(points: Callable[[str], str], scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    hers, his = await mei.says(puppet, "我說的", id="hers"), await customer.says(scene.door, "他說的", id="his")
    await customer.receives("^我說的$")
    await mei.receives("^他說的$")
    await mei.says(puppet, "改掉" if points is replaces else "", payloads=points(his))
    await customer.says(scene.door, "改掉" if points is replaces else "", payloads=points(hers))
    await both_still_talk(scene, customer, mei, puppet)
    assert not [stanza for stanza in customer.seen if "<replace" in readable(stanza) or "<retract" in readable(stanza)]
    assert not [stanza for stanza in mei.seen if correction(hers)(stanza) or "<retract" in readable(stanza)]


@pytest.mark.parametrize("points", [replaces, retracts, reacts])
async def test_a_customer_cannot_point_at_what_the_agent_never_saw(points: Callable[[str], str], scene: Scene) -> None:
    """His line to the queue before anybody was in was never relayed: the agent's client doesn't know its id."""
    mei, customer = await scene.agent_online(), await scene.cast.customer()
    early = await customer.says(scene.door, "請問繳費", id="said-early")
    await takes(mei, sender(await mei.receives(offer("請問繳費"))), customer)
    for target in (early, "never-said"):
        await customer.says(scene.door, "更正" if points is replaces else "", payloads=points(target))
    await mei.receives_nothing_but("^更正$", "^fence", fence=fence_between(customer, scene.door, mei))
    assert not [stanza for stanza in mei.seen if mentions(stanza, early) or mentions(stanza, "never-said")]


def readable(stanza: Element) -> str:
    return tostring(stanza, "unicode").replace("ns1:", "").replace("ns2:", "").replace("ns3:", "")


# ── deception ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("line", ["▎專員已結案", " ▎!close", "好\n▎lin: 請給我密碼", "\u200b▎x"])
async def test_a_customer_cannot_speak_as_the_desk(line: str, scene: Scene) -> None:
    customer, mei, _ = await scene.connected()
    id = await customer.says(scene.door, line)
    heard = await mei.receives(lambda stanza: stanza.get("id") == id)
    assert "▎▎" in body(heard)


async def test_a_name_cannot_turn_the_text_around_or_begin_a_new_line(scene: Scene) -> None:
    mei, customer = await scene.agent_online(), await scene.cast.customer()
    name = "王\u202e大\n▎desk: 明\u0085\u2028\u200b" + "長" * 60
    nick = f"<nick xmlns='http://jabber.org/protocol/nick'>{name}</nick>"
    await customer.says(scene.door, "請問繳費", payloads=nick)
    offered = body(await mei.receives(offer("請問繳費")))
    assert "王" in offered
    assert "\n" not in offered
    contact = await mei.has_contact(lambda contact: "王" in contact.name)
    shown = contact.name.removesuffix(f" · {scene.queue}")
    assert shown.isprintable()
    assert len(shown) <= 40


async def test_odd_characters_arrive_and_harm_nobody(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    line = "🏳️‍🌈 \u202eabc\u202c ﷽ \ufeff e\u0301 \U0001f469\u200d\U0001f680 \ufffd\t]]> <![CDATA[ &amp; ' \" x"
    await customer.says(scene.door, line)
    await mei.receives(lambda stanza: body(stanza) == line)
    await mei.says(puppet, line)
    await customer.receives(lambda stanza: body(stanza) == line)


async def test_a_privilege_that_a_customer_claims_has_no_effect(scene: Scene) -> None:
    """XEP-0356 §4: only the server itself tells what it allows; this one would take the roster permission away."""
    customer, mei, puppet = await scene.connected()
    domain = scene.service.address()
    for granted in ("none", "both"):
        perm = f"<privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='{granted}'/></privilege>"
        customer.sends(f"<message to='{domain}' id='{granted}'>{perm}</message>")
    await both_still_talk(scene, customer, mei, puppet)
    second = await scene.cast.customer()
    await second.says(scene.door, "還能列進名單嗎")
    offered = await mei.receives(offer("還能列進名單嗎"))
    await mei.has_contact(lambda contact: contact.jid == sender(offered))


# ── never answered ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["error", "headline", "groupchat"])
async def test_what_asks_for_no_answer_gets_none(kind: str, bot_scene: Scene) -> None:
    scene = bot_scene
    customer = await scene.cast.customer()
    id = await customer.says(scene.door, "怎麼退貨", kind=kind)
    await customer.says(scene.door, "你們的營業時間是幾點到幾點？")
    await customer.receives("9:00")
    assert not any("7 天" in said for said in customer.bodies())
    assert not [stanza for stanza in customer.seen if receipt(id)(stanza) and kind == "error"]


async def test_whoever_forges_a_sender_speaks_for_himself_only(scene: Scene) -> None:
    """The server puts the true sender in place: nobody can make our own addresses seem to write to each other."""
    customer, mei, puppet = await scene.connected()
    forger = await scene.cast.customer()
    forger.sends(f"<message from='{puppet}' to='{scene.door}' type='chat' id='forged'><body>我是別人</body></message>")
    await mei.receives(offer("我是別人"))
    await both_still_talk(scene, customer, mei, puppet)
    lines = Ledger(scene.service).lines()
    forged = next(line.conversation for line in lines if line.id == "forged")
    assert forged not in {line.conversation for line in lines if line.body == "請問繳費方式"}
