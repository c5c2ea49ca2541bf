"""A slot is read with the headers that may be asked for and no others; where there's no service there is no file."""

from xml.etree.ElementTree import fromstring

import pytest

from imcs.xmpp.component import Component
from imcs.xmpp.file_slots import FileSlots, Slot, slot_in

ANSWER = """
<iq><slot xmlns='urn:xmpp:http:upload:0'>
  <put url='https://up.example.org/a/x.txt'><header name='Authorization'>Basic\nabc</header>
    <header name='Host'>evil.example</header></put>
  <get url='https://up.example.org/a/x.txt'/>
</slot></iq>"""


def test_a_slot_is_read_with_the_headers_that_it_may_ask_for() -> None:
    address = "https://up.example.org/a/x.txt"
    assert slot_in(fromstring(ANSWER)) == Slot(address, address, {"Authorization": "Basicabc"})


@pytest.mark.parametrize("part", ["<put ", "<get ", "https://up.example.org/a/x.txt"])
def test_half_a_slot_or_one_that_lies_elsewhere_is_none(part: str) -> None:
    broken = ANSWER.replace(part, part.replace("https", "file").replace("<put", "<pot").replace("<get", "<got"))
    assert slot_in(fromstring(broken.replace("</put>", "</pot>") if "<pot" in broken else broken)) is None


async def test_without_a_service_or_a_stream_there_is_no_file() -> None:
    component = Component("support.example.org", "secret", "127.0.0.1", 1)
    assert await FileSlots(component, "").keep("x.txt", "text/plain", b"x") == ""
    assert await FileSlots(component, "upload.example.org").keep("x.txt", "text/plain", b"x") == ""
