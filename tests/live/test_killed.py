"""The service dies of SIGKILL at the worst moments and comes back: nothing that was accepted is lost or done twice."""

import asyncio
from secrets import token_hex
from xml.etree.ElementTree import Element

import pytest

from deploy.service import Service
from deploy.stage import Prosody
from tests.live.cast import Person, body, fence_between, receipt, sender
from tests.live.conftest import ServiceMaker
from tests.live.ledger import Ledger
from tests.live.scene import Scene, available, hire, offer
from tests.live.troupe import Cast

DELAY = "{urn:xmpp:delay}delay"
UNDER_WAY = 100
"""Lines that somebody says before the first of them is acknowledged."""
QUEUES = ("stages", "row", "bot", "flow", "again", "watched", "twice")


@pytest.fixture(scope="session")
def survivor(prosody: Prosody, shared_service: ServiceMaker) -> Service:
    """A service to be killed; each play has its own queue in it. Not started yet."""
    calm = {"bot": False, "wrap_up": 0}
    quick = {"lines_per_second": 1000, "burst": 10000}
    sections = {
        "bot": {"debounce": 1},
        "limits": quick,
        **{f"queues.{queue}": calm for queue in QUEUES if queue != "bot"},
    }
    made = shared_service(QUEUES, sections)
    hire(prosody, made, [("mei", queue) for queue in QUEUES] + [("lin", "stages")])
    made.runs("kb", "import", "deploy/sample-kb.yaml")
    made.start()
    return made


async def restarted(service: Service) -> None:
    """Kill it, start it again, and wait until it answers."""
    service.kill()
    service.start()
    await service.ready()


def delayed(stanza: Element) -> bool:
    """Said again after a restart (XEP-0203)."""
    return stanza.find(DELAY) is not None


async def test_every_conversation_is_in_its_right_state_after_a_kill(survivor: Service, cast: Cast) -> None:
    await survivor.ready()
    scene, ledger = Scene(survivor, "stages", cast), Ledger(survivor)
    customer, mei, puppet = await scene.connected("已經接通")
    await mei.says(scene.desk, "!pause")
    await mei.receives("已暫停")
    lin = await scene.agent_online("lin")
    second = await cast.customer()
    await second.says(scene.door, "已經提供")
    offered = await lin.receives(offer("已經提供"))
    await lin.says(scene.desk, "!status")
    await lin.receives("stages：")
    before, offers = ledger.stages(), ledger.facts("OfferMade")

    await restarted(survivor)

    assert ledger.stages() == before
    await mei.says(puppet, "剛才斷了一下，請繼續")
    said = await customer.receives("請繼續")
    assert sender(said) == scene.door
    await customer.says(scene.door, "好的，我還在")
    heard = await mei.receives("我還在")
    assert sender(heard) == puppet, "the contact keeps its address"
    await lin.says(sender(offered), "1")
    await second.receives("為您服務")
    made = ledger.facts("OfferMade")
    assert made == offers, "the open offer was accepted; nothing was offered a second time"


async def test_a_queue_keeps_its_order_and_is_offered_once_the_agent_is_there(survivor: Service, cast: Cast) -> None:
    await survivor.ready()
    scene, ledger = Scene(survivor, "row", cast), Ledger(survivor)
    words = [f"第{number}位客戶" for number in "一二三四"]
    for line in words:
        customer = await cast.customer()
        await customer.says(scene.door, line)
        await customer.receives("沒有專員")

    await restarted(survivor)

    mei = scene.agent()
    await mei.online()
    shown = [body(await mei.receives(offer())) for _ in words]
    in_order = [line for line, offered in zip(words, shown, strict=True) if line in offered]
    assert in_order == words, shown
    mine = [fact["conversation"] for fact in ledger.facts("OfferMade") if _queue_of(ledger, fact) == "row"]
    assert len(mine) == len(set(mine)) == len(words)


async def test_the_bot_answers_whatever_was_left_unanswered(survivor: Service, cast: Cast) -> None:
    """The kill falls between the receipt and the end of the pause for which the bot waits for more."""
    await survivor.ready()
    door, ledger = survivor.address("bot"), Ledger(survivor)
    answered, waiting = await cast.customer(), await cast.customer()
    await answered.says(door, "怎麼退貨")
    await answered.receives("7 天")
    id = await waiting.says(door, "請問運費怎麼算？")
    await waiting.receives(receipt(id))
    survivor.kill()
    assert waiting.bodies() == [], "killed before the bot came to it"
    answered.inbox.clear()
    survivor.start()
    await survivor.ready()
    await waiting.receives("799")
    await answered.says(door, "你們的營業時間是幾點到幾點？")
    first = await answered.receives(lambda stanza: body(stanza) and not delayed(stanza))
    assert "9:00" in body(first), "whoever was answered before isn't answered again"
    number = next(line.conversation for line in ledger.lines() if line.body == "請問運費怎麼算？")
    asked, *replies = (line.author for line in ledger.lines(number))
    assert (asked, set(replies)) == ("customer", {"bot"})


@pytest.mark.parametrize("heard", [1, 60, 200])
async def test_what_was_acknowledged_while_messages_flowed_is_archived_exactly_once(
    heard: int, survivor: Service, cast: Cast
) -> None:
    """Killed when the customer has heard so many of the agent's lines, and the agent about as many of his."""
    await survivor.ready()
    scene, ledger = Scene(survivor, "flow", cast), Ledger(survivor)
    customer, mei, puppet = await scene.connected()
    acknowledged: dict[str, set[str]] = {}
    sent: list[asyncio.Task[list[str]]] = []
    killed = asyncio.Event()
    for person, to in ((customer, scene.door), (mei, puppet)):
        acknowledged[person.name] = _noting_receipts(person)
        sent.append(asyncio.create_task(_talks(person, to, acknowledged[person.name], killed)))
    await customer.receives(f"^line {heard}$")
    survivor.kill()
    killed.set()
    ids = [id for ids in await asyncio.gather(*sent) for id in ids]
    survivor.start()
    await survivor.ready()
    await customer.says(scene.door, "還在嗎")
    await mei.receives("^還在嗎$")
    await mei.says(puppet, "我在")
    await customer.receives("^我在$")
    archived = ledger.ids()
    known = (acknowledged[customer.name] | acknowledged[mei.name]) & set(ids)
    assert 0 < len(known) < len(ids), "some were acknowledged before the kill, and some weren't"
    assert [id for id in known if archived.count(id) != 1] == []
    assert [id for id in ids if archived.count(id) > 1] == []
    reached = {stanza.get("id") for stanza in (*mei.seen, *customer.seen) if body(stanza)}
    assert [id for id in archived if id in ids and id not in reached] == [], "what is archived reaches the other one"


async def test_what_was_not_marked_as_handed_over_is_said_again_with_its_id(survivor: Service, cast: Cast) -> None:
    await survivor.ready()
    scene, ledger = Scene(survivor, "again", cast), Ledger(survivor)
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, "這一行說過了")
    await customer.receives("這一行說過了")
    id = await mei.says(puppet, "這一行可能沒送到", id=token_hex(8))
    await customer.receives("這一行可能沒送到")
    await mei.receives(receipt(id))
    survivor.kill()
    ledger.turn_back(next(line.seq for line in ledger.lines() if line.id == id))
    survivor.start()
    await survivor.ready()
    again = await customer.receives("這一行可能沒送到")
    assert (again.get("id"), sender(again), delayed(again)) == (id, scene.door, True)
    await mei.says(puppet, "這一行是新的")
    new = await customer.receives("這一行是新的")
    assert not delayed(new)
    assert customer.bodies(scene.door).count("這一行說過了") == 1
    assert ledger.ids().count(id) == 1


async def test_a_queue_is_seen_again_after_a_kill_by_whoever_has_it_as_a_contact(survivor: Service, cast: Cast) -> None:
    """The customer's server asks at the login only."""
    await survivor.ready()
    door, customer = survivor.address("watched"), await cast.customer("watcher")
    customer.tells_presence(door, "subscribe")
    await customer.receives(available(door))
    survivor.kill()
    customer.inbox.clear()
    survivor.start()
    await customer.receives(available(door))


async def test_who_accepts_again_after_a_kill_says_nothing_to_the_customer(survivor: Service, cast: Cast) -> None:
    await survivor.ready()
    scene = Scene(survivor, "twice", cast)
    customer, mei, puppet = await scene.connected()
    await restarted(survivor)
    await mei.says(puppet, "1")
    await customer.receives_nothing_but(fence=fence_between(mei, puppet, customer))


def _noting_receipts(person: Person) -> set[str]:
    noted: set[str] = set()

    def listen(stanza: Element) -> None:
        for found in stanza.iterfind("{urn:xmpp:receipts}received"):
            noted.add(found.get("id", ""))

    person.listener = listen
    return noted


async def _talks(person: Person, to: str, acknowledged: set[str], killed: asyncio.Event) -> list[str]:
    """Say one line after the other until the kill; some lines are always under way."""
    ids: list[str] = []
    while not killed.is_set():
        if len(ids) - len(acknowledged) < UNDER_WAY:
            ids.append(await person.says(to, f"line {len(ids)}", id=token_hex(8)))
        await asyncio.sleep(0)
    return ids


def _queue_of(ledger: Ledger, fact: dict[str, object]) -> object:
    started = {start["conversation"]: start["queue"] for start in ledger.facts("ConversationStarted")}
    return started[fact["conversation"]]
