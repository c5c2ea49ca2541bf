"""A blocked customer reads so once and then isn't heard, whatever they send, until the block is over."""

from tests.live.cast import body, sender
from tests.live.ledger import Ledger
from tests.live.scene import Scene, offer, takes


async def test_a_blocked_customer_isnt_heard_until_freed(scene: Scene) -> None:
    mei, wang, guest = await scene.agent_online(), await scene.cast.customer("wang"), await scene.cast.customer()
    await wang.says(scene.door, "你們都是騙子")
    puppet = sender(await mei.receives(offer("騙子")))
    await takes(mei, puppet, wang)
    await mei.says(puppet, "!封鎖 2小時")
    await wang.receives("暫時不再接收您的訊息")
    await mei.receives("已封鎖")
    wang.inbox.clear()
    await wang.says(scene.door, "聽得到嗎")
    wang.tells_presence(scene.door)
    await guest.says(scene.door, "請問營業時間")
    other = sender(await mei.receives(offer("請問營業時間")))
    assert other != puppet
    assert "聽得到嗎" not in [line.body for line in Ledger(scene.service).lines()]
    assert not [said for said in wang.inbox if body(said)]
    await mei.says(scene.desk, "!block")
    assert "專員mei 封鎖" in body(await mei.receives("封鎖名單"))
    await mei.says(puppet, "!block off")
    await mei.receives("已解除對")
    await wang.says(scene.door, "我會好好說")
    assert sender(await mei.receives(offer("我會好好說"))) == puppet
