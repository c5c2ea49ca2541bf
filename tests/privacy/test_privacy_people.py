"""Names that what stands on both sides of them shows to be some, and words that only look like names there."""

import pytest

from imcs.privacy.people import people
from imcs.privacy.plain import Mask, Pieces


def found(text: str) -> set[str]:
    pieces = Pieces(text)
    pieces.take(Mask.NAME, people)
    return {piece for _, piece in pieces.taken()}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("我婆婆蔡陳玉枝八十三歲了", "蔡陳玉枝"),
        ("我女兒子晴發燒了", "子晴"),
        ("快递员马强把东西弄丢了", "马强"),
        ("我要檢舉黃大維違規營業", "黃大維"),
        ("麻煩雅琪幫我看一下", "雅琪"),
        ("國豪哥在嗎", "國豪"),
        ("志明跟我說你們有優惠", "志明"),
        ("麻烦找一下老李", "老李"),
        ("我们经理Tony说可以退", "Tony"),
        ("鄭宇翔,男,42歲", "鄭宇翔"),
        ("您好,佳蓉,我上次跟你聊過", "佳蓉"),
        ("接電話的那個魏專員態度很差", "魏"),
    ],
)
def test_a_name_is_known_by_what_stands_on_both_sides(said: str, name: str) -> None:
    assert found(said) == {name}


@pytest.mark.parametrize(
    "said",
    [
        "我爸金融業退休",
        "店員高聲說話",
        "申請人陳述意見",
        "老師說要交照片",
        "請向秘書室提出",
        "跟朋友高興地去了",
        "找方便的時間",
        "新竹、文山、萬華都有",
        "主任委員是誰",
        "對方代表沒來",
        "學生高中畢業",
        "給安全帽",
    ],
)
def test_a_word_in_the_same_place_is_none(said: str) -> None:
    assert found(said) == set()
