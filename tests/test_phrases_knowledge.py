"""Every decision, state and kind of draft has its words."""

from imcs import drafting, phrases_knowledge
from imcs.drafting import Result
from kb.proposals import Kind


def test_every_kind_state_and_refusal_has_its_words() -> None:
    assert set(phrases_knowledge.KINDS) == set(Kind)
    assert set(phrases_knowledge.RESULTS) == set(Result) - {Result.DONE}
    assert set(phrases_knowledge.STATES) == {drafting.OPEN, drafting.APPROVED, drafting.REJECTED, drafting.EXPIRED}
