"""The stream breaks, the process dies, clients come and go: nobody loses a line, an offer or a place in the queue."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from deploy.service import Office, Service
from deploy.stage import Prosody
from tests.live.cast import Person, correction, error, fence_between, receipt, sender
from tests.live.conftest import ServiceMaker
from tests.live.ledger import Ledger
from tests.live.scene import Scene, available, hire, offer
from tests.live.troupe import Cast

PING = "<ping xmlns='urn:xmpp:ping'/>"
INFO = "<query xmlns='http://jabber.org/protocol/disco#info'/>"
CANCELLED = "已經為您取消等候"
QUEUES = ("offered", "desks", "waiting", "patient")
OFFER_LASTS = 5
"""Seconds; the shortest that the settings take."""


@pytest.fixture(scope="session")
def sturdy(prosody: Prosody, shared_service: ServiceMaker) -> Service:
    """A service to be broken; each play has its own queue in it. Not started yet."""
    calm = {"bot": False, "wrap_up": 0, "grace": 1}
    made = shared_service(QUEUES, {"bot": {"debounce": 1}, **{f"queues.{queue}": calm for queue in QUEUES}})
    hire(prosody, made, [("mei", "offered"), ("mei", "desks")])
    made.start()
    return made


@pytest.fixture
async def theatre(sturdy: Service) -> Service:
    """The same, running."""
    await sturdy.ready()
    return sturdy


@pytest.fixture
def private_service(private_prosody: Prosody, tmp_path: Path) -> Iterator[Service]:
    """A service on a server of its own, to be parted from it; started, perhaps not ready yet."""
    sections = {
        "bot": {"debounce": 1},
        "queues.people": {"bot": False, "wrap_up": 0, "offer_timeout": OFFER_LASTS, "grace": 60},
    }
    plan = private_prosody.plan
    service = Service(Office(tmp_path / "imcs", plan.components[0], plan, ("answers", "people"), sections))
    service.write_settings()
    service.runs("kb", "import", "deploy/sample-kb.yaml")
    service.start()
    yield service
    service.stop()


@pytest.fixture
async def private_cast(private_prosody: Prosody, private_service: Service) -> AsyncIterator[Cast]:
    """People on that server; the service is ready for them."""
    await private_service.ready()
    async with AsyncExitStack() as leaving:
        yield Cast(private_prosody, leaving)


async def restarted(service: Service) -> None:
    """Kill it, start it again, and wait until it answers."""
    service.kill()
    service.start()
    await service.ready()


def streams(service: Service) -> int:
    """How often the service got a stream to the server."""
    return service.log.read_text(encoding="utf-8").count("event=stream-up")


# ── a stranger's stanzas ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("length", [120_000, 150_000, 240_000])
async def test_a_huge_id_is_answered_cut_and_does_not_end_the_stream(length: int, theatre: Service, cast: Cast) -> None:
    """Sent back whole and escaped, it would be longer than the server lets a component's stanza be."""
    stranger, before = await cast.customer(), streams(theatre)
    huge = "x" + ">" * length
    stranger.sends(f"<message type='chat' id='{huge}' to='{theatre.address('nowhere')}'><body>hi</body></message>")
    refused = await stranger.receives(error("item-not-found"))
    assert huge.startswith(refused.get("id", ""))
    assert (await stranger.asks(theatre.address(), PING)).get("type") == "result"
    assert streams(theatre) == before


@pytest.mark.parametrize("payload", [PING, INFO, "<unknown xmlns='urn:example:unknown'/>"])
async def test_a_huge_id_of_a_request_does_not_end_the_stream(payload: str, theatre: Service, cast: Cast) -> None:
    stranger, before = await cast.customer(), streams(theatre)
    stranger.sends(f"<iq type='get' id='{'>' * 200_000}' to='{theatre.address()}'>{payload}</iq>")
    assert (await stranger.asks(theatre.address(), PING)).get("type") == "result"
    assert streams(theatre) == before


# ── the stream ────────────────────────────────────────────────────────────────────────────────────────────────────────


def unread_by_server(port: int) -> int:
    """Bytes that lie in the kernel for whoever listens on this loopback port (proc(5), /proc/net/tcp)."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return sum(int(row[4].partition(":")[2], 16) for row in rows if int(row[1].partition(":")[2], 16) == port)


async def server_restarted(server: Prosody, service: Service, *people: Person) -> None:
    """Start it again, and wait until everybody is back."""
    for person in people:
        await person.vanishes()
    server.stop()
    server.start()
    await asyncio.gather(*(person.returns() for person in people))
    await service.ready()


async def test_what_the_server_took_and_never_read_is_said_again_under_the_same_id(
    private_prosody: Prosody, private_service: Service, private_cast: Cast
) -> None:
    service, ledger, wang = private_service, Ledger(private_service), await private_cast.customer("wang")
    id = await wang.says(service.address("answers"), "怎麼退貨")
    await wang.receives(receipt(id))
    os.kill(private_prosody.pid, signal.SIGSTOP)
    await ledger.shows(lambda shown: any("7 天" in line.body for line in shown.lines()))
    said = [line for line in ledger.lines() if line.author == "bot"]
    length = sum(len(line.body.encode()) for line in said)
    await ledger.shows(lambda _: unread_by_server(private_prosody.plan.ports.component) > length)
    assert wang.bodies() == []
    assert ledger.handed() < said[0].seq, "nobody has read it"
    os.kill(private_prosody.pid, signal.SIGKILL)
    await server_restarted(private_prosody, service, wang)
    for line in said:
        again = await wang.receives(re.escape(line.body))
        assert again.get("id") == line.id
    await ledger.shows(lambda shown: shown.handed() >= said[-1].seq)


async def test_an_offer_does_not_time_out_while_the_stream_is_down(
    private_prosody: Prosody, private_service: Service, private_cast: Cast
) -> None:
    door = private_service.address("people")
    mei = await private_cast.agent(private_service, "mei", queue="people")
    await mei.online()
    await mei.receives(available(door))
    wang = await private_cast.customer("wang")
    await wang.says(door, "請問發票")
    offered = await mei.receives(offer("請問發票"))
    os.kill(private_prosody.pid, signal.SIGKILL)  # without a word: an orderly end would tell that she has gone
    await asyncio.sleep(OFFER_LASTS + 0.5)  # the play itself: nobody hears anybody for longer than an offer lasts
    await server_restarted(private_prosody, private_service, wang, mei)
    await mei.says(sender(offered), "1")
    await wang.receives("為您服務")
    ledger = Ledger(private_service)
    assert ledger.facts("OfferTimedOut") == []
    assert len(ledger.facts("OfferMade")) == 1


async def test_what_was_delivered_is_soon_marked_so_that_a_restart_does_not_repeat_it(
    theatre: Service, cast: Cast
) -> None:
    customer, ledger = await cast.customer(), Ledger(theatre)
    id = await customer.says(theatre.address("waiting"), "說一次就好")
    await customer.receives(receipt(id))
    await customer.receives("沒有專員")
    await ledger.shows(lambda shown: shown.handed() >= shown.lines()[-1].seq)
    said = customer.bodies()
    await restarted(theatre)
    id = await customer.says(theatre.address("waiting"), "還在嗎")
    await customer.receives(receipt(id))
    assert customer.bodies() == said


# ── the process ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_offer_made_right_before_a_kill_comes_again_from_the_same_contact(
    theatre: Service, cast: Cast
) -> None:
    scene, ledger = Scene(theatre, "offered", cast), Ledger(theatre)
    mei, customer = await scene.agent_online(), await cast.customer()

    def kills(stanza: Element) -> None:
        if offer()(stanza):
            mei.listener = None
            theatre.kill()

    mei.listener = kills
    await customer.says(scene.door, "請問退款")
    first = await mei.receives(offer("請問退款"))
    ledger.turn_back(next(line.seq for line in ledger.lines() if line.id == first.get("id")))
    theatre.start()
    await theatre.ready()
    again = await mei.receives(offer("請問退款"))
    assert (again.get("id"), sender(again)) == (first.get("id"), sender(first))
    await mei.says(sender(first), "1")
    await customer.receives("為您服務")
    await fence_between(customer, scene.door, mei)()
    assert len(ledger.facts("OfferMade")) == 1


async def test_an_agent_with_a_desk_and_clients_that_are_away_keeps_one_offer_over_three_kills(
    theatre: Service, cast: Cast
) -> None:
    """After each start the clients' states come one by one, in any order; the phones' alone mean nothing."""
    scene, ledger = Scene(theatre, "desks", cast), Ledger(theatre)
    mei = await scene.agent_online()
    phones = [mei.with_resource(f"phone{number}", kind="phone") for number in range(3)]
    for phone in phones:
        await phone.online("away")
    customer = await cast.customer()
    await customer.says(scene.door, "請問運費")
    offered = await mei.receives(offer("請問運費"))
    number = next(line.conversation for line in ledger.lines() if line.id == offered.get("id"))
    for _ in range(3):
        await restarted(theatre)
        answer = await mei.asks(theatre.address(), PING)  # behind the clients' states, which the start has asked for
        assert answer.get("type") == "result"
    await mei.online("away")
    await mei.receives(correction(offered.get("id", "")))  # only now: when all clients had the time to answer
    theirs = {kind: _about(ledger, kind, number) for kind in ("OfferMade", "OfferWithdrawn", "OfferTimedOut")}
    assert theirs == {"OfferMade": 1, "OfferWithdrawn": 1, "OfferTimedOut": 0}
    for phone in phones:
        await phone.leaves()


def _about(ledger: Ledger, kind: str, conversation: int) -> int:
    return sum(fact["conversation"] == conversation for fact in ledger.facts(kind))


async def test_who_gave_up_waiting_right_before_a_kill_is_let_go_after_it(theatre: Service, cast: Cast) -> None:
    """Killed between the receipt and the end of the pause for which the bot waits for more."""
    customer, ledger = await cast.customer(), Ledger(theatre)
    await customer.says(theatre.address("waiting"), "有人在嗎", id="given-up")
    await customer.receives("沒有專員")
    id = await customer.says(theatre.address("waiting"), "不等了")
    await customer.receives(receipt(id))
    theatre.kill()
    assert not any(CANCELLED in said for said in customer.bodies()), "killed before anybody came to it"
    theatre.start()
    await theatre.ready()
    await customer.receives(CANCELLED)
    number = next(line.conversation for line in ledger.lines() if line.id == "given-up")
    assert ledger.stages()[number] == "ended"


# ── who is still there ────────────────────────────────────────────────────────────────────────────────────────────────


async def _waits(customer: Person, door: str, words: str) -> None:
    await customer.says(door, words, id=words)
    await customer.receives("沒有專員")


def _stage(ledger: Ledger, words: str) -> str:
    return ledger.stages()[next(line.conversation for line in ledger.lines() if line.id == words)]


async def test_a_customer_who_comes_back_at_once_keeps_the_place(theatre: Service, cast: Cast) -> None:
    door, ledger = theatre.address("patient"), Ledger(theatre)
    wang, leaver = await cast.customer("wang"), await cast.customer()
    for customer, words in ((wang, "我去去就回"), (leaver, "我走了")):
        customer.tells_presence(door)
        await _waits(customer, door, words)
    wang.tells_presence(door, "unavailable")
    wang.tells_presence(door)
    await wang.asks(theatre.address(), PING)
    leaver.tells_presence(door, "unavailable")
    await leaver.receives(CANCELLED)  # after the same time of grace, which began later
    assert (_stage(ledger, "我去去就回"), _stage(ledger, "我走了")) == ("queued", "ended")


async def test_a_customer_is_gone_when_the_last_client_is(theatre: Service, cast: Cast) -> None:
    door, ledger = theatre.address("patient"), Ledger(theatre)
    lee, leaver = await cast.customer("lee"), await cast.customer()
    laptop = lee.with_resource("laptop")
    await laptop.online()
    for client in (laptop, lee, leaver):
        client.tells_presence(door)
        await client.receives(available(door))
    await _waits(lee, door, "兩台都在")
    await _waits(leaver, door, "只有一台")
    await laptop.leaves()
    leaver.tells_presence(door, "unavailable")
    await leaver.receives(CANCELLED)
    assert _stage(ledger, "兩台都在") == "queued"
    await lee.leaves()
    await ledger.shows(lambda shown: _stage(shown, "兩台都在") == "ended")
