"""How like a question the confirmed ones are, and what that says for the articles."""

import numpy as np
import pytest

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.confirmed import TYPICAL_MASS, Confirmed, Kinship, Pull, Wording
from kb.postings import Postings, Statistics
from kb.scored import Part, analysed

STATISTICS: Statistics = Postings.build(
    [[["card", "fee"]], [["refund"]], [["card"]]], [[], [], []], [1, 1, 1]
).statistics
QUESTIONS = (["money", "back"], ["money", "shoes"], ["late"])
CONFIRMED = Confirmed.of([1, 1, 4], QUESTIONS, STATISTICS)
WEIGHTS = {"money": 2.0, "back": 1.0, "late": 3.0}
HAD, COUNT, NEAREST, SHARED = 0, 1, 2, 4
"""Columns of what is heard."""


def test_a_word_that_many_customers_say_tells_little() -> None:
    wording = Wording.of(STATISTICS, [["please", "card"], ["please"], ["please", "gizmo"], ["please"]])
    assert wording.weight("please") < wording.weight("gizmo")
    assert STATISTICS.of("please") == STATISTICS.of("gizmo")


@pytest.mark.parametrize("token", ["card", "fee", "gizmo", "never said"])
def test_no_word_tells_more_for_being_confirmed(token: str) -> None:
    wording = Wording.of(STATISTICS, [["card", "gizmo"], ["hello"], ["fee"]])
    assert wording.weight(token) <= STATISTICS.of(token)


def test_a_word_that_one_question_alone_holds_weighs_as_if_that_hadnt_been_confirmed() -> None:
    wording = Wording.of(STATISTICS, [["card", "gizmo"], ["card"], ["fee"]])
    assert wording.weight("gizmo", 1) == STATISTICS.of("gizmo")
    assert wording.weight("card", 1) == Wording.of(STATISTICS, [["card"], ["fee"]]).weight("card")


def test_an_article_hears_most_from_the_one_of_its_questions_that_has_most_in_common() -> None:
    echo = CONFIRMED.echo(WEIGHTS)
    heard = CONFIRMED.heard(echo, [0, 1, 4])
    assert heard[:, HAD].tolist() == [0, 1, 1]
    assert np.allclose(heard[:, COUNT], np.log1p([0, 2, 1]))
    assert np.allclose(heard[:, SHARED], np.array([0, 3, 3]) / TYPICAL_MASS)
    assert heard[1, NEAREST] == echo.alike[0] > echo.alike[1]


def test_a_question_says_nothing_for_itself() -> None:
    left = CONFIRMED.heard(CONFIRMED.echo(WEIGHTS).without(0), [1, 4], left_out=0)
    assert left[:, HAD].tolist() == [1, 1]
    assert np.allclose(left[0, SHARED], 2 / TYPICAL_MASS)
    assert not CONFIRMED.heard(CONFIRMED.echo(WEIGHTS).without(2), [4], left_out=2).any()


def test_the_articles_of_the_most_similar_questions_come_first_and_each_once() -> None:
    assert CONFIRMED.nearest(CONFIRMED.echo({"money": 1.0, "back": 1.0}), 3) == [1]
    assert CONFIRMED.nearest(CONFIRMED.echo(WEIGHTS), 3)[0] == 4
    assert CONFIRMED.nearest(CONFIRMED.echo({"hours": 1.0}), 3) == []


def test_nothing_is_heard_where_nothing_was_confirmed() -> None:
    nothing = Confirmed.of([], [], STATISTICS)
    assert nothing.echo(WEIGHTS).alike.shape == (0,)
    assert not nothing.heard(nothing.echo(WEIGHTS), [0, 1]).any()


def test_a_confirmed_question_speaks_for_the_articles_that_resemble_its_own_and_never_for_that() -> None:
    articles = [
        Article("visa", "renew a work visa", learnt=("papers for my worker",)),
        Article("permit", "renew a work permit"),
        Article("hours", "opening hours of the library"),
    ]
    part = Part.build([analysed(article, shared_analyzer()) for article in articles])
    kinship = Kinship.of(part.postings, part.confirmed, lambda number: part.entries[number].texts)
    echo = part.confirmed.echo(dict.fromkeys(part.confirmed.questions[0], 1.0))
    visa, permit, hours = kinship.spoken_for(echo, len(articles))[:, 0]
    assert permit > hours >= 0
    assert visa == 0


def test_how_much_an_article_is_like_everything_leaves_its_own_questions_out() -> None:
    alike = np.array([[0.9, 0.2, 0.1], [0.3, 0.8, 0.3]], np.float32)
    pull = Pull.of(3, zip([0, 1], alike, strict=True))
    assert np.allclose(pull.mean, [0.3, 0.2, 0.2])
    assert np.allclose(pull.without(1, alike[1]), [0, 0.2, 0.1])
