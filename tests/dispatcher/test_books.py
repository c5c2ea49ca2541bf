"""The dispatcher keeps all its promises on any day, whatever happens in whatever order (see machine.py, books.py)."""

from hypothesis.stateful import run_state_machine_as_test

from tests.dispatcher.day import A_HUNDRED_DAYS
from tests.dispatcher.machine import DayAtTheDesk


def test_the_books_add_up_on_any_day() -> None:
    run_state_machine_as_test(DayAtTheDesk, settings=A_HUNDRED_DAYS)
