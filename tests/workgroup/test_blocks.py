"""Who isn't heard, and until when."""

from datetime import timedelta

from imcs.archive import CustomerBlocked
from imcs.model import AgentId, CustomerId
from imcs.workgroup.blocks import Blocks
from tests.builders import at

WANG, LIN, MEI = CustomerId(1), CustomerId(2), AgentId(1)


def test_a_block_ends_by_itself_or_by_a_later_one() -> None:
    blocks = Blocks(lambda customer: (customer,))
    blocks.load([CustomerBlocked(WANG, at(60), MEI)])
    assert blocks.holds(WANG, at(59))
    assert not blocks.holds(WANG, at(60))
    assert not blocks.holds(LIN, at(0))
    blocks.put(CustomerBlocked(LIN, at(30), MEI))
    assert [block.customer for block in blocks.open(at(0))] == [LIN, WANG]
    blocks.put(CustomerBlocked(WANG, at(1), MEI))
    assert [block.customer for block in blocks.open(at(1))] == [LIN]
    assert blocks.open(at(0) + timedelta(days=1)) == []


def test_a_block_holds_whom_its_customer_was_found_to_be_until_they_are_set_free() -> None:
    blocks = Blocks(lambda customer: (customer, LIN) if customer == WANG else (customer,))
    blocks.put(CustomerBlocked(LIN, at(60), MEI))
    assert blocks.holds(WANG, at(0))
    blocks.put(CustomerBlocked(WANG, at(1), MEI))
    assert not blocks.holds(WANG, at(1))
