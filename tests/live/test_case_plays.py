"""Transcripts and case numbers: a customer's own, in any state, and nobody else's."""

from tests.live.cast import body, receipt, sender
from tests.live.ledger import Ledger
from tests.live.scene import Scene, offer, takes


async def test_a_transcript_is_sent_during_and_after_a_conversation_and_begins_none(bot_scene: Scene) -> None:
    scene = bot_scene
    mei, wang = await scene.agent_online(), await scene.cast.customer("wang")
    await wang.says(scene.door, "真人")
    puppet = sender(await mei.receives(offer()))
    await takes(mei, puppet, wang)
    await wang.says(scene.door, "卡號 4111 1111 1111 1111 刷不過")
    await mei.receives("刷不過")
    await mei.says(puppet, "請換一張卡。")
    await wang.receives("請換一張卡")
    await wang.says(scene.door, "對話紀錄")
    await mei.receives("^對話紀錄$")
    await wang.receives("您的對話紀錄：")
    during = body(await wang.receives("刷不過"))
    assert "您: 卡號 [card] 刷不過" in during
    assert "專員mei: 請換一張卡。" in during
    await mei.says(puppet, "!結案")
    await wang.receives("對話已結束")
    said = await wang.says(scene.door, "請給我對話紀錄")
    await wang.receives(receipt(said))
    await wang.receives("請稍候再試")
    (line,) = [line for line in Ledger(scene.service).lines() if line.body == "請給我對話紀錄"]
    assert Ledger(scene.service).stages()[line.conversation] == "ended"
    lin = await scene.cast.customer("lin")
    await lin.says(scene.door, f"對話紀錄 {line.conversation}")
    await lin.receives("查不到案號")


async def test_a_quoted_case_is_told_continued_by_who_had_it_and_shown_to_them(bot_scene: Scene) -> None:
    scene = bot_scene
    mei, wang = await scene.agent_online(), await scene.cast.customer("wang")
    await wang.says(scene.door, "我要找真人")
    puppet = sender(await mei.receives(offer()))
    await takes(mei, puppet, wang)
    await mei.says(puppet, "明天派人過去。")
    await wang.receives("明天派人過去")
    await mei.says(puppet, "!結案")
    await wang.receives("對話已結束")
    (line,) = [line for line in Ledger(scene.service).lines() if line.body == "明天派人過去。"]
    await mei.says(puppet, "!done")
    await mei.receives("整理完成")
    await wang.says(scene.door, f"案號 {line.conversation} 處理到哪了？")
    told = body(await wang.receives(f"案號 {line.conversation}（"))
    assert "已結束，由專員mei處理。" in told
    await wang.says(scene.door, "真人")
    assert sender(await mei.receives(offer())) == puppet
    await mei.says(puppet, "1")
    assert f"客戶提到 #{line.conversation} ·" in body(await mei.receives("客戶提到"))
    lin = await scene.cast.customer("lin")
    await lin.says(scene.door, f"#{line.conversation}")
    await lin.receives(f"查不到您的案號 {line.conversation}")


async def test_asking_in_another_queue_touches_nothing_of_an_open_conversation(bot_scene: Scene, scene: Scene) -> None:
    mei, wang = await scene.agent_online(), await scene.cast.customer("wang")
    await wang.says(scene.door, "請問繳費")
    puppet = sender(await mei.receives(offer("請問繳費")))
    await takes(mei, puppet, wang)
    said = await wang.says(bot_scene.door, "對話紀錄")
    await wang.receives(receipt(said))
    await wang.receives(f"您在「{scene.queue}」的對話紀錄：")
    assert "您: 請問繳費" in body(await wang.receives("請問繳費"))
    await mei.says(puppet, "超商就可以。")
    assert sender(await wang.receives("^超商就可以。$")) == scene.door


async def test_asking_where_one_never_wrote_begins_nothing_and_gets_what_is_over_elsewhere(
    bot_scene: Scene, scene: Scene
) -> None:
    mei, wang = await scene.agent_online(), await scene.cast.customer("wang")
    await wang.says(scene.door, "請問繳費")
    puppet = sender(await mei.receives(offer("請問繳費")))
    await takes(mei, puppet, wang)
    await mei.says(puppet, "!結案")
    await wang.receives("對話已結束")
    before = Ledger(scene.service).stages()
    said = await wang.says(bot_scene.door, "對話紀錄")
    await wang.receives(receipt(said))
    told = await wang.receives(f"您在「{scene.queue}」的對話紀錄：")
    assert sender(told) == bot_scene.door
    assert Ledger(scene.service).stages() == before
