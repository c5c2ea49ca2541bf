"""The customer's record at pick-up: from the command line, from another system, and without it."""

import json
from asyncio import StreamWriter
from collections.abc import AsyncIterator

import pytest

from deploy.service import Service
from imcs.crm.breaker import FAILURES
from tests.crm.backend import WANG, Backend, Reply, a_backend, says
from tests.live.cast import Person, body, sender
from tests.live.conftest import ServiceMaker
from tests.live.ledger import Ledger
from tests.live.scene import available, in_thread, offer
from tests.live.troupe import Cast

FAULTS: dict[str, Reply] = {
    "500": says("oops", "500 Internal Server Error"),
    "no JSON": says("<html>"),
    "half of JSON": says(json.dumps(WANG)[:-4]),
    "huge JSON": says({"account": {"name": "x" * 70_000}}),
    "a redirect": says("", "302 Found", "Location: http://127.0.0.1:1/"),
    "no HTTP": says(b"", "nonsense"),
}


@pytest.fixture
async def backend() -> AsyncIterator[Backend]:
    async with a_backend() as running:
        yield running


@pytest.fixture
def shop(new_service: ServiceMaker, backend: Backend) -> Service:
    """A service that asks another system; not started yet."""
    return new_service(
        sections={
            "queues.help": {"bot": False, "wrap_up": 0},
            "crm": {"url": backend.url, "name": "/account/name", "tier": "/account/level", "cache": 0},
            "crm.tiers": {"gold": 2},
            "crm.attributes": {'"方案"': "/account/plan"},
        }
    )


async def opened(shop: Service, cast: Cast) -> Person:
    """The service runs and its agent is there."""
    shop.start()
    await shop.ready()
    mei = await cast.agent(shop, "mei")
    await mei.online()
    await mei.receives(available(shop.address("help")))
    return mei


async def picked_up(shop: Service, mei: Person, customer: Person, words: str) -> tuple[str, str]:
    """The agent takes what the customer asks: the puppet, and the screen pop."""
    await customer.says(shop.address("help"), words)
    puppet = sender(await mei.receives(offer(words)))
    await mei.says(puppet, "1")
    await customer.receives("為您服務")
    return puppet, body(await mei.receives("▎.*問題："))


async def go_on(mei: Person, customer: Person, puppet: str) -> None:
    """Both talk, and the conversation ends as any other."""
    await mei.says(puppet, "請問您的訂單編號？")
    await customer.receives("訂單編號")
    await mei.says(puppet, "!close")
    await customer.receives("已結束")


async def test_the_other_systems_record_is_on_the_screen_at_pick_up_and_by_who(
    shop: Service, cast: Cast, backend: Backend
) -> None:
    mei = await opened(shop, cast)
    customer = await cast.customer("wang")
    puppet, pop = await picked_up(shop, mei, customer, "請問何時到貨")
    assert pop.splitlines()[0].startswith("▎王小明 · 等級 2")
    assert "方案：business" in pop.splitlines()[0]
    await in_thread(shop, "contact", "log", "1", "--channel", "phone", "--by", "mei", "--note", "問過發票")
    await mei.says(puppet, "！客戶備註 喜歡簡短回覆")
    await mei.receives("已記在客戶資料裡")
    await mei.says(puppet, "!who")
    who = body(await mei.receives("客戶編號：1"))
    assert "方案：business（來自 CRM）" in who
    assert "喜歡簡短回覆" in who
    assert customer.account not in who
    await mei.says(puppet, "!history")
    assert "電話 · " in body(await mei.receives("往來紀錄"))
    await go_on(mei, customer, puppet)


async def test_a_record_that_comes_late_follows_as_a_second_message(
    shop: Service, cast: Cast, backend: Backend
) -> None:
    mei = await opened(shop, cast)
    customer = await cast.customer("wang")
    backend.open.clear()
    puppet, pop = await picked_up(shop, mei, customer, "請問何時到貨")
    assert pop.splitlines()[0].endswith("CRM 資料讀取中")
    backend.open.set()
    assert "方案：business" in body(await mei.receives("▎王小明 · 等級 2"))
    await go_on(mei, customer, puppet)


async def test_whatever_is_wrong_with_the_other_system_the_conversation_goes_on(
    shop: Service, cast: Cast, backend: Backend
) -> None:
    mei = await opened(shop, cast)
    for number, fault in enumerate(FAULTS):
        backend.reply = FAULTS[fault]
        customer = await cast.customer(f"c{number}")
        puppet, pop = await picked_up(shop, mei, customer, f"請問第 {number} 件")
        assert pop.splitlines()[0].endswith("CRM 資料暫時無法取得"), fault
        await go_on(mei, customer, puppet)
    assert len(backend.asked) == FAILURES  # then it was left alone


async def test_whom_the_other_system_values_is_offered_first(shop: Service, cast: Cast, backend: Backend) -> None:
    async def by_customer(writer: StreamWriter) -> None:
        gold = "jid=gold" in backend.asked[-1]
        await says({"account": {"name": "貴客" if gold else "散客", "level": "gold" if gold else "none"}})(writer)

    backend.reply = by_customer
    shop.start()
    await shop.ready()
    mei = await cast.agent(shop, "mei", "--capacity", "1")
    first, gold = await cast.customer("first"), await cast.customer("gold")
    for customer, words in ((first, "我先來的"), (gold, "我後來的")):
        await customer.says(shop.address("help"), words)
        await customer.receives("專員|排隊|服務")
    await Ledger(shop).shows(lambda ledger: ledger.facts("TierChanged"))
    await mei.online()
    puppet = sender(await mei.receives(offer("我後來的")))
    await mei.says(puppet, "1")
    await gold.receives("為您服務")
    await mei.says(puppet, "!close")
    await mei.receives(offer("我先來的"))


async def test_each_conversation_is_answered_where_it_is_written_from(new_service: ServiceMaker, cast: Cast) -> None:
    service = new_service(("help", "shop"), {f"queues.{queue}": {"bot": False} for queue in ("help", "shop")})
    service.start()
    await service.ready()
    work, home = await cast.customer("work"), await cast.customer("home")
    for person, queue in ((work, "help"), (home, "shop")):
        await person.says(service.address(queue), "有人嗎")
        await person.receives("沒有專員")
        await person.says(service.address(queue), "取消")
        await person.receives("取消等候")
    service.runs("customer", "merge", work.account, home.account, "--yes")
    mei = await cast.agent(service, "mei", "--queue", "shop")
    await mei.online()
    await mei.receives(available(service.address("help")))
    await work.says(service.address("help"), "公司的訂單")
    first = sender(await mei.receives(offer("公司的訂單")))
    await mei.says(first, "1")
    await work.receives("為您服務")
    await home.says(service.address("shop"), "家裡的訂單")
    second = sender(await mei.receives(offer("家裡的訂單")))
    await mei.says(second, "1")
    await home.receives("為您服務")
    await home.says(service.address("shop"), "還有一件事")
    await mei.receives("還有一件事")
    await mei.says(first, "公司的訂單出貨了")
    await work.receives("公司的訂單出貨了")
    await mei.says(second, "家裡的也出貨了")
    await home.receives("家裡的也出貨了")
    assert "公司的訂單出貨了" not in home.bodies()


async def test_a_dedicated_agent_who_comes_while_the_customer_waits_is_asked_next(
    new_service: ServiceMaker, cast: Cast
) -> None:
    """Made so, and come online, only while somebody else was being asked; another has been idle for longer."""
    service = new_service(sections={"queues.help": {"bot": False, "wrap_up": 0}})
    service.start()
    await service.ready()
    staff = [await cast.agent(service, name) for name in ("mei", "lin", "amy")]
    mei, lin, amy = staff
    for agent in (mei, lin):
        await agent.online()
        await agent.receives(available(service.address("help")))
    wang = await cast.customer("wang")
    await wang.says(service.address("help"), "我的保單")
    asked = sender(await mei.receives(offer("我的保單")))
    await in_thread(service, "customer", "set", wang.account, "--agent", "amy")
    await Ledger(service).shows(lambda ledger: ledger.facts("PreferenceChanged"))
    await amy.online()
    await amy.receives(available(service.address("help")))
    await mei.says(asked, "2")
    puppet = sender(await amy.receives(offer("我的保單")))
    await amy.says(puppet, "1")
    await wang.receives("amy為您服務")
    assert not [line for line in lin.bodies() if "我的保單" in line]
