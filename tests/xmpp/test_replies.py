"""A refusal in XMPP: a defined condition, a sentence, and the addresses turned round."""

from xml.etree.ElementTree import fromstring

import pytest

from imcs.xmpp.replies import STANZAS, Trouble, error

NASTY = "wang\"'<&>@home.example"


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_is_a_stanza_error(trouble: Trouble) -> None:
    stanza = fromstring("<message xmlns='jabber:component:accept' from='a@b/c' to='help@d' id='m1' type='chat'/>")
    answer = fromstring(error(stanza, trouble, "Sorry <&>"))
    assert (answer.tag, dict(answer.attrib)) == (
        "message",
        {"type": "error", "from": "help@d", "to": "a@b/c", "id": "m1"},
    )
    (inner,) = answer
    assert inner.get("type") in ("auth", "cancel", "modify", "wait")
    condition, text = inner
    assert condition.tag == f"{{{STANZAS}}}{trouble.condition}"
    assert text.text == "Sorry <&>"


def test_whatever_stood_in_the_stanza_is_escaped() -> None:
    stanza = fromstring("<presence/>")
    for name in ("from", "to", "id"):
        stanza.set(name, NASTY)
    answer = fromstring(error(stanza, Trouble.INTERNAL, NASTY))
    assert answer.tag == "presence"
    assert {answer.get("from"), answer.get("to"), answer.get("id")} == {NASTY}


def test_a_stanza_without_an_id_is_answered_without_one() -> None:
    assert fromstring(error(fromstring("<message from='a@b' to='c@d'/>"), Trouble.STRANGER, "")).get("id") is None
