"""What confirmed questions teach."""

import numpy as np
import pytest

from kb.experience import NEEDED, TYPICAL_MASS, Confirmed, Experience, Lesson, Wording
from kb.postings import Postings, Statistics

STATISTICS: Statistics = Postings.build(
    [[["card", "fee"]], [["refund"]], [["card"]]], [[], [], []], [1, 1, 1]
).statistics
WORDING = Wording.of(STATISTICS, [])


def lessons(count: int, telling: int) -> list[Lesson]:
    """Candidates whose evidence is chance, but for one kind, which is strongest where the right one is."""
    chance = np.random.default_rng(7)
    made = []
    for _ in range(count):
        evidence = chance.random((5, 4))
        right = int(np.argmax(evidence[:, telling]))
        made.append(Lesson(evidence, right))
    return made


def test_nothing_is_learnt_from_few_confirmations() -> None:
    assert Experience.of(lessons(NEEDED - 1, 2), WORDING) is None
    assert Experience.of(lessons(NEEDED, 2), WORDING) is not None


def test_what_told_the_right_article_before_decides_the_order() -> None:
    learnt = Experience.of(lessons(300, 2), WORDING)
    assert learnt is not None
    asked = lessons(50, 2)
    right = sum(int(np.argmax(learnt.likeness(lesson.evidence))) == lesson.right for lesson in asked)
    assert right > 45


def test_confirmations_that_agree_with_the_likeness_leave_the_order_as_it_was() -> None:
    learnt = Experience.of(lessons(NEEDED, 0), WORDING)
    assert learnt is not None
    assert learnt.weights[0] > 10 * np.abs(learnt.weights[1:]).max()


def test_more_confirmations_weigh_more_against_the_usual_order() -> None:
    few, many = (Experience.of(lessons(count, 2), WORDING) for count in (NEEDED, 10 * NEEDED))
    assert few is not None
    assert many is not None
    assert many.weights[2] / many.weights[0] > few.weights[2] / few.weights[0]


def test_a_word_that_many_customers_say_tells_little() -> None:
    wording = Wording.of(STATISTICS, [["please", "card"], ["please"], ["please", "gizmo"], ["please"]])
    assert wording.weight("please") < wording.weight("gizmo")
    assert STATISTICS.of("please") == STATISTICS.of("gizmo")


@pytest.mark.parametrize("token", ["card", "fee", "gizmo", "never said"])
def test_no_word_tells_more_for_being_confirmed(token: str) -> None:
    wording = Wording.of(STATISTICS, [["card", "gizmo"], ["hello"], ["fee"]])
    assert wording.weight(token) <= STATISTICS.of(token)


CONFIRMED = Confirmed.of({1: (frozenset({"money", "back"}), frozenset({"money", "shoes"})), 4: (frozenset({"late"}),)})
WEIGHTS = {"money": 2.0, "back": 1.0, "late": 3.0}


def test_what_only_confirmed_questions_hold_counts_once_for_their_article() -> None:
    assert CONFIRMED.heard(WEIGHTS, [0, 1, 4]) == [(0.0, 0.0), (1.0, 3.0), (1.0, 3.0)]


def test_a_question_teaches_nothing_about_itself() -> None:
    assert CONFIRMED.heard_without(WEIGHTS, 1, 0) == (1.0, 2.0)
    assert CONFIRMED.heard_without(WEIGHTS, 4, 0) == (0.0, 0.0)


def test_the_weights_of_a_question_are_of_about_one() -> None:
    assert WORDING.weights(["card"]) == {"card": WORDING.weight("card") / TYPICAL_MASS}
