"""Facts, messages and texts survive their way into rows and back."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imcs.archive.rows import fact_kinds, fact_row, message_row, moment, pack, read_fact, read_message, stamp
from imcs.dispatcher.facts import AgentChanged, ConversationQueued, Fact, OfferTimedOut, OfferWithdrawn
from imcs.dispatcher.reasons import QueueReason, WithdrawReason
from imcs.errors import ArchiveError
from imcs.model import AgentId, Author, ConversationId, Message, Need, QueueName
from tests.builders import MORNING, at

MEI = AgentId(3)

ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Half surrogate pairs and NUL included, which XML can't carry, but whoever builds a message might."""
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
"""What XML can carry, and a little more."""
MOMENTS = st.integers(0, 10**16).map(lambda microseconds: MORNING + timedelta(microseconds=microseconds))


def through_sqlite(row: list[object]) -> list[object]:
    """What SQLite makes of a packed row."""
    columns = ", ".join(f"value->{'>' if not isinstance(value, dict) else ''}{n}" for n, value in enumerate(row))
    with closing(sqlite3.connect(":memory:")) as connection:
        return list(connection.execute(f"select {columns} from json_each(?)", [pack([row])]).fetchone())


def facts() -> st.SearchStrategy[Fact]:
    """Any fact of any kind, with all its fields filled at random."""
    return st.one_of(*[st.builds(kind, **fields(kind)) for kind in get_args(Fact)])


def fields(kind: type[Fact]) -> dict[str, st.SearchStrategy[Any]]:
    return {name: values(hint) for name, hint in get_type_hints(kind).items()}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type."""
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=3).map(tuple)
    if get_args(hint):
        return st.one_of(*[values(option) for option in get_args(hint)])
    if hint is Need:
        return st.builds(Need, **{name: values(part) for name, part in get_type_hints(Need).items()})
    plain = getattr(hint, "__supertype__", hint)
    chosen: dict[object, st.SearchStrategy[Any]] = {str: WORDS, int: st.integers(0, 2**53), datetime: MOMENTS}
    return chosen[plain] if plain in chosen else st.from_type(plain)


@given(fact=facts())
def test_every_fact_comes_back_as_it_went_in(fact: Fact) -> None:
    assert read_fact(through_sqlite(fact_row(7, fact))) == fact


@given(body=WORDS, payloads=WORDS, at=MOMENTS, author=st.sampled_from(Author), agent=st.none() | st.integers(1, 9))
def test_every_message_comes_back_as_it_went_in(
    body: str, payloads: str, at: datetime, author: Author, agent: int | None
) -> None:
    message = Message(ConversationId(1), at, author, "id", body, agent, payloads, private=bool(agent))  # type: ignore[arg-type]  # a plain int as AgentId
    assert read_message(through_sqlite(message_row(7, message))) == message


@given(text=ANY_TEXT)
@settings(max_examples=300)
def test_what_no_xml_can_carry_becomes_a_replacement_character_and_the_rest_stays(text: str) -> None:
    (stored,) = through_sqlite([text])
    assert isinstance(stored, str)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert stored == "".join("\ufffd" if character == "\0" else character for character in whole)
    if "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text):
        assert stored == text


def test_nul_is_replaced_wherever_it_stands() -> None:
    assert pack([["a\0b", 1, None, {"why": "\0", "list": ["\0"]}]]) == (
        '[["a\ufffdb",1,null,{"why":"\ufffd","list":["\ufffd"]}]]'
    )


def test_a_backslash_that_looks_like_a_nul_stays() -> None:
    assert through_sqlite(["\\u0000"]) == ["\\u0000"]


@given(first=MOMENTS, second=MOMENTS)
def test_stamps_sort_as_moments_do_and_come_back(first: datetime, second: datetime) -> None:
    assert (stamp(first) < stamp(second)) == (first < second)
    assert moment(stamp(first)) == first


def test_a_stamp_is_in_utc_whatever_the_zone() -> None:
    taipei = timezone(timedelta(hours=8))
    assert stamp(MORNING.astimezone(taipei)) == stamp(MORNING) == "2026-03-02T09:00:00.000000+00:00"


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without its time zone"):
        stamp(datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test


def test_a_field_that_older_rows_lack_takes_its_default() -> None:
    row = [1, stamp(MORNING), "AgentPaused", None, 3, "{}"]
    assert read_fact(row) == read_fact([*row[:5], '{"why":""}'])


OF_THE_FIRST_VERSION = {
    '{"reason":"requested","head":false}': ConversationQueued(MORNING, ConversationId(4), QueueReason.REQUESTED, MEI),
    '{"not_before":"2026-03-02T09:01:00.000000+00:00"}': OfferTimedOut(MORNING, ConversationId(4), MEI, at(60)),
    '{"reason":"customer left"}': OfferWithdrawn(MORNING, ConversationId(4), MEI, WithdrawReason.CUSTOMER_LEFT),
    '{"queues":["help"],"capacity":4}': AgentChanged(MORNING, MEI, (QueueName("help"),), 4),
}


@pytest.mark.parametrize("body", OF_THE_FIRST_VERSION)
def test_facts_that_the_first_version_wrote_are_read_as_they_were_meant(body: str) -> None:
    meant = OF_THE_FIRST_VERSION[body]
    conversation = getattr(meant, "conversation", None)
    assert read_fact([1, stamp(MORNING), type(meant).__name__, conversation, 3, body]) == meant


def test_a_kind_of_fact_from_another_version_is_named() -> None:
    with pytest.raises(ArchiveError, match="CoffeeServed"):
        read_fact([1, stamp(MORNING), "CoffeeServed", None, None, "{}"])


def test_the_names_of_the_kinds_are_what_is_stored_and_may_not_change() -> None:
    assert set(fact_kinds()) >= {
        "ConversationStarted",
        "ConversationQueued",
        "PreferenceChanged",
        "TierChanged",
        "NeedRelaxed",
        "ConversationOverflowed",
        "OfferMade",
        "OfferDeclined",
        "OfferTimedOut",
        "OfferWithdrawn",
        "ConversationConnected",
        "AgentJoined",
        "ConversationLeft",
        "TurnPassed",
        "ConversationParked",
        "ConversationHeld",
        "HoldEnded",
        "ConversationEnded",
        "WrapUpEnded",
        "AgentChanged",
        "AgentRemoved",
        "AvailabilityChanged",
        "AgentPaused",
        "AgentSeen",
        "AgentReadied",
        "AgentLeft",
        "ServiceResumed",
    }
