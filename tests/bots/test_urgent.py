"""Danger is heard in three languages, and what only sounds alike isn't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.urgent import Danger, danger

HEARD = {
    Danger.SELF_HARM: "我想自殺|我想自杀|我不想活了|活著好累|活着好累|好想死|我要跳樓|一直想割腕|我想結束生命"
    "|I want to kill myself"
    "|I want to die|I'm suicidal|I’ve been cutting myself, self-harm",
    Danger.VIOLENCE: "有人要殺我|我被老公打|他威脅我|我要放炸彈|我会杀了你|救命！|快來救救我|he is beating me"
    "|there is a bomb in the mall"
    "|I will kill you|I’m being followed",
    Danger.EMERGENCY: "我家失火了|有人昏倒了|房子着火了|my house is on fire|call an ambulance|he stopped breathing",
    Danger.FRAUD: "我被騙了|遇到詐騙|我的卡被盜刷|帳戶被盜領|他騙我匯款|被骗了怎么办|I got scammed"
    "|a scammer has my code"
    "|someone stole my money",
}

HARMLESS = """可以殺價嗎|自殺式行銷|自殺突擊隊幾點上映|跳樓大拍賣到什麼時候|秒殺商品|殺毒軟體怎麼裝|笑死
想死你了|我不想活動取消
沐浴炸彈多少錢|反詐騙宣導講座|火災保險理賠|防火巷可以停車嗎|氣死我了|救命恩人是誰|我不想活化帳戶|防詐騙|砍價
殺青酒在哪|抹殺
killing time|how do I kill the process|bath bomb price|dying to know|suicide squad tickets|this burger is to die for
忘記密碼了救命|發現火災時消防栓怎麼用|檢查瓦斯漏氣的方法|the machine stole my card
fire insurance|scam awareness course|photo bomb|fraud prevention tips|die-cut stickers|怎麼掛失信用卡"""


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in HEARD.items() for text in texts.split("|")])
def test_danger_is_heard(kind: Danger, text: str) -> None:
    assert danger(text) is kind


@pytest.mark.parametrize("text", [text for line in HARMLESS.splitlines() for text in line.split("|")])
def test_what_only_sounds_like_danger_is_none(text: str) -> None:
    assert danger(text) is None


def test_the_most_pressing_danger_comes_first() -> None:
    assert danger("我被騙了，不想活了") is Danger.SELF_HARM


def test_danger_beside_a_harmless_phrase_is_heard() -> None:
    assert danger("秒殺沒搶到，我想自殺") is Danger.SELF_HARM


@given(st.text(max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert danger(text) in (None, *Danger)


def test_a_long_text_is_read_to_its_end() -> None:
    assert danger("想殺被騎" * 1300) is None
