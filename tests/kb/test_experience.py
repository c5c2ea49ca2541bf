"""What confirmed questions teach."""

import numpy as np

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.experience import NEEDED, NOWHERE, Lesson, weights_of
from kb.scored import Part, analysed, experience_of


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
    assert weights_of(lessons(NEEDED - 1, 2)) is None
    assert weights_of(lessons(NEEDED, 2)) is not None


def test_what_told_the_right_article_before_decides_the_order() -> None:
    learnt = weights_of(lessons(300, 2))
    assert learnt is not None
    asked = lessons(50, 2)
    right = sum(int(np.argmax(lesson.evidence @ learnt)) == lesson.right for lesson in asked)
    assert right > 45


def test_confirmations_that_agree_with_the_likeness_leave_the_order_as_it_was() -> None:
    learnt = weights_of(lessons(NEEDED, 0))
    assert learnt is not None
    assert learnt[0] > 10 * np.abs(learnt[1:]).max()


def test_more_confirmations_weigh_more_against_the_usual_order() -> None:
    few, many = (weights_of(lessons(count, 2)) for count in (NEEDED, 10 * NEEDED))
    assert few is not None
    assert many is not None
    assert many[2] / many[0] > few[2] / few[0]


def test_an_article_not_there_when_all_was_learnt_is_neither_more_nor_less_like_everything_than_others() -> None:
    articles = [Article(f"n{n}", f"question about thing{n}", learnt=(f"tell me thing{n}",)) for n in range(NEEDED)]
    part = Part.build([analysed(article, shared_analyzer()) for article in articles])
    experience = experience_of(part)
    assert experience is not None
    told = experience.recall(part.confirmed, shared_analyzer().question("tell me thing3").tokens).told
    assert told.shape == (NEEDED + 1, 4)
    assert np.allclose(told[NOWHERE], [0, 0, *experience.pull.mean(0)])
