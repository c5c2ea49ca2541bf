"""Which lines name a file."""

from dataclasses import replace

import pytest

from imcs.archive.files import file_row
from imcs.model import Author, ConversationId, Message
from imcs.xmpp import payloads
from tests.builders import at
from tests.xmpp.test_payloads import read

SENT = Message(
    ConversationId(1), at(0), Author.CUSTOMER, "c1", "look", payloads="<x xmlns='jabber:x:oob'><url>u</url></x>"
)


def test_a_line_with_a_files_address_is_known_by_it_as_the_face_writes_it() -> None:
    content = read("<x xmlns='jabber:x:oob'><url>https://host/a?b=1&amp;c=&lt;2&gt;</url></x>")
    row = file_row(replace(SENT, payloads="<markable/>" + "".join(content.payloads)))
    assert row is not None
    assert row[1:2] + row[3:] == ["c1", content.url] == ["c1", "https://host/a?b=1&c=<2>"]


@pytest.mark.parametrize(
    "line",
    [
        replace(SENT, payloads=""),
        replace(SENT, payloads=f"<markable xmlns='{payloads.MARKERS}'/>"),
        replace(SENT, author=Author.BOT),
        replace(SENT, author=Author.AGENT, private=True),
    ],
)
def test_other_lines_name_none(line: Message) -> None:
    assert file_row(line) is None
