"""The five rights in chat: what is held is told to its owner alone, and an erasure survives a kill before its yes."""

from pathlib import Path

import aiohttp

from deploy.service import Service
from tests.live.cast import body
from tests.live.conftest import ServiceMaker
from tests.live.ledger import Ledger
from tests.live.scene import Scene, in_thread, offer, takes
from tests.live.test_erasure_plays import traces
from tests.live.test_learning_plays import lake
from tests.live.troupe import Cast

__all__ = ["lake"]


async def test_a_customer_sees_copies_and_stops_the_use_of_their_data(bot_scene: Scene) -> None:
    customer = await bot_scene.cast.customer("wu")
    await customer.says(bot_scene.door, "請問運費怎麼算？")
    await customer.receives("799")
    await customer.says(bot_scene.door, "我的資料")
    told = body(await customer.receives("我們目前保存了您的這些資料"))
    assert customer.jid in told
    await customer.says(bot_scene.door, "下載我的資料")
    await customer.receives("您的資料如下，共 1 則")
    assert "您: 請問運費怎麼算？" in body(await customer.receives(r"對話 \d+"))
    await customer.says(bot_scene.door, "停止使用我的資料")
    await customer.receives("不再從您的對話學習")
    assert not any(customer.jid in line.body for line in Ledger(bot_scene.service).lines())


async def test_an_agent_who_is_in_reads_that_the_word_works_afterwards(scene: Scene) -> None:
    customer, agent, _ = await scene.connected()
    await customer.says(scene.door, "刪除我的資料")
    await agent.receives("刪除我的資料")
    await agent.receives("▎客戶想處理自己的個資")


async def test_a_customer_who_waits_can_correct_and_a_person_hears_of_it(bot_scene: Scene) -> None:
    agent, customer = await bot_scene.agent_online(), await bot_scene.cast.customer()
    await customer.says(bot_scene.door, "更正我的個資")
    await customer.receives("專員會為您更正")
    offered = await agent.receives(offer())
    await takes(agent, str(offered.get("from")).partition("/")[0], customer)


async def test_an_erasure_asked_for_in_chat_survives_a_kill_and_reaches_every_file(
    lake: Service, cast: Cast, tmp_path: Path
) -> None:
    lake.start()
    await lake.ready()
    door = lake.address("help")
    customer = await cast.customer("chen")
    await customer.says(door, "我叫陳怡君，湖邊可以露營嗎")
    await customer.receives("換個方式|專員")
    await customer.says(door, "刪除我的資料")
    await customer.receives("確定刪除")
    lake.kill()
    lake.start()
    await lake.ready()
    await customer.says(door, "確定刪除")
    told = body(await customer.receives("已刪除完畢：1 次對話"))
    assert "以下內容我們無法刪除" in told
    assert traces(lake.office.directory, "陳怡君", "露營", customer.jid) == {}
    await customer.says(door, "我的資料")
    await customer.receives("客戶編號 2")


async def test_a_copy_comes_as_a_file_where_the_server_keeps_files(
    new_service: ServiceMaker, cast: Cast, tmp_path: Path
) -> None:
    service = new_service(("help",), {"bot": {"debounce": 0}, "service": {"upload_service": "upload.localhost"}})
    service.start()
    await service.ready()
    customer, door = await cast.customer("wu"), service.address("help")
    await customer.says(door, "湖邊可以露營嗎")
    await customer.receives("換個方式|專員")
    await customer.says(door, "下載我的資料")
    await customer.receives("您的資料都在接下來的檔案裡")
    sent = await customer.receives("^http.*imcs-1.txt$")
    assert sent.findtext("{jabber:x:oob}x/{jabber:x:oob}url") == body(sent)
    async with aiohttp.ClientSession() as session, session.get(body(sent)) as answer:
        content = (await answer.read()).decode("utf-8-sig")
    assert "您: 湖邊可以露營嗎" in content
    await in_thread(service, "customer", "copy", customer.jid, str(tmp_path / "copy.txt"))
    assert "您: 湖邊可以露營嗎" in (tmp_path / "copy.txt").read_text("utf-8-sig")
