"""What agents see in their rosters: with the server's permission everything in one group, without it one prompt."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.service import Office, Service
from deploy.stage import Prosody
from tests.live.cast import Contact, Question, fence_between, presence, sender
from tests.live.conftest import PLAIN_DOMAIN, ServiceMaker
from tests.live.scene import Scene, available, hire, in_thread, offer
from tests.live.troupe import Cast

GROUP = "客服"


def at(address: str) -> Callable[[Contact], bool]:
    """The contact with this address."""
    return lambda contact: contact.jid == address


def removal(address: str) -> Question:
    """A roster push (RFC 6121 section 2.1.6) that takes this contact out."""
    return lambda stanza: any(
        item.get("jid") == address and item.get("subscription") == "remove"
        for item in stanza.iter("{jabber:iq:roster}item")
    )


async def test_desk_queue_and_customers_stand_in_one_group_with_names(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    for address in (scene.desk, scene.door, puppet):
        contact = await mei.has_contact(at(address))
        assert contact.groups == (GROUP,)
        assert contact.subscription == "both"
        assert contact.name
        assert any(available(address)(stanza) for stanza in mei.seen)
    assert not any(presence(address, "subscribe")(stanza) for stanza in mei.seen for address in (scene.desk, puppet))
    named = await mei.has_contact(at(puppet))
    assert named.name.endswith(f"· {scene.queue}")
    assert customer.jid.partition("@")[0] not in named.name


async def test_a_customer_stands_in_the_roster_before_the_offer_comes_as_gajim_names_a_chat_when_it_opens(
    scene: Scene,
) -> None:
    _, mei, offered = await scene.offered("請問停車")
    await mei.has_contact(at(sender(offered)))
    listed = next(
        stanza
        for stanza in mei.seen
        for item in stanza.iter("{jabber:iq:roster}item")
        if item.get("jid") == sender(offered)
    )
    assert mei.seen.index(listed) < mei.seen.index(offered)


async def test_a_customer_with_a_name_is_listed_by_it(scene: Scene) -> None:
    mei, customer = await scene.agent_online(), await scene.cast.customer("wang")
    nick = "<nick xmlns='http://jabber.org/protocol/nick'>王小明</nick>"
    await customer.says(scene.door, "請問繳費", payloads=nick)
    offered = await mei.receives(offer("王小明"))
    contact = await mei.has_contact(at(sender(offered)))
    assert contact.name == f"王小明 · {scene.queue}"


@pytest.fixture
def plain_service(prosody: Prosody, tmp_path: Path) -> Iterator[Service]:
    """A service that the server lets write no rosters; running, with one agent."""
    calm = {"queues.plain": {"bot": False, "wrap_up": 0}}
    service = Service(Office(tmp_path, PLAIN_DOMAIN, prosody.plan, ("plain",), calm))
    service.write_settings()
    hire(prosody, service, [("mei", "plain")])
    service.start()
    yield service
    service.stop()


async def test_without_the_permission_the_desk_asks_once_and_customers_simply_write(
    plain_service: Service, cast: Cast
) -> None:
    await plain_service.ready()
    scene = Scene(plain_service, "plain", cast)
    mei, customer = scene.agent(), await cast.customer()
    await mei.online()
    await mei.receives(presence(scene.desk, "subscribe"))
    mei.tells_presence(scene.desk, "subscribed")
    await customer.says(scene.door, "沒有名單也可以嗎")
    puppet = sender(await mei.receives(offer("沒有名單也可以嗎")))
    await mei.says(puppet, "1")
    await customer.receives("為您服務")
    await fence_between(customer, scene.door, mei)()
    await fence_between(mei, puppet, customer)()
    assert puppet not in mei.roster
    assert sum(bool(presence(scene.desk, "subscribe")(stanza)) for stanza in mei.seen) == 1
    await mei.leaves()
    await asyncio.to_thread(plain_service.stop)
    plain_service.start()
    await plain_service.ready()
    await mei.returns()
    await customer.says(scene.door, "您回來了嗎")
    await mei.receives("^您回來了嗎$")
    assert sum(bool(presence(scene.desk, "subscribe")(stanza)) for stanza in mei.seen) == 1, "approved once for all"


async def test_whoever_leaves_the_staff_loses_our_contacts(service: Service, cast: Cast) -> None:
    mei = await cast.agent(service, "mei")
    await mei.online()
    await mei.has_contact(at(service.address("help")))
    await in_thread(service, "agent", "remove", "mei")
    for address in ("desk", "help"):
        await mei.receives(removal(service.address(address)))
    assert not [contact for contact in mei.roster if contact.endswith(service.office.domain)]


async def test_a_queue_that_an_agent_leaves_is_no_contact_any_more(new_service: ServiceMaker, cast: Cast) -> None:
    service = new_service(("help", "shop"))
    service.start()
    await service.ready()
    mei = await cast.agent(service, "mei")
    await mei.online()
    await mei.has_contact(at(service.address("help")))
    await in_thread(service, "agent", "set", "mei", "--queue", "shop")
    await mei.receives(removal(service.address("help")))
    assert service.address("desk") in mei.roster
