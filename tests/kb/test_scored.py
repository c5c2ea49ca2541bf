"""Articles made ready, and what their confirmations teach."""

import numpy as np

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.experience import NEEDED
from kb.scored import Part, analysed, experience_of, falling


def part(articles: list[Article]) -> Part:
    return Part.build([analysed(article, shared_analyzer()) for article in articles])


def test_only_the_articles_own_phrasings_are_like_as_if_nothing_was_confirmed() -> None:
    built = part([Article("refund", "how to get a refund", learnt=("money back",)), Article("hours", "opening hours")])
    fit = built.postings.fit(shared_analyzer().question("money back").tokens)
    assert built.likeness(fit)[1] > 0
    assert built.own_likeness(fit)[1] == 0


def test_a_confirmed_question_counts_for_its_article_with_all_its_tokens() -> None:
    built = part(
        [Article("hours", "opening hours"), Article("refund", "get a refund", learnt=("refund for my shoes",))]
    )
    assert built.confirmed.owners.tolist() == [1]
    assert {"refund", "shoe"} <= set(built.confirmed.questions[0])


def test_experience_needs_confirmations_whose_article_is_among_the_candidates() -> None:
    known = [Article(f"n{n}", f"question about thing{n}", learnt=(f"tell me thing{n}",)) for n in range(NEEDED)]
    assert experience_of(part(known)) is not None
    assert experience_of(part(known[1:])) is None


def test_places_come_by_falling_value_also_past_the_first_few() -> None:
    values = np.random.default_rng(1).random(300).astype(np.float32)
    assert list(falling(values)) == list(np.argsort(-values, kind="stable"))
