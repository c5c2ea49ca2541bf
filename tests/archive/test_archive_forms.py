"""Forms are kept with their conversation, in order, and read as they were written."""

from imcs.archive import Archive, FormAnswer, FormFilled
from imcs.model import ConversationId
from tests.archive.log import a_customer, a_start, write
from tests.builders import at

ONE, TWO = ConversationId(1), ConversationId(2)


async def test_a_form_is_read_as_it_was_written(archive: Archive) -> None:
    answers = (FormAnswer("訂單編號", "order", "AB123", "AB123"), FormAnswer("到府日期", "day", "2025-03-04", "3月4日"))
    first = FormFilled(ONE, at(1), "repair", "線上報修", answers)
    second = FormFilled(ONE, at(2), "call", "回電", (), complete=False)
    await write(archive, a_customer(1), a_start(1, 1), first, second)
    assert await archive.forms.of(ONE) == [first, second]
    assert await archive.forms.of(TWO) == []
