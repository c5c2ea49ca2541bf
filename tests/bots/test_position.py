"""A position survives being written, and whatever else stands in its place is none."""

import pytest

from bots.position import MOST_BACK, Position
from bots.question import Answer


def test_a_position_comes_back_as_it_was_written() -> None:
    position = Position("orders", ("main",), 2, (Answer("a", "1", "one"),), True, 1)
    assert Position.from_json(position.to_json()) == position


@pytest.mark.parametrize(
    "value",
    [
        None,
        1,
        "x",
        [],
        {"step": 1},
        {"step": "a", "answers": [1]},
        {"step": "a", "question": -1},
        {"step": "a", "missed": "x"},
        {"step": "a", "answers": [{"name": "a"}]},
        {"step": "a", "back": 3},
        {"step": "a", "back": [1]},
    ],
)
def test_what_is_no_position_is_none(value: object) -> None:
    assert Position.from_json(value) is None


def test_the_way_back_is_bounded() -> None:
    found = Position.from_json({"step": "a", "back": ["b"] * 100})
    assert found is not None
    assert len(found.back) == MOST_BACK


def test_an_answer_takes_the_place_of_an_earlier_one_to_the_same_question() -> None:
    position = Position("a").answered(Answer("x", "1", "one")).answered(Answer("y", "2", "two"))
    position = position.answered(Answer("x", "3", "three"))
    assert position.values == {"x": "three", "y": "two"}
    assert position.without("x").values == {"y": "two"}
