"""Customers as a CSV file that spreadsheets open: read with every fault named by its line, written so that no cell is
taken for a formula. Reads and writes text only; what becomes of the rows is the archive's matter.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from imcs.archive import CustomerChange, CustomerRecord
from imcs.archive.customer_records import LONGEST_NAME, LONGEST_VALUE, MOST_ATTRIBUTES, plain_text
from imcs.cli.agents import bare_address
from imcs.errors import ImcsError
from imcs.model import Address, AgentId, Language
from kb.spreadsheet import delimiter_of, guarded, without_guard

COLUMNS = ("jid", "name", "language", "tier", "agent", "tags")
ATTRIBUTE = "attribute:"
"""Begins the heading of a column that holds an attribute."""
MOST_TIERS = 9
_PARTS = re.compile(r"[\s,;、，；]+")


@dataclass(frozen=True, slots=True)
class Row:
    """What a line of the file asks for."""

    line: int
    change: CustomerChange


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """What a file held: rows, or else the faults that keep all of it out."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]


def read_customers(content: bytes, agents: Mapping[str, AgentId]) -> CustomerFile:
    """The rows of a file; `agents` by their short names. An empty cell leaves things as they are."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return CustomerFile((), ("isn't UTF-8: save it as “CSV UTF-8”",))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    rows: list[Row] = []
    faults: list[str] = []
    try:
        columns = _columns(next(reader, []))
        for line, cells in _lines(reader):
            try:
                rows.append(Row(line, _change(columns, cells, agents)))
            except ImcsError as fault:
                faults.append(f"line {line}: {fault}")
    except csv.Error as fault:
        faults.append(f"line {reader.line_num}: isn't CSV: {fault}")
    except ImcsError as fault:
        faults.append(f"line 1: {fault}")
    return CustomerFile(tuple(rows), (*faults, *_twice(rows)))


def write_customers(records: Iterable[CustomerRecord], agents: Mapping[AgentId, str]) -> bytes:
    """A file that `read_customers` takes back."""
    listed = list(records)
    names = sorted({name for record in listed for name in record.customer.attributes})
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([*COLUMNS, *(ATTRIBUTE + name for name in names)])
    for record in listed:
        customer = record.customer
        plain = [
            " ".join(record.addresses),
            customer.name,
            customer.language.value,
            str(customer.tier),
            "" if customer.dedicated is None else agents.get(customer.dedicated, ""),
            ", ".join(record.tags),
        ]
        writer.writerow(map(guarded, [*plain, *(customer.attributes.get(name, "") for name in names)]))
    return file.getvalue().encode("utf-8-sig")


def attribute_name(text: str) -> str:
    """A name that an attribute can have."""
    name = plain_text(text)
    if not 0 < len(name) <= LONGEST_NAME or "=" in name:
        raise ImcsError(f"{name!r} can't be the name of an attribute: 1 to {LONGEST_NAME} characters without =")
    return name


def attribute_value(text: str) -> str:
    """A value that an attribute can have."""
    value = plain_text(text)
    if len(value) > LONGEST_VALUE:
        raise ImcsError(f"a value of {len(value)} characters is too long: at most {LONGEST_VALUE}")
    return value


def tag_list(text: str) -> tuple[str, ...]:
    """The words in a text, each once, in order of the alphabet."""
    tags = tuple(sorted({tag for tag in _PARTS.split(plain_text(text)) if tag}))
    if any(len(tag) > LONGEST_NAME for tag in tags):
        raise ImcsError(f"a tag has at most {LONGEST_NAME} characters")
    return tags


def _columns(heading: Sequence[str]) -> list[str]:
    columns = [without_guard(name).strip() for name in heading]
    unknown = [name for name in columns if name not in COLUMNS and not name.startswith(ATTRIBUTE)]
    if unknown or "jid" not in columns:
        known = ", ".join(COLUMNS)
        wrong = f"; there is {', '.join(map(repr, unknown))}" if unknown else ""
        raise ImcsError(f"must name the column jid and may name {known} and {ATTRIBUTE}NAME{wrong}")
    if twice := sorted({name for name in columns if columns.count(name) > 1}):
        raise ImcsError(f"names a column twice: {', '.join(twice)}")
    if sum(name.startswith(ATTRIBUTE) for name in columns) > MOST_ATTRIBUTES:
        raise ImcsError(f"names more than {MOST_ATTRIBUTES} attributes")
    return [ATTRIBUTE + attribute_name(name.removeprefix(ATTRIBUTE)) if ":" in name else name for name in columns]


def _lines(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line where it begins."""
    line = getattr(reader, "line_num", 1) + 1
    for cells in reader:
        if any(cells):
            yield line, cells
        line = getattr(reader, "line_num", line) + 1


def _change(columns: Sequence[str], cells: Sequence[str], agents: Mapping[str, AgentId]) -> CustomerChange:
    if len(cells) > len(columns):
        raise ImcsError(f"has {len(cells)} cells, but there are {len(columns)} columns")
    texts = {name: plain_text(without_guard(cell)) for name, cell in zip(columns, cells, strict=False)}
    addresses = tuple(dict.fromkeys(bare_address(jid) for jid in texts.get("jid", "").split()))
    if not addresses:
        raise ImcsError("names no jid")
    return CustomerChange(
        addresses,
        name=texts.get("name") or None,
        language=_language(texts.get("language", "")),
        tier=_tier(texts.get("tier", "")),
        dedicated=_agent(texts.get("agent", ""), agents),
        attributes={
            name.removeprefix(ATTRIBUTE): attribute_value(text)
            for name, text in texts.items()
            if name.startswith(ATTRIBUTE) and text
        },
        tags=tag_list(texts["tags"]) if texts.get("tags") else None,
    )


def _language(text: str) -> Language | None:
    try:
        return Language(text) if text else None
    except ValueError:
        raise ImcsError(f"{text!r} is no language: {', '.join(each.value for each in Language)}") from None


def _tier(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or int(text) > MOST_TIERS:
        raise ImcsError(f"{text!r} is no tier: 0 for ordinary, up to {MOST_TIERS} for those served first")
    return int(text)


def _agent(name: str, agents: Mapping[str, AgentId]) -> AgentId | None:
    if name and name not in agents:
        raise ImcsError(f"nobody here is called {name}: see `imcs agent list`")
    return agents.get(name)


def _twice(rows: Iterable[Row]) -> Iterator[str]:
    """One customer in two lines would depend on their order."""
    first: dict[Address, int] = {}
    for row in rows:
        for address in row.change.addresses:
            if address in first:
                yield f"line {row.line}: {address} is in line {first[address]} already"
            first.setdefault(address, row.line)
