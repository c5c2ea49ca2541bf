"""Hits travel as JSON."""

import json

import pytest

from kb.article import Article
from kb.hit import Hit, TranscriptHit


def test_a_hit_comes_back_from_json_as_it_was() -> None:
    article = Article("a", "怎麼退貨", answers={"zh_TW": "附發票"})
    hit = Hit("a", "怎麼退貨", "怎麼退貨", 1.5, 0.8, article, {"term:退货": 0.5})
    assert Hit.from_json(json.loads(json.dumps(hit.to_json()))) == hit


def test_a_transcript_hit_comes_back_from_json_as_it_was() -> None:
    hit = TranscriptHit(7, "帳單寄錯了", 2.0, {"queue": "help"})
    assert TranscriptHit.from_json(json.loads(json.dumps(hit.to_json()))) == hit


@pytest.mark.parametrize("fault", [{"why": 1}, {"score": "high"}])
def test_what_isnt_a_hit_is_refused(fault: dict[str, object]) -> None:
    whole = Hit("a", "q", "q", 1.0, 1.0, Article("a", "q")).to_json()
    with pytest.raises(TypeError):
        Hit.from_json({**whole, **fault})
