"""What an operator writes in place of our texts is what customers and agents read."""

from pathlib import Path

from tests.live.cast import sender
from tests.live.conftest import ServiceMaker
from tests.live.scene import available, in_thread, offer
from tests.live.troupe import Cast


async def test_own_texts_of_the_bot_and_of_the_service_are_said(
    new_service: ServiceMaker, cast: Cast, tmp_path: Path
) -> None:
    own = tmp_path / "texts.yaml"
    own.write_text(
        '"All right, I\'m looking for an agent for you.":\n  zh_TW: 馬上幫您找人！\n'
        '"You are now talking with {agent}.":\n  zh_TW: 您好，{agent}來了。\n',
        "utf-8",
    )
    service = new_service(("help",), {"bot": {"debounce": 0}, "service": {"texts": str(own)}})
    service.start()
    await service.ready()
    mei, customer = await cast.agent(service, "mei", "--public-name", "小美"), await cast.customer()
    await mei.online()
    await mei.receives(available(service.address("help")))
    await customer.says(service.address("help"), "真人")
    await customer.receives("馬上幫您找人！")
    await mei.says(sender(await mei.receives(offer())), "1")
    await customer.receives("您好，小美來了。")
    assert "馬上幫您找人" in await in_thread(service, "texts", "looking for an agent")
