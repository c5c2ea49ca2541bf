"""The name before a line, with what it quotes in front of it and the quotation's range still right."""

from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from imcs.model import AgentId, Author, ConversationId, Message
from imcs.xmpp import payloads
from imcs.xmpp.bylines import by, overheard
from tests.builders import MORNING


def line(body: str, inner: str = "") -> Message:
    return Message(ConversationId(1), MORNING, Author.AGENT, "a1", body, AgentId(1), inner)


def quoting(start: int, end: int) -> str:
    fallback = f"<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='{start}' end='{end}'/>"
    return f"<reply xmlns='urn:xmpp:reply:0' id=\"c1\"/>{fallback}</fallback>"


def test_what_is_no_reply_begins_with_the_name() -> None:
    assert by("Bo", line("Yes", "<x/>")) == ("Bo: Yes", "<x/>")


def test_the_name_stands_behind_what_is_quoted() -> None:
    assert by("Bo", line("> Really?\nYes", quoting(0, 10))) == ("> Really?\nBo: Yes", quoting(0, 10))


def test_a_range_behind_the_name_moves_by_its_length() -> None:
    assert by("Bo", line("Yes\n> Really?", quoting(3, 13))) == ("Bo: Yes\n> Really?", quoting(7, 17))


@given(st.text(), st.text(), st.text(), st.text(min_size=1, alphabet="專員小美Bo "))
def test_clients_that_hide_the_quotation_show_the_name_and_the_own_words(
    before: str, quote: str, after: str, name: str
) -> None:
    start = len(before)
    body, inner = by(name, line(before + quote + after, quoting(start, start + len(quote))))
    content = payloads.read(fromstring(f"<message>{inner}</message>"))
    content.body = body
    assert content.own_words == f"{name}: {before}{after}"


def test_colleagues_read_all_of_it_marked_and_nothing_is_hidden() -> None:
    body, inner = overheard("Bo", line("> Really?\nYes", quoting(0, 10)))
    assert body == "▎> Really?\n▎Bo: Yes"
    assert inner == "<reply xmlns='urn:xmpp:reply:0' id=\"c1\"/>"
