"""Several agents in one conversation, and supervisors who watch, whisper and barge in; what each of them reads."""

from xml.etree.ElementTree import Element

from tests.live.cast import Person, body, correction, fence_between, sender
from tests.live.scene import Scene, account, offer
from tests.live.test_supervision_plays import number, supervisor

REACTIONS = "urn:xmpp:reactions:0"


async def test_an_invited_colleague_reads_and_writes_and_everybody_sees_who_says_what(scene_for_two: Scene) -> None:
    scene = scene_for_two
    customer, mei, puppet = await scene.connected("請問合約")
    lin = await scene.agent_online("lin")
    await mei.says(puppet, f"！邀請 {account('lin', scene.queue)}")
    invited = await lin.receives(offer("請問合約"))
    assert "專員mei 邀請您加入" in body(invited)
    await lin.says(puppet, "接")
    await lin.receives("▎.*問題：")
    await mei.receives("專員lin 已加入")
    await customer.receives("專員lin 已加入對話")
    await customer.says(scene.door, "合約第三條是什麼意思", id="which")
    await mei.receives("^合約第三條是什麼意思$")
    await lin.receives("^合約第三條是什麼意思$")
    id = await lin.says(puppet, "我來說明")
    await customer.receives("^專員lin: 我來說明$")
    await mei.receives("^▎專員lin: 我來說明$")
    await lin.says(puppet, "我來說明：第三條", payloads=f"<replace xmlns='urn:xmpp:message-correct:0' id='{id}'/>")
    corrected: Element = await customer.receives(correction(id))
    assert body(corrected) == "專員lin: 我來說明：第三條"
    await mei.receives(correction(id))
    await both_react(customer, mei, lin, puppet)
    await lin_replies_to_the_customer(customer, mei, lin, puppet)
    await lin.says(puppet, "！結案")
    await lin.receives("由 專員mei 負責結案")
    await mei.says(puppet, "！退出")
    await mei.receives("您已退出")
    await lin.receives("專員mei 已退出，這個對話現在由您負責")
    await customer.receives("專員mei 已離開對話")
    await lin.says(puppet, "以後由我回覆")
    await customer.receives("^以後由我回覆$")
    await mei.says(puppet, "再補充一句")
    await mei.receives("不是由您服務")
    await customer.receives_nothing_but("^fence", fence=fence_between(lin, puppet, customer))


async def both_react(customer: Person, mei: Person, lin: Person, puppet: str) -> None:
    """Two agents' reactions to one line stand there together: the queue's address is one sender (XEP-0444)."""
    for agent, emoji, together in ((mei, "👍", ["👍"]), (lin, "🎉", ["👍", "🎉"])):
        inner = f"<reactions xmlns='{REACTIONS}' id='which'><reaction>{emoji}</reaction></reactions>"
        await agent.says(puppet, "", payloads=inner)
        reactions = await customer.receives(lambda stanza: stanza.find(f"{{{REACTIONS}}}reactions") is not None)
        assert [found.text for found in reactions.iter(f"{{{REACTIONS}}}reaction")] == together


async def lin_replies_to_the_customer(customer: Person, mei: Person, lin: Person, puppet: str) -> None:
    """The name stands behind what is quoted, so that clients that hide the quotation show it."""
    fallback = "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='13'/></fallback>"
    reply = f"<reply xmlns='urn:xmpp:reply:0' id='which'/>{fallback}"
    await lin.says(puppet, "> 合約第三條是什麼意思\n指保固期", payloads=reply)
    answer = await customer.receives("指保固期")
    assert body(answer) == "> 合約第三條是什麼意思\n專員lin: 指保固期"
    assert [quoted.get("end") for quoted in answer.iter("{urn:xmpp:fallback:0}body")] == ["13"]
    assert body(await mei.receives("指保固期")) == "▎> 合約第三條是什麼意思\n▎專員lin: 指保固期"


async def test_who_is_alone_has_nobody_to_leave_it_to(scene: Scene) -> None:
    _, mei, puppet = await scene.connected()
    await mei.says(puppet, "!leave")
    await mei.receives("沒有其他專員")


async def test_an_invitation_that_is_declined_leaves_everything_as_it_was(scene_for_two: Scene) -> None:
    customer, mei, puppet = await scene_for_two.connected("請問保固")
    lin = await scene_for_two.agent_online("lin")
    await mei.says(puppet, f"!invite {account('lin', scene_for_two.queue)}")
    await lin.receives(offer("請問保固"))
    await lin.says(puppet, "略過")
    await mei.receives("專員lin")
    await mei.says(puppet, "保固一年")
    await customer.receives("^保固一年$")


async def test_a_supervisor_watches_whispers_and_barges_in(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected("請問退費")
    boss, found = await supervisor(scene), await number(scene)
    title = f"主管{scene.queue}"
    await boss.says(scene.desk, f"！監看{found}")
    await boss.receives("您正在監看")
    await customer.says(scene.door, "我要退三次")
    await boss.receives("^我要退三次$")
    await mei.says(puppet, "請稍候")
    await boss.receives("^▎專員mei: 請稍候$")
    await customer.receives("^請稍候$")
    await boss.says(puppet, "我只是看看")
    await boss.receives("您只是在監看")
    await boss.says(puppet, "！ 指導 3 退他一次就好")
    await boss.receives("看起來像悄悄話")
    await boss.says(scene.desk, f"！指導 {found} 退他一次就好")
    assert title in body(await mei.receives("退他一次就好"))
    await mei.says(scene.desk, "好的，知道了")
    await boss.receives("好的，知道了")
    await boss.says(scene.desk, f"!barge {found}")
    await boss.receives("您已加入")
    await customer.receives(f"{title} 已加入對話")
    await boss.says(puppet, "我是主管，由我說明")
    await customer.receives(f"^{title}: 我是主管，由我說明$")
    await mei.receives(f"^▎{title}: 我是主管，由我說明$")
    for slip in (f"w {found} 退他一次就好", f"whisper {found}", f"#{found} 退他一次就好"):
        await boss.says(puppet, slip)
        await boss.receives("看起來像悄悄話")
    await customer.receives_nothing_but("^.*fence", fence=fence_between(mei, puppet, customer))
    await boss.says(puppet, "！結案 已說明")
    await boss.receives(f"#{found} 已結束")
    await mei.receives(f"{title} 已結束這個對話")
    await customer.receives("對話已結束")
    assert not any("退他一次" in said for said in customer.bodies())


async def test_an_invited_colleague_is_free_when_the_agent_comes_back_to_the_customer_later(
    scene_for_two: Scene,
) -> None:
    scene = scene_for_two
    customer, mei = await scene.cast.customer("wang"), await scene.agent_online()
    await customer.says(scene.door, "請問保固")
    puppet = sender(await mei.receives(offer("請問保固")))
    await mei.says(puppet, "1")
    await customer.receives("為您服務")
    lin = await scene.agent_online("lin")
    await mei.says(puppet, f"！邀請 {account('lin', scene.queue)}")
    await lin.receives(offer("請問保固"))
    await lin.says(puppet, "接")
    await mei.receives("專員lin 已加入")
    await mei.says(puppet, "！稍後 2h 等倉庫回電")
    await lin.receives("專員mei會在.*再跟這位客戶聯絡，您不用再處理了")
    await lin.says(puppet, "還有一句")
    await lin.receives("不是由您服務")
