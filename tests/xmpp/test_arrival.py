"""A message on its way in: taken apart, held to its limits, turned away in the sender's language."""

from xml.etree.ElementTree import fromstring

import pytest

from imcs.xmpp import arrival as room
from imcs.xmpp.arrival import Gate, Limits, arrival, bare
from tests.xmpp.stage import Theatre, body, to

LIMITS = Limits(body_bytes=100, lines_per_second=2, burst=3)


class Watch:
    """Shows the seconds that the test says."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_stanza_is_taken_apart() -> None:
    arrived = arrival(
        fromstring(
            "<message xmlns='jabber:client' from='Wang@Home.Example/Phone' to='Help@Support.Example.Org/x' id='m1'>"
            "<body>Hi</body></message>"
        )
    )
    assert (arrived.sender, arrived.address) == ("Wang@Home.Example/Phone", "wang@home.example")
    assert (arrived.to, arrived.localpart, arrived.id) == ("help@support.example.org", "help", "m1")
    assert arrived.content.body == "Hi"


def test_what_isnt_there_is_empty() -> None:
    arrived = arrival(fromstring("<message/>"))
    assert (arrived.sender, arrived.address, arrived.to, arrived.localpart, arrived.id) == ("", "", "", "", "")


def test_an_endless_id_is_cut() -> None:
    assert len(arrival(fromstring(f"<message id='{'x' * 5000}'/>")).id) == 512


@pytest.mark.parametrize(("jid", "address"), [("a@b/c/d", "a@b"), ("A@B", "a@b"), ("b", "b"), ("", "")])
def test_a_bare_address_is_in_lower_case_and_without_resource(jid: str, address: str) -> None:
    assert bare(jid) == address


def test_the_gate_lets_a_burst_in_then_a_steady_flow() -> None:
    watch = Watch()
    gate = Gate(LIMITS, watch)
    assert [gate.lets_in("wang") for _ in range(4)] == [True, True, True, False]
    watch.seconds += 0.4
    assert not gate.lets_in("wang")
    watch.seconds += 0.2
    assert [gate.lets_in("wang") for _ in range(2)] == [True, False]
    watch.seconds += 1000  # the bucket holds no more than a burst
    assert [gate.lets_in("wang") for _ in range(4)] == [True, True, True, False]


def test_one_who_floods_costs_others_nothing() -> None:
    gate = Gate(LIMITS, Watch())
    assert [gate.lets_in("eve") for _ in range(100)].count(True) == 3
    assert gate.lets_in("wang")


def test_whoever_has_been_quiet_is_forgotten_and_the_others_arent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_SENDERS", 2)
    watch = Watch()
    gate = Gate(LIMITS, watch)
    for _ in range(3):
        gate.lets_in("quiet")
    watch.seconds += 2
    while gate.lets_in("eve"):
        pass
    assert gate.lets_in("new")
    assert not gate.lets_in("eve")


async def test_whoever_is_turned_away_reads_it_in_their_own_language(stage: Theatre) -> None:
    stage.says("wang@home.example/x", "nowhere", "Hello", id="m1")
    error = await stage.server.receives(lambda stanza: stanza.get("type") == "error")
    assert "There is no such address here." in "".join(error.itertext())
    stage.says("wang@home.example/x", "help", "請問護照遺失了怎麼辦？")
    await stage.server.receives(to("wang@home.example"))
    stage.server.stanzas.clear()
    stage.says("wang@home.example/x", "nowhere", "您好", id="m2")
    error = await stage.server.receives(lambda stanza: stanza.get("type") == "error")
    assert "這裡沒有這個地址" in "".join(error.itertext())
    assert body(error) == ""
