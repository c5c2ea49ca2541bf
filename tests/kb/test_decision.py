"""What to do with hits."""

from kb.article import Article
from kb.decision import HalfSure, Sure, Unsure, decide
from kb.hit import Hit


def hit(confidence: float, question: str = "") -> Hit:
    question = question or f"q{confidence}"
    return Hit("a", question, question, confidence, confidence, Article("a", question))


def test_sure_is_what_meets_the_target_precision() -> None:
    assert isinstance(decide([hit(0.91)]), Sure)
    assert isinstance(decide([hit(0.91)], target_precision=0.95), HalfSure)


def test_half_sure_offers_up_to_three_choices_none_of_them_unlikely() -> None:
    decision = decide([hit(0.6), hit(0.5), hit(0.4), hit(0.3)])
    assert isinstance(decision, HalfSure)
    assert [choice.confidence for choice in decision.choices] == [0.6, 0.5, 0.4]
    assert decide([hit(0.6), hit(0.01)]) == HalfSure((hit(0.6),))


def test_of_questions_that_read_the_same_one_is_offered() -> None:
    hits = [hit(0.6, "same"), hit(0.5, "same"), hit(0.4, "other"), hit(0.4, "same"), hit(0.3, "third")]
    decision = decide(hits)
    assert isinstance(decision, HalfSure)
    assert decision.choices == (hits[0], hits[2], hits[4])


def test_unsure_is_what_is_unlikely_or_nothing() -> None:
    assert decide([hit(0.1)]) == Unsure()
    assert decide([]) == Unsure()
