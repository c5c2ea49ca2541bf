"""Nobody is led in circles, and no step is written for nothing."""

import pytest

from bots.flow import Faq, Flow, Form, Handover, Menu, Option, Say, Set, Step
from bots.flow_ways import faults_of_ways

X = {"en": "x"}


def faults(steps: dict[str, Step], *entrances: str) -> list[str]:
    flow = Flow(steps, next(iter(steps)), entrances)
    return [fault.sentence for fault in faults_of_ways(flow, dict.fromkeys(steps, 1))]


def test_what_articles_begin_needs_nothing_else_that_leads_there() -> None:
    assert not faults({"a": Say(X), "b": Say(X)}, "b")
    assert len(faults({"a": Say(X), "b": Say(X)})) == 1


@pytest.mark.parametrize("end", [Say(X), Faq(X), Handover()])
def test_a_way_that_comes_to_an_end_or_a_person_is_right(end: Step) -> None:
    assert not faults({"a": Say(X, "b"), "b": end})


def test_a_step_that_goes_on_by_itself_may_lead_back_only_through_one_that_waits() -> None:
    assert len(faults({"a": Set({}, "b"), "b": Say(X, "a")})) == 2
    menu = Menu(X, (Option(X, "a"),))
    assert not faults({"m": menu, "a": Set({}, "f"), "f": Form(X, (), "m")})


def test_menus_may_lead_to_each_other_since_each_offers_a_person() -> None:
    assert not faults({"a": Menu(X, (Option(X, "b"),)), "b": Menu(X, (Option(X, "a"),))})


def test_steps_that_only_speak_may_not_lead_round_even_where_a_menu_leads_in() -> None:
    found = faults({"m": Menu(X, (Option(X, "a"),)), "a": Say(X, "b"), "b": Say(X, "a")})
    assert len(found) == 2
    assert not faults({"m": Menu(X, (Option(X, "a"),)), "a": Say(X, "m")})
