"""A flow's texts are said in the customer's language, with the values they name."""

from bots.flow import Faq, Handover, Menu, Option, Say, filled_in, following, placeholders, text_in


def test_a_text_is_said_in_its_language_else_converted_else_in_the_first() -> None:
    assert text_in({"zh_TW": "軟體", "en": "software"}, "en") == "software"
    assert text_in({"zh_TW": "軟體"}, "zh_CN") == "软件"
    assert text_in({"zh_CN": "软件"}, "zh_TW") == "軟體"
    assert text_in({"en": "software"}, "zh_TW") == "software"
    assert text_in({}, "en") == ""


def test_values_stand_in_place_of_their_names_and_are_only_text() -> None:
    assert list(placeholders("{case} {訂單} {}")) == ["case", "訂單"]
    assert filled_in("#{case}: {order}{gone}", {"case": "7", "order": "{case}"}) == "#7: {case}"


def test_what_may_follow_a_step() -> None:
    assert following(Say({}, "a")) == ("a",)
    assert following(Menu({}, (Option({}, "a"), Option({}, "b")))) == ("a", "b")
    assert following(Faq({})) == following(Handover()) == ()
