"""Customers who come back: to the agent who knows the matter, and with thanks only, to nobody."""

from tests.live.cast import Person, receipt, sender
from tests.live.ledger import Ledger
from tests.live.scene import Scene, offer, takes


async def served(scene: Scene, agent: Person, customer: Person, words: str) -> str:
    """The agent has had this customer, and has closed the conversation; gives the puppet."""
    await customer.says(scene.door, words)
    puppet = sender(await agent.receives(offer(words)))
    await takes(agent, puppet, customer)
    await agent.says(puppet, "!close")
    await customer.receives("對話已結束")
    return puppet


async def test_who_comes_back_is_offered_to_the_same_agent_though_another_has_been_idle_longer(
    scene_for_two: Scene,
) -> None:
    scene = scene_for_two
    lin, mei = await scene.agent_online("lin"), await scene.agent_online("mei")
    wang = await scene.cast.customer("wang")
    await lin.says(scene.desk, "!pause")
    await lin.receives("已暫停")
    puppet = await served(scene, mei, wang, "包裹還沒到")
    await lin.says(scene.desk, "!ready")
    await lin.receives("就緒")
    await wang.says(scene.door, "包裹真的還沒到")
    assert sender(await mei.receives(offer("包裹真的還沒到"))) == puppet
    await mei.says(puppet, "2")
    await lin.receives(offer("包裹真的還沒到"))


async def test_thanks_after_the_end_are_kept_and_reopen_nothing(bot_scene: Scene) -> None:
    scene = bot_scene
    mei, wang = await scene.agent_online(), await scene.cast.customer("wang")
    await wang.says(scene.door, "真人")
    puppet = sender(await mei.receives(offer()))
    await takes(mei, puppet, wang)
    await mei.says(puppet, "!close")
    await wang.receives("對話已結束")
    said = await wang.says(scene.door, "謝謝你！")
    await wang.receives(receipt(said))
    (thanks,) = [line for line in Ledger(scene.service).lines() if (line.id, line.body) == (said, "謝謝你！")]
    stages = Ledger(scene.service).stages()
    assert stages[thanks.conversation] == "ended"
    await mei.says(puppet, "!done")
    await mei.receives("整理完成")
    await wang.says(scene.door, "等一下，我的包裹還是沒到")
    assert sender(await mei.receives(offer("包裹還是沒到"))) == puppet
    started = Ledger(scene.service).facts("ConversationStarted")
    assert thanks.conversation in [fact["continues"] for fact in started]
