"""A system that keeps failing is left alone, and tried again one at a time."""

from imcs.crm.breaker import FAILURES, REST, Breaker


def an_open_breaker() -> Breaker:
    breaker = Breaker()
    assert [breaker.failed(0.0) for _ in range(FAILURES)] == [False] * (FAILURES - 1) + [True]
    return breaker


def test_some_failures_in_a_row_open_it_and_one_success_between_does_not() -> None:
    breaker = Breaker()
    for _ in range(FAILURES - 1):
        breaker.failed(0.0)
    breaker.went_well()
    assert not breaker.failed(0.0)
    assert breaker.lets_through(0.0)
    assert not an_open_breaker().lets_through(0.0)


def test_after_the_rest_one_is_let_through_at_a_time() -> None:
    breaker = an_open_breaker()
    assert not breaker.lets_through(REST - 0.1)
    assert breaker.lets_through(REST)
    assert not breaker.lets_through(REST + 0.1)


def test_when_that_one_goes_well_everybody_is_and_else_it_rests_again() -> None:
    breaker = an_open_breaker()
    assert breaker.lets_through(REST)
    assert not breaker.failed(REST + 1)
    assert not breaker.lets_through(REST + 2)
    assert breaker.lets_through(2 * REST + 1)
    breaker.went_well()
    assert breaker.lets_through(2 * REST + 1)
    assert breaker.lets_through(2 * REST + 1)
