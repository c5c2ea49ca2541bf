"""From the archive's lines to masked turns."""

from imcs.knowledge.mining import masked, said, turns
from imcs.model import (
    Address,
    Author,
    Conversation,
    ConversationId,
    Customer,
    CustomerId,
    Message,
    QueueName,
    Stage,
    Transcript,
)
from kb.drafts import Turn
from tests.builders import MORNING

NUMBER = ConversationId(1)


def a_line(author: Author, body: str, id: str = "", corrects: str = "", *, private: bool = False) -> Message:
    return Message(NUMBER, MORNING, author, id or body, body, corrects=corrects, private=private)


def test_a_corrected_line_is_mined_as_corrected_and_only_by_its_author() -> None:
    lines = [
        a_line(Author.AGENT, "three days", "a"),
        a_line(Author.CUSTOMER, "hm", "b"),
        a_line(Author.AGENT, "five days", "c", corrects="a"),
        a_line(Author.CUSTOMER, "one day", "d", corrects="a"),
        a_line(Author.AGENT, "secret", private=True),
        a_line(Author.SERVICE, "ended"),
    ]
    assert [line.body for line in said(lines)] == ["five days", "hm", "one day"]


def test_turns_hold_no_personal_data_and_no_words_that_steer_the_bot() -> None:
    conversation = Conversation(NUMBER, CustomerId(1), QueueName("help"), Stage.ENDED, MORNING)
    customer = Customer(CustomerId(1), Address("wang@home.example"), "Wang Da")
    lines = (
        a_line(Author.CUSTOMER, "我叫陳怡君，腳踏車可以上渡輪嗎"),
        a_line(Author.BOT, "請換個方式問"),
        a_line(Author.CUSTOMER, "真人"),
        a_line(Author.AGENT, "陳怡君您好，Wang Da 可以的"),
    )
    assert turns([Transcript(conversation, customer, lines)]) == [
        Turn(False, "我叫[name]，腳踏車可以上渡輪嗎"),
        Turn(True, "[name]您好，[name] 可以的"),
    ]


def test_an_offices_telephone_stays_and_the_customers_goes() -> None:
    lines = [(True, "我的電話 0912345678"), (False, "0912-345-678 對嗎？請打 02-27208889")]
    assert masked(lines)[1].endswith("請打 02-27208889")
    assert "0912" not in "".join(masked(lines))


def test_of_an_endless_conversation_the_beginning_is_mined() -> None:
    conversation = Conversation(NUMBER, CustomerId(1), QueueName("help"), Stage.ENDED, MORNING)
    customer = Customer(CustomerId(1), Address("wang@home.example"))
    numbers = " ".join(f"A{number:07}" for number in range(1500))
    lines = tuple(a_line(Author.CUSTOMER, numbers, f"m{number}") for number in range(40))
    assert 0 < len(turns([Transcript(conversation, customer, lines)])) < 10
