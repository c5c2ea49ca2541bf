"""Tags and reasons for the end, as agents give them."""

import json

from tests.live.cast import body, sender
from tests.live.conftest import ServiceMaker
from tests.live.scene import available, in_thread, offer, takes
from tests.live.troupe import Cast


async def test_a_queue_that_wants_reasons_gets_them_and_tags_are_found(new_service: ServiceMaker, cast: Cast) -> None:
    service = new_service(("help",), {"queues.help": {"bot": False, "close_reasons": ["已解決", "打錯窗口"]}})
    service.start()
    await service.ready()
    mei, customer = await cast.agent(service, "mei"), await cast.customer()
    await mei.online()
    await mei.receives(available(service.address("help")))
    await customer.says(service.address("help"), "請問繳費")
    puppet = sender(await mei.receives(offer("請問繳費")))
    await takes(mei, puppet, customer)
    await mei.says(puppet, "！標籤 水費")
    await mei.receives("#1 的標籤：水費")
    await mei.says(puppet, "!結案")
    assert "1. 已解決\n▎2. 打錯窗口" in body(await mei.receives("後面加上原因"))
    await mei.says(puppet, "!結案 1")
    await customer.receives("對話已結束")
    await mei.says(puppet, "!客戶")
    assert "標籤：水費、已解決" in body(await mei.receives("標籤："))
    shown = json.loads(await in_thread(service, "conversation", "show", "1", "--json"))
    assert shown["tags"] == ["水費", "已解決"]
