"""Who, which queue or which number is meant by a command's first words."""

import pytest

from imcs.commands.naming import by_name, is_like_number, leading_number, longest, queues_by_name
from imcs.model import Address, Agent, AgentId, Queue, QueueName

MEI = Agent(AgentId(1), Address("mei@example.org"), "mei", "專員小美")
ANN = Agent(AgentId(2), Address("ann@example.org"), "ann", "Service")
BEN = Agent(AgentId(3), Address("ben@example.org"), "ben", "Service")


def test_everybody_has_the_short_name_and_a_public_one_that_nobody_else_has() -> None:
    assert by_name([MEI, ANN, BEN]) == {"mei": MEI, "專員小美": MEI, "ann": ANN, "ben": BEN}


def test_a_queue_has_its_name_and_its_title() -> None:
    help_, shop = QueueName("help"), QueueName("shop")
    assert queues_by_name([Queue(help_, "服務台"), Queue(shop)]) == {"help": help_, "服務台": help_, "shop": shop}


def test_the_longest_name_is_meant_and_a_latin_one_ends_where_a_word_does() -> None:
    assert longest(["ann", "anna"], "Anna, please") == "anna"
    assert longest(["ann"], "annabel") is None
    assert longest(["專員小美"], "專員小美請看") == "專員小美"
    assert longest(["ann"], "bob") is None


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("2 spam", 2, "spam"),
        ("#2，spam", 2, "spam"),
        ("＃２　騷擾", 2, "騷擾"),
        ("2\nspam", 2, "spam"),
        ("第2號騷擾", 2, "騷擾"),
        ("1小心", 1, "小心"),
        ("1. Bye.\nSee you", 1, "Bye.\nSee you"),
        ("1，3天內回覆", 1, "3天內回覆"),
        ("1 :)", 1, ":)"),
        ("12", 12, ""),
    ],
)
def test_a_number_ends_where_its_digits_do(text: str, number: int, rest: str) -> None:
    assert leading_number(text) == (number, rest)


@pytest.mark.parametrize("text", ["2nd call", "2.5 hours", "2-3", "1、2", "1,2", "12345678901", "spam 2"])
def test_what_could_mean_two_things_is_no_number(text: str) -> None:
    assert leading_number(text) == (None, text)


def test_what_begins_like_a_number_is_told_from_words() -> None:
    assert all(map(is_like_number, ["no. 2", "#2x", "編號 2", "第二號", "2nd", "(2)"]))
    assert not any(map(is_like_number, ["", "spam 2", "no answer", "騷擾 3 次", "第三次騷擾"]))
