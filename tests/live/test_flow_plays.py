"""Flows on a real server: menus by number and words, questions in between, articles that lead in, and a kill midway."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.service import ROOT, Service
from deploy.stage import Prosody
from tests.live.cast import Person, body, sender
from tests.live.conftest import ServiceMaker
from tests.live.ledger import Ledger
from tests.live.scene import Scene, hire, in_thread, offer, takes
from tests.live.troupe import Cast
from tests.otherside import other_side

FLOWS = ROOT / "deploy" / "flows"
HYBRID = ("menus", "words", "killed", "led")
NATURAL = ("asked", "expert")
QUESTIONS = ("order", "complaint", "midway", "person")
LEADING = (
    {"id": "send-back", "question": "我想把東西寄回去", "answers": {}, "flow": "returns", "queues": ["led"]},
    {"id": "suspect", "question": "這封簡訊是真的嗎", "answers": {}, "flow": "fraud", "queues": ["expert"]},
)


@pytest.fixture(scope="session")
def led(prosody: Prosody, shared_service: ServiceMaker, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A service whose queues have flows, and an article that leads into one. Not started yet."""
    sections: dict[str, dict[str, object]] = {
        "bot": {"debounce": 0},
        "limits": {"replies_per_minute": 100},
        **{f"queues.{queue}": {"wrap_up": 0, "flow": str(FLOWS / "hybrid.yaml")} for queue in HYBRID},
        **{f"queues.{queue}": {"wrap_up": 0, "flow": str(FLOWS / "questions.yaml")} for queue in QUESTIONS},
        **{f"queues.{queue}": {"wrap_up": 0, "flow": str(FLOWS / "natural.yaml")} for queue in NATURAL},
    }
    queues = (*HYBRID, *QUESTIONS, *NATURAL)
    made = shared_service(queues, sections)
    hire(prosody, made, [("mei", queue) for queue in queues])
    made.runs("kb", "import", "deploy/sample-kb.yaml")
    leading = tmp_path_factory.mktemp("articles") / "leading.jsonl"
    Path(leading).write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in LEADING), "utf-8")
    made.runs("kb", "import", leading)
    made.start()
    return made


async def test_a_customer_is_led_through_menus_back_and_to_a_person(led: Service, cast: Cast) -> None:
    await led.ready()
    scene = Scene(led, "menus", cast)
    mei, customer = await scene.agent_online(), await cast.customer()
    await customer.says(scene.door, "你好")
    await customer.receives("機器人")
    menu = body(await customer.receives("請問要辦理什麼"))
    assert "1. 訂單與退貨" in menu
    assert "0. 找專員" in menu
    await _goes(
        customer,
        scene.door,
        ("1", "訂單的哪一方面"),
        ("返回", "請問要辦理什麼"),
        ("查訂單", "訂單的哪一方面"),
        ("修改訂單", "由專員處理"),
    )
    puppet = sender(await mei.receives(offer()))
    await takes(mei, puppet, customer)
    await customer.says(scene.door, "1")
    await mei.receives("^1$")


async def test_a_question_in_a_menu_is_answered_and_the_menu_goes_on_in_the_customers_language(
    led: Service, cast: Cast
) -> None:
    await led.ready()
    door, customer = led.address("words"), await cast.customer()
    await customer.says(door, "hello there")
    await customer.receives("1. Orders and returns")
    await customer.says(door, "What are your opening hours?")
    await customer.receives("9:00")
    await customer.receives("write “menu”")
    await customer.says(door, "Orders and returns")
    await customer.receives("What about your order")
    await customer.says(door, "1")
    said = body(await customer.receives("write case number"))
    number = max(line.conversation for line in Ledger(led).lines() if "write case number" in line.body)
    assert f"case number {number}" in said


async def test_an_article_leads_into_a_step_of_the_flow(led: Service, cast: Cast) -> None:
    await led.ready()
    door, customer = led.address("led"), await cast.customer()
    await customer.says(door, "我想把東西寄回去")
    await customer.receives("7 天內都可以退貨")


async def test_a_customer_stands_where_they_stood_after_a_kill(led: Service, cast: Cast) -> None:
    await led.ready()
    scene = Scene(led, "killed", cast)
    customer = await cast.customer()
    await customer.says(scene.door, "你好")
    await customer.receives("請問要辦理什麼")
    await customer.says(scene.door, "訂單")
    await customer.receives("訂單的哪一方面")
    led.kill()
    led.start()
    await led.ready()
    await customer.says(scene.door, "1")
    await customer.receives("7 天內都可以退貨")


async def test_an_order_query_is_checked_confirmed_and_read_by_the_agent(led: Service, cast: Cast) -> None:
    await led.ready()
    scene = Scene(led, "order", cast)
    mei, customer = await scene.agent_online(), await cast.customer()
    await _goes(
        customer,
        scene.door,
        ("查訂單", r"\(1/3\) .*訂單編號"),
        ("我忘了", "例如 AB12345678"),
        ("ab1234-5678", "哪一天下單"),
        ("請問運費怎麼算？", "799"),
    )
    await customer.receives("哪一天下單")
    await _goes(
        customer,
        scene.door,
        ("昨天", "想了解什麼"),
        ("什麼時候到", "1. 訂單編號：AB12345678"),
        ("確認", "我請專員"),
    )
    puppet = sender(await mei.receives(offer()))
    await mei.says(puppet, "1")
    shown = body(await mei.receives("表單「訂單查詢」"))
    assert "訂單編號：AB12345678" in shown
    assert "想了解：什麼時候到" in shown


async def test_a_complaint_gets_a_case_number_after_a_kill_in_the_middle_of_its_form(led: Service, cast: Cast) -> None:
    await led.ready()
    door, customer = led.address("midway"), await cast.customer()
    await _goes(
        customer,
        door,
        ("我要客訴", "發生了什麼事"),
        ("送來的杯子破了，店員不理我", "希望我們怎麼處理"),
        ("換一個新的", "可以打給您"),
    )
    led.kill()
    led.start()
    await led.ready()
    await customer.says(door, "0912-345-678")
    await customer.receives("哪一天聯絡")
    await customer.says(door, "明天")
    summary = body(await customer.receives("請確認內容"))
    assert "發生的事：送來的杯子破了，店員不理我" in summary
    assert "電話：0912 345 678" in summary
    await customer.says(door, "對")
    said = body(await customer.receives("案號"))
    number = max(line.conversation for line in Ledger(led).lines() if "客訴已經受理" in line.body)
    assert f"案號 {number}" in said
    record = await in_thread(led, "customer", "show", customer.jid)
    assert "last_complaint" in record


async def test_whoever_wants_a_person_in_the_middle_of_a_form_needs_to_say_nothing_twice(
    led: Service, cast: Cast
) -> None:
    await led.ready()
    scene = Scene(led, "person", cast)
    mei, customer = await scene.agent_online(), await cast.customer()
    await customer.says(scene.door, "complaint")
    await customer.receives("What happened")
    await customer.says(scene.door, "The cup arrived broken")
    await customer.receives("What would you like us to do")
    await customer.says(scene.door, "I want to talk to a human")
    puppet = sender(await mei.receives(offer()))
    await mei.says(puppet, "1")
    shown = body(await mei.receives("表單「Complaint」（還沒填完）"))
    assert "The cup arrived broken" in shown


async def test_free_words_are_answered_from_the_first_line_on(led: Service, cast: Cast) -> None:
    await led.ready()
    door, greeted, asking = led.address("asked"), await cast.customer(), await cast.customer()
    await greeted.says(door, "您好")
    await greeted.receives("請直接輸入您的問題")
    await greeted.says(door, "請問運費怎麼算？")
    await greeted.receives("799")
    await asking.says(door, "請問運費怎麼算？")
    await asking.receives("799")
    assert not any("請直接輸入" in said for said in asking.bodies())


async def test_an_article_hands_over_to_whoever_has_the_skill(led: Service, cast: Cast) -> None:
    await led.ready()
    scene, ledger = Scene(led, "expert", cast), Ledger(led)
    customer = await cast.customer()
    await customer.says(scene.door, "這封簡訊是真的嗎")
    await customer.receives("專責的專員")
    await customer.receives("沒有專員")
    queued = ledger.facts("ConversationQueued")[-1]
    assert "fraud" in json.dumps(queued)


async def test_a_complaint_is_passed_on_under_one_key_though_the_service_dies_meanwhile(
    new_service: ServiceMaker, cast: Cast, tmp_path: Path
) -> None:
    async with other_side() as side:
        side.free.clear()
        service = new_service(
            sections={"bot": {"debounce": 0}, "queues.help": {"flow": _passing_on(tmp_path, side.url)}}
        )
        service.start()
        await service.ready()
        customer = await cast.customer()
        await _complains(customer, service.address("help"))
        await side.news.wait()
        service.kill()
        side.free.set()
        side.news.clear()
        service.start()
        await service.ready()
        await side.news.wait()
    (first, body), (second, again) = side.got
    assert (first, body) == (second, again)
    assert body["answers"]["phone"] == "+886912345678"
    assert body["shown"]["happened"] == "杯子破了"
    assert body["language"] == "zh_TW"


async def test_a_system_that_refuses_is_told_honestly(new_service: ServiceMaker, cast: Cast, tmp_path: Path) -> None:
    async with other_side(503) as side:
        service = new_service(
            sections={"bot": {"debounce": 0}, "queues.help": {"flow": _passing_on(tmp_path, side.url)}}
        )
        service.start()
        await service.ready()
        customer = await cast.customer()
        await _complains(customer, service.address("help"))
        await customer.receives("已經存好了.*恢復後會自動送出")
        (left,) = json.loads(await in_thread(service, "posts", "list", "--json"))
        assert (left["state"], left["fault"]) == ("waiting", "status 503")
        side.news.clear()
        assert "1 to be tried now" in await in_thread(service, "posts", "retry", "--all")
        await side.news.wait()
        assert [key for key, _ in side.got] == [side.got[0][0]] * 2
    assert Ledger(service).count("posting") == 1


def _passing_on(folder: Path, url: str) -> str:
    """The sample of guided questions, whose complaints are passed on to this address."""
    text = (FLOWS / "questions.yaml").read_text("utf-8")
    file = folder / "questions.yaml"
    step = f"  complaint-passed-on:\n    post: {url}\n    then: complaint-noted\n"
    file.write_text(text.replace("then: complaint-noted", "then: complaint-passed-on") + step, "utf-8")
    return str(file)


async def _complains(customer: Person, door: str) -> None:
    """Fills in the whole form and confirms it."""
    await _goes(
        customer,
        door,
        ("我要客訴", "發生了什麼事"),
        ("杯子破了", "希望我們怎麼處理"),
        ("跳過", "可以打給您"),
        ("0912-345-678", "哪一天聯絡"),
        ("明天", "請確認內容"),
        ("確認", "客訴已經受理"),
    )


async def _goes(customer: Person, door: str, *steps: tuple[str, str]) -> None:
    """The customer says one thing after the other, each when the answer to the one before has come."""
    for said, answer in steps:
        await customer.says(door, said)
        await customer.receives(answer)


HANDED_ON = """
languages: [zh_TW]
steps:
  main:
    menu: 請選擇：
    choices:
      - {label: 帳務, then: billing}
      - {label: 貴賓, then: billing, when: {tier: 5}}
  billing:
    handover: 幫您轉給帳務組。
    queue: billing
    priority: 3
"""


async def test_a_flow_hands_over_to_another_queue_before_those_who_came_a_little_earlier(
    new_service: ServiceMaker, cast: Cast, tmp_path: Path
) -> None:
    flow = tmp_path / "handing.yaml"
    flow.write_text(HANDED_ON, "utf-8")
    rules = {"bot": {"debounce": 0}, "queues.help": {"flow": str(flow)}, "queues.billing": {"bot": False}}
    service = new_service(("help", "billing"), rules)
    service.start()
    await service.ready()
    mei = await cast.agent(service, "mei", "--capacity", "1", queue="billing")
    earlier, customer = await cast.customer(), await cast.customer()
    await earlier.says(service.address("billing"), "帳單寄錯了")
    await earlier.receives("沒有專員")
    await customer.says(service.address("help"), "你好")
    menu = body(await customer.receives("請選擇"))
    assert "貴賓" not in menu
    await customer.says(service.address("help"), "帳務")
    await customer.receives("幫您轉給帳務組")
    await Ledger(service).shows(lambda ledger: len(ledger.facts("ConversationQueued")) == 2)
    await mei.online()
    await mei.receives(offer("帳務"))


BY_HOURS = """
languages: [zh_TW]
steps:
  main:
    when: { hours: open }
    else: closed
    say: 專員都在。
  closed: { say: 現在是休息時間。 }
"""


async def test_a_flow_goes_by_the_hours_of_its_queue(new_service: ServiceMaker, cast: Cast, tmp_path: Path) -> None:
    flow = tmp_path / "hours.yaml"
    flow.write_text(BY_HOURS, "utf-8")
    yesterday, tomorrow = (datetime.now(UTC).date() + timedelta(days=days) for days in (-1, 1))
    service = new_service(
        ("always", "never"),
        {
            "bot": {"debounce": 0},
            "queues.always": {"flow": str(flow)},
            "queues.never": {"flow": str(flow)},
            "queues.never.hours": {"zone": "UTC", "dates": [f"{yesterday}..{tomorrow} closed"]},
        },
    )
    service.start()
    await service.ready()
    customer = await cast.customer()
    await customer.says(service.address("always"), "你好")
    await customer.receives("專員都在")
    await customer.says(service.address("never"), "你好")
    await customer.receives("現在是休息時間")


HANDS_OVER = """
languages: [zh_TW]
steps:
  main:
    handover: 我幫您轉給訂單組，請稍候。
"""


async def test_after_hours_a_flow_promises_nobody_before_the_message_is_kept(
    new_service: ServiceMaker, cast: Cast, tmp_path: Path
) -> None:
    flow = tmp_path / "handover.yaml"
    flow.write_text(HANDS_OVER, "utf-8")
    yesterday, later = datetime.now(UTC).date() - timedelta(days=1), datetime.now(UTC).date() + timedelta(days=800)
    hours = {"zone": "UTC", "dates": [f"{yesterday}..{later} closed"]}
    sections = {"bot": {"debounce": 0}, "queues.never": {"flow": str(flow)}, "queues.never.hours": hours}
    service = new_service(("never",), sections)
    service.start()
    await service.ready()
    customer = await cast.customer("wang")
    await customer.says(service.address("never"), "你好")
    first = body(await customer.receives("."))
    assert "轉給訂單組" not in first
    kept = body(await customer.receives("已為您留言"))
    assert "恢復服務後專員就會回覆" in kept
    assert "已為您留言" in kept
    assert "2028" not in kept
