"""Facts, messages and the other words to rows and back.

Pure. Every row goes in as one element of a JSON array; `pack` makes the array.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from imcs.archive.records import ConversationRecord
from imcs.dispatcher.facts import Fact
from imcs.dispatcher.reasons import EndReason
from imcs.errors import ArchiveError
from imcs.model import (
    Address,
    AgentId,
    Author,
    ConversationId,
    Customer,
    CustomerId,
    Language,
    Message,
    Need,
    Puppet,
    QueueName,
    Stage,
)

Row = Sequence[Any]
"""A row as SQLite gives it: numbers, texts and None."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(rows: Iterable[object]) -> str:
    """The rows as one JSON array.

    A NUL or half a surrogate pair, which XML can't carry and databases trip over, becomes U+FFFD.
    """
    listed = list(rows)
    text = _encode(listed)
    try:
        text.encode()
    except UnicodeEncodeError:
        return _encode(_storable(listed))
    return _encode(_storable(listed)) if "\\u0000" in text else text


def _storable(value: object) -> object:
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "\ufffd")
    if isinstance(value, list | tuple):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_storable(name): _storable(item) for name, item in value.items()}
    return value


def stamp(at: datetime) -> str:
    """A moment as text of one width, so that texts sort as moments do."""
    if at.tzinfo is None:
        raise ValueError("a moment without its time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The moment that `stamp` wrote."""
    return datetime.fromisoformat(text)


def maybe_moment(text: str | None) -> datetime | None:
    """The moment, where there is one."""
    return None if text is None else moment(text)


# ── Facts: the class's name is the kind, what isn't a column goes into the body ───────────────────────────────────


def fact_row(seq: int, fact: Fact) -> list[object]:
    """seq, at, kind, conversation, agent, body."""
    kind = type(fact)
    body = {name: _plain(getattr(fact, name)) for name in _body_names(kind.__name__)}
    return [
        seq,
        stamp(fact.at),
        kind.__name__,
        getattr(fact, "conversation", None),
        getattr(fact, "agent", None),
        body,
    ]


def read_fact(row: Row) -> Fact:
    """From seq, at, kind, conversation, agent, body."""
    _, at, kind, conversation, agent, body = row
    try:
        readers = _fact_readers(kind)
    except KeyError:
        raise ArchiveError(f"the archive holds facts of the kind {kind}, which this program doesn't know") from None
    plain = json.loads(body) | {"at": at, "conversation": conversation, "agent": agent}
    # A field that was added later is missing in older rows and takes its default.
    build: Callable[..., Fact] = _fact_kinds()[kind]
    return build(**{name: read(plain[name]) for name, read in readers.items() if name in plain})


def fact_kinds() -> tuple[str, ...]:
    """The kinds of facts there are."""
    return tuple(_fact_kinds())


@cache
def _fact_kinds() -> dict[str, type[Fact]]:
    return {kind.__name__: kind for kind in get_args(Fact)}


@cache
def _body_names(kind: str) -> tuple[str, ...]:
    columns = ("at", "conversation", "agent")
    return tuple(field.name for field in fields(_fact_kinds()[kind]) if field.name not in columns)


@cache
def _fact_readers(kind: str) -> dict[str, Callable[[Any], object]]:
    hints = get_type_hints(_fact_kinds()[kind])
    return {name: _reader(hint) for name, hint in hints.items()}


def _plain(value: object) -> object:
    match value:
        case datetime():
            return stamp(value)
        case Enum():
            return value.value
        case tuple():
            return [_plain(item) for item in value]
        case Need():
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def _reader(hint: Any) -> Callable[[Any], object]:
    """How a value of this type is made from its JSON form."""
    if isinstance(hint, NewType):
        return _reader(hint.__supertype__)
    if get_origin(hint) in (Union, UnionType):
        (inner,) = (_reader(option) for option in get_args(hint) if option is not NoneType)
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        item = _reader(get_args(hint)[0])
        return lambda value: tuple(item(each) for each in value)
    if hint is Need:
        parts = {name: _reader(part) for name, part in get_type_hints(Need).items()}
        build: Callable[..., Need] = Need
        return lambda value: build(**{name: read(value[name]) for name, read in parts.items() if name in value})
    if hint is datetime:
        return moment
    if hint in (str, int, bool) or (isinstance(hint, type) and issubclass(hint, Enum)):
        return hint  # type: ignore[no-any-return]  # calling these classes makes the value
    raise TypeError(f"facts can't be archived with a field of the type {hint}")


# ── The other words ───────────────────────────────────────────────────────────────────────────────────────────────


def message_row(seq: int, message: Message) -> list[object]:
    """seq, conversation, at, author, agent, id, body, payloads, corrects, private."""
    return [
        seq,
        message.conversation,
        stamp(message.at),
        message.author.value,
        message.agent,
        message.id,
        message.body,
        message.payloads,
        message.corrects,
        int(message.private),
    ]


def read_message(row: Row) -> Message:
    """From what `message_row` wrote."""
    _, conversation, at, author, agent, stanza_id, body, payloads, corrects, private = row
    return Message(
        conversation=ConversationId(conversation),
        at=moment(at),
        author=Author(author),
        id=stanza_id,
        body=body,
        agent=None if agent is None else AgentId(agent),
        payloads=payloads,
        corrects=corrects,
        private=bool(private),
    )


def read_conversation(row: Row) -> ConversationRecord:
    """From the columns of the statement `conversation`."""
    agent, continues, reason = row[6], row[11], row[10]
    return ConversationRecord(
        id=ConversationId(row[0]),
        customer=CustomerId(row[1]),
        queue=QueueName(row[2]),
        stage=Stage(row[3]),
        started_at=moment(row[4]),
        tier=row[5],
        agent=None if agent is None else AgentId(agent),
        queued_at=maybe_moment(row[7]),
        connected_at=maybe_moment(row[8]),
        ended_at=maybe_moment(row[9]),
        end_reason=None if reason is None else EndReason(reason),
        continues=None if continues is None else ConversationId(continues),
        is_open=bool(row[12]),
    )


def read_customer(row: Row) -> Customer:
    """From id, address, name, language, tier, dedicated, attributes, used."""
    number, address, name, language, tier, dedicated, attributes, used = row
    return Customer(
        id=CustomerId(number),
        address=Address(address),
        name=name,
        language=Language(language),
        tier=tier,
        dedicated=None if dedicated is None else AgentId(dedicated),
        attributes=json.loads(attributes),
        used=bool(used),
    )


def read_puppet(row: Row) -> Puppet:
    """From localpart, customer, queue."""
    localpart, customer, queue = row
    return Puppet(localpart, CustomerId(customer), QueueName(queue))
