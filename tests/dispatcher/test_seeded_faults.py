"""The stateful test is worth something: each of these faults, put into the dispatcher on purpose, is found by it.

A fault replaces one function or method by one that's wrong in one way. The search doesn't shrink, and it starts from
the same seed every time. What it draws hangs on the modules that happen to be loaded all the same, since Hypothesis
takes constants from them: it has room for many more days than any fault has needed.
"""

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from imcs.errors import Refused
from tests.dispatcher import (
    faults_of_events,
    faults_of_handing_on,
    faults_of_messages,
    faults_of_presence,
    faults_of_routing,
)
from tests.dispatcher.day import A_HUNDRED_DAYS
from tests.dispatcher.machine import DayAtTheDesk

pytestmark = pytest.mark.process

QUICK = settings(A_HUNDRED_DAYS, max_examples=6000, phases=[Phase.generate], report_multiple_bugs=False)
FAULTS = (
    faults_of_routing.FAULTS
    | faults_of_events.FAULTS
    | faults_of_handing_on.FAULTS
    | faults_of_presence.FAULTS
    | faults_of_messages.FAULTS
)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_books_find(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    target, replacement = FAULTS[fault]
    monkeypatch.setattr(target, replacement)
    with pytest.raises((AssertionError, KeyError, Refused, pytest.fail.Exception)):
        run_state_machine_as_test(DayAtTheDesk, settings=QUICK)
