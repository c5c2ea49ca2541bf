"""What a flow's steps lead to."""

from bots.flow import Faq, Form, Handover, Menu, Option, Say, following


def test_what_may_follow_a_step() -> None:
    assert following(Say({}, "a")) == ("a",)
    assert following(Form({}, (), "a")) == ("a",)
    assert following(Menu({}, (Option({}, "a"), Option({}, "b")))) == ("a", "b")
    assert following(Faq({})) == following(Handover()) == ()
