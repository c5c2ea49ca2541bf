"""What becomes of left messages after they are answered, and of a form when its queue closes meanwhile."""

from pathlib import Path

from tests.live.cast import Person, body, sender
from tests.live.conftest import ServiceMaker
from tests.live.ledger import Ledger
from tests.live.scene import available, offer
from tests.live.test_hours_plays import supervised
from tests.live.troupe import Cast

FORM = """
languages: [zh_TW]
steps:
  repair:
    form: 線上報修
    questions:
      - {name: product, ask: 是哪一種產品？, label: 產品, type: text}
      - {name: fault, ask: 哪裡有問題？, label: 狀況, type: text}
    then: person
  person:
    handover: 資料收到了，馬上請維修專員跟您聯絡。
"""


async def test_a_left_message_is_answered_rated_and_learnt_from_like_any_other_conversation(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service = new_service(("help",), {"queues.help": {"bot": False, "rating": True, "wrap_up": 0}})
    sue, mei = await supervised(service, cast), await cast.agent(service, "mei")
    await mei.online()
    desk, door = service.address("desk"), service.address("help")
    await mei.receives(available(door))
    await sue.says(desk, "!暫停服務 help 到 2h 颱風假")
    await sue.receives("已改為留言")
    customer = await cast.customer("wang")
    await customer.says(door, "請問退貨要在幾天內寄回？")
    await customer.receives("已為您留言")
    await sue.says(desk, "!暫停服務 help 恢復")
    puppet = sender(await mei.receives(offer("退貨")))
    await mei.says(puppet, "1")
    await customer.receives("回覆您的留言")
    await mei.says(puppet, "退貨請在收到商品後七天內寄回，運費由我們負擔。")
    await customer.receives("七天內寄回")
    await mei.says(puppet, "!結案")
    await customer.receives("請為這次服務評分")
    await customer.says(door, "5")
    await customer.receives("謝謝您的評分")
    await Ledger(service).shows(lambda ledger: ledger.left_to_learn() == 0)
    assert "七天內寄回" in service.runs("kb", "drafts", "show", "1")


async def test_a_form_goes_on_when_its_queue_closes_and_becomes_a_left_message_with_its_answers(
    new_service: ServiceMaker, cast: Cast, tmp_path: Path
) -> None:
    flow = tmp_path / "form.yaml"
    flow.write_text(FORM, "utf-8")
    sections = {"bot": {"debounce": 0}, "queues.help": {"flow": str(flow)}}
    service = new_service(("help",), sections)
    sue = await supervised(service, cast)
    desk, door = service.address("desk"), service.address("help")
    customer = await cast.customer("wang")
    await customer.says(door, "你好")
    await customer.receives("是哪一種產品")
    await customer.says(door, "洗衣機")
    await customer.receives("哪裡有問題")
    await sue.says(desk, "!暫停服務 help 到 2h 颱風假")
    await sue.receives("暫停服務到")
    await customer.says(door, "不會脫水")
    await customer.receives("請確認內容")
    await customer.says(door, "確認")
    kept = body(await customer.receives("已為您留言"))
    assert kept.startswith("颱風假\n")
    assert "馬上請維修專員" not in customer.tells_inbox()
    found = service.runs("conversation", "show", "1")
    assert "left message" in found
    assert "產品: 洗衣機" in found
    assert "狀況: 不會脫水" in found


async def test_a_notice_is_set_and_read_in_three_languages(new_service: ServiceMaker, cast: Cast) -> None:
    service = new_service(("help",), {})
    sue = await supervised(service, cast)
    for order, words in (
        ("!公告 今天物流延誤 到 2h", "今天物流延誤"),
        ("!公告 今天物流延误 到 2h", "今天物流延误"),
        ("!notice Parcels are late today. until 2h", "Parcels are late today."),
    ):
        await sue.says(service.address("desk"), order)
        await sue.receives(words)
        await reads(await cast.customer(), service.address("help"), words)


async def reads(customer: Person, door: str, words: str) -> None:
    """Who begins now reads it."""
    await customer.says(door, "hello")
    await customer.receives(words)


async def test_who_accepts_and_says_nothing_is_reminded_and_the_message_goes_to_somebody_else(
    new_service: ServiceMaker, cast: Cast
) -> None:
    hasty = {"remind": 1, "alert": 2, "take_back": 3, "idle": 60}
    service = new_service(("help",), {"queues.help": {"bot": False}, "agents": hasty})
    sue, mei = await supervised(service, cast), await cast.agent(service, "mei")
    await mei.online()
    door = service.address("help")
    await mei.receives(available(door))
    customer = await cast.customer("wang")
    await customer.says(door, "請問保固")
    puppet = sender(await mei.receives(offer("請問保固")))
    await mei.says(puppet, "1")
    await customer.receives("為您服務")
    await mei.receives("客戶已經等您回覆")
    await sue.receives("mei")
    await mei.receives("已經回到等候區")
    lin = await cast.agent(service, "lin")
    await lin.online()
    await lin.receives(offer("請問保固"))
