"""Requests from addresses that slixmpp refuses to read (RFC 7622 forbids them, not every server does)."""

import pytest

from tests.xmpp.server import Server
from tests.xmpp.stage import Theatre, has

PING = "<ping xmlns='urn:xmpp:ping'/>"
INFO = "<query xmlns='http://jabber.org/protocol/disco#info'/>"
COMMAND = "<command xmlns='http://jabber.org/protocol/commands' node='status' action='execute'/>"


def asks(server: Server, sender: str, kind: str, payload: str) -> None:
    server.sends(f"<iq type='{kind}' id='odd' from='{sender}' to='support.example.org'>{payload}</iq>")


@pytest.mark.parametrize(("kind", "payload"), [("get", PING), ("get", INFO), ("set", COMMAND)])
@pytest.mark.parametrize("sender", ["wang📱@home.example/x", "wang@home.example/phone📱", "wang@-home-/x"])
async def test_a_request_from_an_address_that_cannot_be_parsed_does_not_end_the_stream(
    stage: Theatre, sender: str, kind: str, payload: str
) -> None:
    asks(stage.server, sender, kind, payload)
    answer = await stage.server.receives(lambda stanza: stanza.get("id") == "odd")
    assert answer.get("to") == sender
    assert has(answer, "bad-request")
    await stage.settles()
    assert stage.server.streams == 1


@pytest.mark.parametrize("kind", ["result", "error"])
async def test_an_answer_from_such_an_address_is_not_answered(stage: Theatre, kind: str) -> None:
    asks(stage.server, "wang📱@home.example/x", kind, PING)
    await stage.settles()
    assert not [stanza for stanza in stage.server.stanzas if stanza.get("id") == "odd"]
    assert stage.server.streams == 1
