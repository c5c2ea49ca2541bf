"""What the bot remembers survives its row, and a damaged row costs nothing but memory."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bots.state import Asked, BotState, Choice

FULL = BotState(
    greeted=True,
    failures=1,
    asked=Asked.CHOICES,
    asked_at=datetime(2025, 1, 1, tzinfo=UTC),
    choices=(Choice("a", "問", "答\ud800", 0.5),),
    article="b",
    helped_asked=("a", "b"),
    said="00ff",
    said_times=2,
)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def test_a_state_comes_back_as_it_was_written() -> None:
    assert BotState.from_json(FULL.to_json()) == FULL
    assert FULL.to_json().isascii()


def test_a_field_that_is_not_there_has_its_default_and_one_that_is_not_known_is_dropped() -> None:
    assert BotState.from_json('{"version": 1, "greeted": true, "mood": "good"}') == BotState(greeted=True)


def test_another_version_is_forgotten() -> None:
    row = json.loads(FULL.to_json())
    assert BotState.from_json(json.dumps(row | {"version": 99})) == BotState()


@given(st.text(max_size=30))
def test_a_row_that_is_not_ours_becomes_a_fresh_state(text: str) -> None:
    assert BotState.from_json(text) == BotState()


@given(st.sampled_from(sorted(json.loads(FULL.to_json()))), values)
def test_a_damaged_field_never_raises_and_what_is_read_can_be_written(name: str, value: object) -> None:
    row = json.loads(FULL.to_json()) | {name: value}
    state = BotState.from_json(json.dumps(row))
    BotState.from_json(state.to_json())
    state.asking(Asked.OFFER, datetime(2025, 1, 1, tzinfo=UTC))
    assert state.asked_at is None or state.asked_at <= datetime(2030, 1, 1, tzinfo=UTC)
