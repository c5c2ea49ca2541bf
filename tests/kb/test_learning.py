"""The loop measured offline."""

import json

import pytest

from kb.article import Article
from kb.evaluate import Query, QueryError
from kb.learning import Dialogue, learn, read_dialogues

BASE = [
    Article("hours", "你們幾點關門", answers={"zh_TW": "晚上九點。"}),
    Article("water", "水費去哪裡繳", answers={"zh_TW": "便利商店都可以。"}),
]


def plain(lines: object) -> list[str]:
    assert isinstance(lines, tuple)
    return [text for _, text in lines]


def a_dialogue(question: str, answer: str, **more: tuple[str, ...]) -> Dialogue:
    return Dialogue(((True, question), (False, answer)), **more)


def test_every_figure_is_the_one_counted_by_hand() -> None:
    dialogues = [
        a_dialogue(
            "腳踏車可以上渡輪嗎",
            "一台三十元，王小明。",
            gist=("三十元",),
            followups=("渡輪能載腳踏車嗎", "今天天氣"),
            personal=("王 小明", "0912"),
        ),
        a_dialogue("游泳池有救生員嗎", "每天早上都有。", gist=("晚上",), followups=("救生員在嗎",)),
        a_dialogue("有沒有免費停車", "這個我不確定。", gist=("免費",), followups=("停車",)),
        a_dialogue("狗可以上船嗎", "狗要戴嘴套。"),
        a_dialogue("貓可以上船嗎", "我不清楚。"),
    ]
    queries = [Query("幾點關門", frozenset(["hours"])), Query("繳水費", frozenset(["hours"])), Query("x", frozenset())]
    report = learn(BASE, dialogues, plain, queries)
    assert (report["dialogues"], report["with_answer"]) == (5, 3)
    assert report["drafts_missed"] == 1
    assert report["draft_found"] == pytest.approx(2 / 3)
    assert report["gist_kept"] == 0.5
    assert report["personal_data_leaked"] == 1
    assert report["wrongly_drafted"] == 1
    assert report["followup_answered"] == 0.5
    assert report["followups"] == 4
    assert report["old_answers_kept"] == {"before": 0.5, "after": 0.5, "queries": 3}


def test_two_dialogues_about_the_same_make_one_article() -> None:
    twice = [
        a_dialogue("腳踏車可以上渡輪嗎", "一台三十元。", gist=("三十元",), followups=("渡輪載腳踏車",)),
        a_dialogue("腳踏車可以上渡輪嗎？", "可以，三十元。", gist=("三十元",), followups=("渡輪載腳踏車",)),
    ]
    assert learn(BASE, twice, plain)["followup_answered"] == 1.0


def test_without_a_dialogue_there_is_nothing_to_measure() -> None:
    report = learn(BASE, [], plain)
    assert report["gist_kept"] is report["followup_answered"] is report["draft_found"] is None


def test_dialogues_are_read_from_json_lines_and_a_wrong_one_is_named() -> None:
    row = {"question": "q", "turns": [{"who": "agent", "text": "a"}], "personal_data": ["p"], "gist": ["g"]}
    (found,) = read_dialogues(json.dumps(row).encode() + b"\n\n")
    assert found == Dialogue(((True, "q"), (False, "a")), ("p",), (), ("g",))
    with pytest.raises(QueryError, match="line 2"):
        read_dialogues(json.dumps(row).encode() + b'\n{"question": "q"}\n')
