"""Who is on duty: a desk is enough, a phone only for who says so, and that outlives a restart."""

from tests.live.cast import body, sender
from tests.live.conftest import ServiceMaker
from tests.live.scene import available, offer
from tests.live.troupe import Cast


async def test_on_a_phone_nothing_is_offered_before_ready_and_everything_after_also_after_a_restart(
    new_service: ServiceMaker, cast: Cast
) -> None:
    service = new_service(("help",), {"queues.help": {"bot": False}})
    service.start()
    await service.ready()
    phone = await cast.agent(service, "lin", kind="phone")
    await phone.online()
    await phone.receives(available(service.address("help")))
    desk, customer = service.address("desk"), await cast.customer()
    await customer.says(service.address("help"), "有人嗎")
    await customer.receives("沒有專員")
    await phone.says(desk, "!狀態")
    assert "還沒就緒" in body(await phone.receives("您："))
    await phone.says(desk, "!ready")
    puppet = sender(await phone.receives(offer("有人嗎")))
    await phone.says(puppet, "2")
    await phone.receives("▎")
    service.kill()
    service.start()
    await service.ready()
    other = await cast.customer()
    await other.says(service.address("help"), "重開之後呢")
    await phone.receives(offer("重開之後呢"))
    await phone.says(desk, "!bye")
    await phone.receives("已下班")
    await phone.receives("▎已收回")


async def test_a_pause_takes_its_reason_from_the_operators_list(new_service: ServiceMaker, cast: Cast) -> None:
    service = new_service(("help",), {"agents": {"pause_reasons": ["午休", "開會"]}})
    service.start()
    await service.ready()
    mei = await cast.agent(service, "mei")
    await mei.online()
    await mei.receives(available(service.address("help")))
    desk = service.address("desk")
    await mei.says(desk, "!pause")
    assert "1. 午休\n2. 開會" in body(await mei.receives("原因或編號"))
    await mei.says(desk, "!暫停 2")
    await mei.receives("已暫停（開會）")
