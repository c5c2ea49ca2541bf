"""Every decision, state and kind of draft has its words."""

from imcs.knowledge import drafting
from imcs.knowledge.drafting import Result
from imcs.phrases import knowledge
from kb.proposals import Kind


def test_every_kind_state_and_refusal_has_its_words() -> None:
    assert set(knowledge.KINDS) == set(Kind)
    assert set(knowledge.RESULTS) == set(Result) - {Result.DONE}
    assert set(knowledge.STATES) == {drafting.OPEN, drafting.APPROVED, drafting.REJECTED, drafting.EXPIRED}
