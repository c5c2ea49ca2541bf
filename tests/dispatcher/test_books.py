"""The dispatcher keeps all its promises on any day, whatever happens in whatever order (see machine.py, books.py)."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.dispatcher.day import A_HUNDRED_DAYS
from tests.dispatcher.machine import DayAtTheDesk


def test_the_books_add_up_on_any_day() -> None:
    run_state_machine_as_test(DayAtTheDesk, settings=settings(A_HUNDRED_DAYS, max_examples=20))


@pytest.mark.process
def test_and_on_a_hundred_days() -> None:
    run_state_machine_as_test(DayAtTheDesk, settings=A_HUNDRED_DAYS)
