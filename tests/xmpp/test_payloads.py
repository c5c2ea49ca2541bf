"""What may travel inside a message: read without ever failing, rebuilt as well-formed XML, with nobody's address."""

from collections.abc import Callable
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imcs.pointers import retraction
from imcs.xmpp import payloads
from imcs.xmpp.payloads import Content

CLIENT = "jabber:client"
SECRET = "wang@home.example"
PAYLOADS = {
    "urn:xmpp:receipts": ("request", "received"),
    "http://jabber.org/protocol/chatstates": ("composing", "gone", "else"),
    "urn:xmpp:chat-markers:0": ("markable", "displayed"),
    "urn:xmpp:message-correct:0": ("replace",),
    "urn:xmpp:message-retract:1": ("retract",),
    "urn:xmpp:reactions:0": ("reactions", "reaction"),
    "urn:xmpp:reply:0": ("reply",),
    "urn:xmpp:fallback:0": ("fallback", "body"),
    "jabber:x:oob": ("x", "url", "desc"),
    "urn:xmpp:delay": ("delay",),
    "http://jabber.org/protocol/nick": ("nick",),
    "urn:xmpp:privilege:2": ("privilege", "perm"),
    "urn:xmpp:forward:0": ("forwarded",),
    "urn:xmpp:sid:0": ("origin-id", "stanza-id"),
    "http://jabber.org/protocol/muc#user": ("x", "invite"),
    "eu.siacs.conversations.axolotl": ("encrypted",),
    CLIENT: ("body", "subject", "thread", "message"),
    "": ("body", "x"),
}
# What XML can hold at all: a parser never gives anything else.
words = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20)
tags = st.sampled_from(
    [(f"{{{space}}}{name}" if space else name) for space, names in PAYLOADS.items() for name in names]
)
values = words | st.sampled_from(
    [SECRET, f"{SECRET}/phone", "0", "7", "-1", "9" * 5000, "٣", "urn:xmpp:reply:0", "https://x"]
)
attributes = st.dictionaries(
    st.sampled_from(["id", "to", "from", "for", "start", "end", "by", "jid", "access", "type", "stamp"]), values
)


def tree(tag: str, attrib: dict[str, str], text: str, children: list[Element]) -> Element:
    made = Element(tag, attrib)
    made.text = text
    made.extend(children)
    return made


leaves = st.builds(tree, tags, attributes, values, st.just([]))
nodes = st.builds(tree, tags, attributes, values, st.lists(leaves, max_size=3))
messages = st.builds(tree, st.just(f"{{{CLIENT}}}message"), attributes, words, st.lists(nodes, max_size=6))


def stanza(inner: str, attributes: str = "") -> Element:
    return fromstring(f"<message xmlns='{CLIENT}' {attributes}>{inner}</message>")


def read(inner: str) -> Content:
    return payloads.read(stanza(inner))


def rebuilt(content: Content) -> Element:
    """Everything that would be relayed of a message."""
    return fromstring(f"<all>{payloads.text(content.body)}{''.join(content.payloads)}</all>")


@settings(max_examples=60)
@given(messages)
def test_whatever_comes_is_read_and_rebuilt_as_xml_without_anybodys_address(message: Element) -> None:
    content = payloads.read(message)
    assert len(content.own_words) <= len(content.body)
    assert content.state in payloads.STATES | {""}
    _, *others = rebuilt(content)
    names = [child.tag.rpartition("}")[2] for child in others]
    assert sorted(names) == sorted(set(names) & {"markable", "reply", "fallback", "x"})  # each once
    for child in (inner for other in others for inner in other.iter()):
        # what points somewhere can hold an address only as the id that the sender chose
        assert SECRET not in "".join(value for name, value in child.attrib.items() if name != "id")
        assert set(child.attrib) <= {"id", "for", "start", "end"}
        assert child.tag.endswith("}url") or not child.text


def test_many_payloads_of_one_kind_dont_swell() -> None:
    content = read(
        "<m:markable xmlns:m='urn:xmpp:chat-markers:0'/>" * 1000
        + "<r:reply xmlns:r='urn:xmpp:reply:0' id='1'/>" * 1000
        + "<x xmlns='jabber:x:oob'><url>https://x/</url></x>" * 1000
        + "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='1'/><body/></fallback>" * 9
    )
    assert len(content.payloads) == 4


def test_a_file_address_of_endless_length_stays_behind() -> None:
    assert read(f"<x xmlns='jabber:x:oob'><url>https://x/{'%3e' * 5000}</url></x>").payloads == []


def test_a_range_of_endless_digits_is_no_range() -> None:
    fallback = "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='{}'/></fallback>"
    assert read(fallback.format("9" * 5000)).quoted is None
    assert read(fallback.format("7")).quoted == (0, 7)


READ: list[tuple[str, Callable[[Content], object], object]] = [
    ("<body>Hi</body><body xml:lang='de'>Hallo</body>", lambda c: c.body, "Hi"),
    ("<body xmlns='urn:else'>no</body>", lambda c: c.body, ""),
    ("<request xmlns='urn:xmpp:receipts'/>", lambda c: c.receipt_wanted, True),
    ("<received xmlns='urn:xmpp:receipts' id='m1'/>", lambda c: c.delivered, "m1"),
    ("<composing xmlns='http://jabber.org/protocol/chatstates'/>", lambda c: c.state, "composing"),
    ("<dancing xmlns='http://jabber.org/protocol/chatstates'/>", lambda c: c.state, ""),
    ("<displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/>", lambda c: c.displayed, "m1"),
    ("<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>", lambda c: c.replaces, "m1"),
    ("<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>", lambda c: c.retracts, "m1"),
    ("<delay xmlns='urn:xmpp:delay' stamp='x'/>", lambda c: c.delayed, True),
    ("<nick xmlns='http://jabber.org/protocol/nick'> Wang </nick>", lambda c: c.nick, "Wang"),
    ("<encrypted xmlns='eu.siacs.conversations.axolotl'><payload/></encrypted>", lambda c: c.encrypted, True),
    ("<encrypted xmlns='eu.siacs.conversations.axolotl'><header/></encrypted>", lambda c: c.encrypted, False),
    ("<openpgp xmlns='urn:xmpp:openpgp:0'>x</openpgp>", lambda c: c.encrypted, True),
    ("<encryption xmlns='urn:xmpp:eme:0' namespace='x'/>", lambda c: c.encrypted, False),
    ("<x xmlns='jabber:x:oob'><url>https://x/a?b&amp;c</url></x>", lambda c: c.url, "https://x/a?b&c"),
    ("<x xmlns='jabber:x:oob'><url>javascript:alert(1)</url></x>", lambda c: c.url or c.payloads, []),
    ("<reply xmlns='urn:xmpp:reply:0' id='m1'/>", lambda c: c.replies_to, "m1"),
    ("<unknown xmlns='urn:else'/>", lambda c: c.payloads, []),
    (
        "<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>👍</reaction><reaction>👍</reaction>"
        "<reaction> </reaction></reactions>",
        lambda c: (c.reacts_to, c.reactions),
        ("m1", ("👍",)),
    ),
    (
        "<privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both'/></privilege>",
        lambda c: c.privileges,
        {"roster": "both"},
    ),
]


@pytest.mark.parametrize(("inner", "look", "found"), READ)
def test_each_payload_is_understood(inner: str, look: Callable[[Content], object], found: object) -> None:
    assert look(read(inner)) == found


def test_the_language_of_the_stanza_is_read() -> None:
    assert payloads.read(stanza("", "xml:lang='zh-TW'")).language == "zh-TW"


def test_a_reply_keeps_the_id_and_loses_the_authors_address() -> None:
    content = read(f"<reply xmlns='urn:xmpp:reply:0' id='m1' to='{SECRET}/phone'/>")
    assert content.payloads == ["<reply xmlns='urn:xmpp:reply:0' id=\"m1\"/>"]


def test_the_words_of_a_reply_are_those_behind_the_quotation() -> None:
    content = read(
        "<body>&gt; 您好\n1</body><reply xmlns='urn:xmpp:reply:0' id='m1'/>"
        "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='5'/></fallback>"
    )
    assert content.own_words == "1"
    assert len(content.payloads) == 2


def test_only_an_address_alone_is_a_file() -> None:
    oob = "<x xmlns='jabber:x:oob'><url>https://x/a</url></x>"
    assert read(f"<body> https://x/a</body>{oob}").is_file
    assert not read(f"<body>Look: https://x/a</body>{oob}").is_file
    assert not read("<body>https://x/a</body>").is_file


def test_a_reply_that_must_not_be_seen_leaves_only_the_words() -> None:
    content = read(
        "<body>&gt; secret\nYes</body><reply xmlns='urn:xmpp:reply:0' id='m1'/>"
        "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='9'/></fallback>"
        "<markable xmlns='urn:xmpp:chat-markers:0'/>"
    )
    content.forget_reply()
    assert (content.body, content.replies_to, content.own_words) == ("Yes", "", "Yes")
    assert content.payloads == ["<markable xmlns='urn:xmpp:chat-markers:0'/>"]


def test_a_sign_is_no_line_and_a_reaction_is_one() -> None:
    assert not read("<composing xmlns='http://jabber.org/protocol/chatstates'/>").is_line
    assert read("<body>x</body>").is_line
    assert read("<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>").is_line
    assert read("<reactions xmlns='urn:xmpp:reactions:0' id='m1'/>").is_line


NASTY = "\"'<>&\u202e\n"


@pytest.mark.parametrize(
    "make",
    [
        payloads.correction,
        retraction,
        payloads.seen,
        payloads.receipt,
        lambda nasty: payloads.reactions(nasty, (nasty, "👍")),
        lambda nasty: payloads.message(nasty, nasty, payloads.text(nasty), stanza_id=nasty),
    ],
)
def test_everything_written_is_escaped(make: Callable[[str], str]) -> None:
    made = fromstring(f"<all>{make(NASTY)}</all>")
    assert NASTY in {value for child in made.iter() for value in (*child.attrib.values(), child.text)}


@given(st.text())
def test_a_body_holds_only_what_xml_can(text: str) -> None:
    found = fromstring(payloads.text(text)).text or ""
    assert found == payloads.NOT_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def test_typing_is_written_as_its_state() -> None:
    assert fromstring(payloads.typing("paused")).tag == "{http://jabber.org/protocol/chatstates}paused"
