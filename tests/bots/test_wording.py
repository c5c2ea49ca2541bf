"""An operator's texts are said in the customer's language, with the values they name."""

from bots.texts import Texts
from bots.wording import Voice, filled_in, placeholders, text_in


def test_a_text_is_said_in_its_language_else_converted_else_in_the_first() -> None:
    assert text_in({"zh_TW": "軟體", "en": "software"}, "en") == "software"
    assert text_in({"zh_TW": "軟體"}, "zh_CN") == "软件"
    assert text_in({"zh_CN": "软件"}, "zh_TW") == "軟體"
    assert text_in({"en": "software"}, "zh_TW") == "software"
    assert text_in({}, "en") == ""


def test_values_stand_in_place_of_their_names_and_are_only_text() -> None:
    assert list(placeholders("{case} {訂單} {}")) == ["case", "訂單"]
    assert filled_in("#{case}: {order}{gone}", {"case": "7", "order": "{case}"}) == "#7: {case}"


def test_a_voice_says_both_kinds_of_texts_in_one_language(texts: Texts) -> None:
    voice = Voice(texts, "zh_TW", {"case": "7"})
    assert voice.theirs({"zh_TW": "案號 {case}", "en": "case {case}"}) == "案號 7"
    assert voice.ours("Talk to a person") == "找專員"
