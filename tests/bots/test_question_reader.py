"""A form's questions are read as written, and what doesn't fit together is told with its line."""

from decimal import Decimal

import pytest

from bots.dates import Lean
from bots.flow import Form
from bots.flow_reader import FlowError, read
from bots.pattern import Pattern
from bots.question import Day, Kind
from tests.bots.walking import REPAIR

HEAD = "languages: [en]\nsteps:\n  a:\n    form: x\n    questions:\n"
NAMED = "name: q, ask: q, label: q"


def faults(*questions: str) -> list[str]:
    with pytest.raises(FlowError) as error:
        read(HEAD + "".join(f"      - {{{question}}}\n" for question in questions))
    return [str(fault) for fault in error.value.faults]


def test_questions_are_read_as_written() -> None:
    form = read(REPAIR).steps["repair"]
    assert isinstance(form, Form)
    kind, order, day, what, mail = form.questions
    assert [each.value for each in kind.alternatives] == ["phone", "tv"]
    assert order.pattern == Pattern("[A-Z]{2}[0-9]{6}")
    assert (day.kind, day.least, day.lean) == (Kind.DATE, Day.TODAY, Lean.FUTURE)
    assert (what.kind, what.optional) == (Kind.TEXT, False)
    assert mail.optional
    assert (form.then, form.confirm) == ("done", True)


def test_bounds_are_numbers_or_days() -> None:
    form = read(f"{HEAD}      - {{{NAMED}, type: number, min: 1, max: 2.5, whole: yes}}\n").steps["a"]
    assert isinstance(form, Form)
    (question,) = form.questions
    assert (question.least, question.most, question.whole) == (Decimal(1), Decimal("2.5"), True)


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ("name: q, ask: q", "a question: `label` is missing"),
        (
            f"{NAMED}, type: nubmer",
            "type: 'nubmer' is none of choice, text, number, date, phone, email, id, pattern; did",
        ),
        (f"{NAMED}, type: phone, min: 1", "`min` has no meaning for an answer of type phone"),
        (f"{NAMED}, type: choice", "a question of type choice: `choices` is missing"),
        (
            f"{NAMED}, type: choice, choices: [{{value: a, label: x}}, {{value: a, label: y}}]",
            "two choices have the same",
        ),
        (f"{NAMED}, type: choice, choices: [{{label: x}}]", "a choice: `value` is missing"),
        (f"{NAMED}, type: pattern, hint: x", "a question of type pattern: `pattern` is missing"),
        (f"{NAMED}, type: pattern, pattern: a", "a question of type pattern: `hint` is missing; customers can't read"),
        (f"{NAMED}, type: pattern, hint: x, pattern: '(a'", "the pattern can't be used: missing )"),
        (f"{NAMED}, type: number, min: few", "min and max: 'few' isn't a number"),
        (f"{NAMED}, type: number, min: nan", "min and max: 'nan' isn't a number"),
        (f"{NAMED}, type: number, min: 2, max: 1", "max is less than min"),
        (f"{NAMED}, type: date, min: soon", "min and max: 'soon' isn't `today` or a day like 2030-01-31"),
        (f"{NAMED}, type: date, min: 2030-01-02, max: 2030-01-01", "max lies before min"),
        (f"{NAMED}, type: date, lean: left", "lean: 'left' is neither future nor past"),
        (f"{NAMED}, optional: maybe", "optional must be yes or no"),
        ("name: q, ask: '{z}', label: q", "{z} names neither `case` nor a question"),
    ],
)
def test_a_fault_is_told_with_its_line(question: str, fault: str) -> None:
    assert any(each.startswith(f"line 6: {fault}") for each in faults(question)), faults(question)


def test_two_questions_of_a_form_have_different_names() -> None:
    assert faults(NAMED, NAMED) == ["line 6: two questions have the same name"]


def test_a_form_needs_questions() -> None:
    with pytest.raises(FlowError, match="form: `questions` is missing"):
        read("languages: [en]\nsteps:\n  a:\n    form: x\n")
