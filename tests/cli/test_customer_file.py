"""Customers in a CSV file: what is written comes back as it was, and every fault is named by its line."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imcs.archive import CustomerChange, CustomerRecord
from imcs.archive.customer_records import plain_text
from imcs.cli.customer_file import read_customers, write_customers
from imcs.model import Address, AgentId, Customer, CustomerId, Language

AGENTS = {"mei": AgentId(7), "li": AgentId(8)}
NAMES = {number: name for name, number in AGENTS.items()}

texts = st.one_of(
    st.sampled_from(["=1+1", "+886 2 1234", "-5", "@home", "'quoted", "'=x", "''", 'say "hi"', "a,b;c", "王小明"]),
    st.text(max_size=30).map(plain_text),
)
addresses = st.lists(
    st.integers(0, 10_000).map(lambda number: Address(f"c{number}@home.example")), min_size=1, max_size=3, unique=True
)
customers = st.builds(
    Customer,
    id=st.just(CustomerId(1)),
    address=st.just(Address("")),
    name=texts,
    language=st.sampled_from(Language),
    tier=st.integers(0, 9),
    dedicated=st.sampled_from([None, *NAMES]),
    attributes=st.dictionaries(st.sampled_from(["plan", "@sum", "'x", "城市"]), texts.filter(bool), max_size=3),
)
tags = st.lists(st.sampled_from(["vip", "b2b", "=x", "'y", "大戶"]), unique=True).map(
    lambda words: tuple(sorted(words))
)
records = st.builds(CustomerRecord, customer=customers, addresses=addresses.map(tuple), tags=tags)


def asked_for(record: CustomerRecord) -> CustomerChange:
    """What importing a record must ask for: what is empty isn't named."""
    customer = record.customer
    return CustomerChange(
        record.addresses,
        name=customer.name or None,
        language=customer.language,
        tier=customer.tier,
        dedicated=customer.dedicated,
        attributes=customer.attributes,
        tags=record.tags or None,
    )


@given(st.lists(records, max_size=4, unique_by=lambda record: record.addresses))
def test_what_is_exported_is_imported_as_it_was(listed: list[CustomerRecord]) -> None:
    once = [each for place, each in enumerate(listed) if not set(each.addresses) & before(listed, place)]
    found = read_customers(write_customers(once, NAMES), AGENTS)
    assert found.faults == ()
    assert [row.change for row in found.rows] == [asked_for(record) for record in once]


def before(listed: list[CustomerRecord], place: int) -> set[Address]:
    return {address for record in listed[:place] for address in record.addresses}


@given(records)
def test_no_cell_of_an_export_is_a_formula(record: CustomerRecord) -> None:
    text = write_customers([record], NAMES).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"jid,name\n{text}".encode(errors="replace")))
def test_whatever_a_file_holds_it_is_read_or_refused_in_words(content: bytes) -> None:
    found = read_customers(content, AGENTS)
    assert all(isinstance(fault, str) and fault for fault in found.faults)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("wang,,,,,", "line 2: 'wang' is no address"),
        (",Wang,,,,", "line 2: names no jid"),
        ("w@home.example,,fr,,,", "line 2: 'fr' is no language: zh_TW, zh_CN, en"),
        ("w@home.example,,,gold,,", "line 2: 'gold' is no tier"),
        ("w@home.example,,,10,,", "line 2: '10' is no tier"),
        ("w@home.example,,,,bo,", "line 2: nobody here is called bo"),
        ("w@home.example,,,,,,,", "line 2: has 8 cells, but there are 6 columns"),
        ('"w@home.example', "isn't CSV"),
        ("w@home.example,,,,,\nx@home.example w@home.example,,,,,", "line 3: w@home.example is in line 2 already"),
    ],
)
def test_a_faulty_row_is_named_by_its_line(line: str, fault: str) -> None:
    found = read_customers(f"jid,name,language,tier,agent,tags\n{line}".encode(), AGENTS)
    assert len(found.faults) == 1
    assert fault in found.faults[0]


def test_a_line_is_counted_from_where_its_row_begins() -> None:
    found = read_customers(b'jid,name\na@home.example,"two\nlines"\n\nb,x\n', AGENTS)
    assert found.rows[0].change.name == "two lines"
    assert found.faults[0].startswith("line 5: 'b' is no address")


@pytest.mark.parametrize(
    ("heading", "fault"),
    [
        ("name,tier", "must name the column jid"),
        ("jid,langauge", "there is 'langauge'"),
        ("jid,name,name", "names a column twice: name"),
        ("jid,attribute:", "can't be the name of an attribute"),
        ("", "must name the column jid"),
    ],
)
def test_a_heading_that_nobody_could_mean_is_refused(heading: str, fault: str) -> None:
    (found,) = read_customers(heading.encode(), AGENTS).faults
    assert found.startswith("line 1: ")
    assert fault in found


def test_a_file_that_is_not_utf8_is_refused_with_what_to_do() -> None:
    (fault,) = read_customers("jid\n王".encode("big5"), AGENTS).faults
    assert "save it as" in fault
