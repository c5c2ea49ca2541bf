"""A silent customer is asked once whether they are still there; a line lifts it, and going on being silent ends it."""

from tests.live.cast import sender
from tests.live.conftest import ServiceMaker
from tests.live.scene import available, offer, takes
from tests.live.troupe import Cast


async def test_a_silent_customer_is_reminded_before_the_end_and_a_line_lifts_it(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service = new_service(("help",), {"queues.help": {"bot": False}, "agents": {"idle": 4, "idle_warning": 2}})
    service.start()
    await service.ready()
    mei, customer = await cast.agent(service, "mei"), await cast.customer()
    await mei.online()
    door = service.address("help")
    await mei.receives(available(door))
    await customer.says(door, "請問繳費")
    puppet = sender(await mei.receives(offer("請問繳費")))
    await takes(mei, puppet, customer)
    await mei.says(puppet, "哪一期的呢？")
    await customer.receives("哪一期")
    await customer.receives("您還在嗎？1 分鐘內沒有收到")
    await customer.says(door, "在，上個月的")
    await mei.receives("上個月的")
    await mei.says(puppet, "超商就可以。")
    await customer.receives("您還在嗎？")
    await customer.receives("這次的對話先結束了")
    assert len([line for line in customer.bodies() if "您還在嗎" in line]) == 2
