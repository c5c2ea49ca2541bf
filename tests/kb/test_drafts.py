"""What is mined from a conversation."""

import json
from pathlib import Path

import pytest

from imcs.knowledge.mining import masked
from kb.drafts import Mined, Turn, masked_words, mine
from kb.learning import drafted, read_dialogues

HERE = Path(__file__).parent


def mined(*lines: str) -> Mined:
    """`c:` and `a:` begin what the customer and the agent say."""
    turns = [Turn(line.startswith("a:"), line[2:]) for line in lines]
    return mine(turns)


def test_the_question_isnt_the_greeting_and_not_the_impatience() -> None:
    found = mined("c:您好", "c:有人在嗎？", "c:腳踏車可以上渡輪嗎", "a:可以，付 30 元就能牽上船。")
    assert found.question == "腳踏車可以上渡輪嗎"
    assert found.answer == "可以，付 30 元就能牽上船。"


def test_of_several_questions_the_one_that_was_answered_counts() -> None:
    found = mined("c:你們幾點關門", "c:腳踏車可以上渡輪嗎", "a:腳踏車可以上渡輪，付 30 元。")
    assert found.question == "腳踏車可以上渡輪嗎"


def test_a_question_that_comes_after_the_agent_is_found() -> None:
    assert mined("c:您好", "a:您好，請問有什麼問題？", "c:腳踏車可以上渡輪嗎", "a:付 30 元就可以。").question == (
        "腳踏車可以上渡輪嗎"
    )


def test_the_answer_has_all_that_was_told_and_no_talk() -> None:
    found = mined(
        "c:腳踏車可以上渡輪嗎",
        "a:您好，請問是哪一條航線？",
        "c:環島線",
        "a:謝謝您。環島線可以牽車上船，一台 30 元。",
        "c:電動的呢",
        "a:電動的不行喔，因為電池不能上船。祝您旅途愉快！",
    )
    assert found.answer == "環島線可以牽車上船，一台 30 元。\n電動的不行喔，因為電池不能上船。"


@pytest.mark.parametrize(
    "correction",
    [
        "抱歉，剛剛說錯了，是 50 元。",
        "更正：一台是 50 元，不是 30 元。",
        "Correction: 一台 50 元。",
        "我看錯了，應該是 50 元才對",
    ],
)
def test_what_was_corrected_takes_the_place_of_what_was_wrong(correction: str) -> None:
    answer = mined("c:腳踏車可以上渡輪嗎", "a:環島線可以牽車上船，一台 30 元。", f"a:{correction}").answer
    assert "50 元" in answer
    assert "30 元" not in answer
    assert "環島線可以牽車上船" in answer


def test_what_was_taken_back_without_anything_in_its_place_is_gone() -> None:
    assert mined("c:腳踏車可以上渡輪嗎", "a:可以上船。", "a:抱歉我說錯了，這個我不確定。").answer == ""


@pytest.mark.parametrize(
    "lines",
    [
        ["a:這部分我沒有資料，請您明天問船公司看看。"],
        ["a:我幫您問一下。", "a:窗口下班了，我也不確定。"],
        ["a:請您直接詢問船公司喔。"],
        ["a:您好，很高興為您服務！", "a:祝您旅途愉快！"],
        ["a:Let me check.", "a:I'm sorry, I don't know. We will get back to you."],
        [],
    ],
)
def test_an_agent_who_knew_nothing_gives_no_answer(lines: list[str]) -> None:
    found = mined("c:腳踏車可以上渡輪嗎", *lines)
    assert found == Mined("腳踏車可以上渡輪嗎")


def test_a_place_to_ask_with_its_number_is_an_answer() -> None:
    assert mined("c:腳踏車可以上渡輪嗎", "a:這要問船公司，電話 07-1234567。").answer != ""


def test_the_question_as_the_agent_put_it_is_another_phrasing() -> None:
    assert mined("c:腳踏車", "a:您想把腳踏車帶上渡輪，對嗎？", "a:一台 30 元。").variants == (
        "您想把腳踏車帶上渡輪，對嗎？",
    )


def test_nothing_comes_of_nothing() -> None:
    assert mined() == Mined("")
    assert mined("c:謝謝", "a:不會").question == ""


def test_what_stands_for_personal_data_can_be_counted() -> None:
    assert masked_words("[name]的[e-mail]") == ["[name]", "[e-mail]"]


@pytest.mark.parametrize(
    ("file", "most_missed", "most_made_up"),
    [
        ("dialogues", 0.03, 0.05),
        ("dialogues_learnt", 0.11, 0.1),
        ("dialogues_own", 0.03, 0.1),  # as many answers for one's own case as for all
        ("dialogues_unseen", 0.05, 0.05),  # shown to no weight
    ],
)
def test_of_dialogues_little_is_missed_or_made_up(file: str, most_missed: float, most_made_up: float) -> None:
    dialogues = read_dialogues((HERE / f"{file}.jsonl").read_bytes())
    missed, lost, made_up = [], [], []
    for dialogue in dialogues:
        draft = drafted(dialogue, masked)
        if draft is None:
            missed += [dialogue.lines[0]] if dialogue.gist else []
            continue
        made_up += [] if dialogue.gist else [draft]
        lost += [draft] if any(part not in draft.answer for part in dialogue.gist) else []
    with_answer = sum(bool(dialogue.gist) for dialogue in dialogues)
    assert len(missed) <= most_missed * with_answer, missed
    assert len(lost) <= 0.05 * with_answer, lost
    assert len(made_up) <= most_made_up * (len(dialogues) - with_answer), made_up


@pytest.mark.parametrize("file", ["dialogues", "dialogues_learnt", "dialogues_own", "dialogues_unseen"])
def test_no_draft_holds_personal_data(file: str) -> None:
    for dialogue in read_dialogues((HERE / f"{file}.jsonl").read_bytes()):
        draft = drafted(dialogue, masked)
        text = json.dumps([draft.question, draft.answer, draft.variants], ensure_ascii=False) if draft else ""
        assert not [word for word in dialogue.personal if word in text], draft


def test_what_a_correction_names_as_wrong_goes_and_nothing_else() -> None:
    found = mined(
        "c:生育獎勵金怎麼申請",
        "a:出生60天內到戶政事務所申請，每胎2萬元。",
        "a:更正一下，申請期限不是60天，是6個月內。",
    )
    assert found.answer == "每胎2萬元。\n申請期限不是60天，是6個月內。"


def test_what_is_said_in_two_characters_is_kept() -> None:
    found = mined(
        "c:可以檢舉老闆嗎，要錢嗎", "a:可以向勞保局申訴，免費，會保密。", "c:會罰錢嗎", "a:不會罰錢，請放心。"
    )
    assert found.answer == "可以向勞保局申訴，免費，會保密。\n不會罰錢。"


def test_what_is_only_about_the_own_case_isnt_in_the_answer() -> None:
    found = mined(
        "c:停車費忘記繳怎麼辦",
        "a:您這張3月2號的單子現在已經加到120元了。逾期的要到停管科櫃台繳，加收工本費50元。",
    )
    assert found.answer == "逾期的要到停管科櫃台繳，加收工本費50元。"


def test_what_only_turns_the_direction_of_a_text_is_in_no_draft() -> None:
    """A manager would read another text than the one that customers get."""
    mined = mine([Turn(False, "可以帶狗\u202e上船嗎"), Turn(True, "可以，\u2066一隻三十元\u2069。")])
    assert mined.question == "可以帶狗上船嗎"
    assert mined.answer == "可以，一隻三十元。"
