"""Canned replies: read with every fault and its line, in the customer's language, and never with a hole in them."""

from pathlib import Path

import pytest

from imcs.errors import SettingsError
from imcs.model import QueueName
from imcs.workgroup.canned import CannedReply, Missing, load_canned

HELP, SHOP = QueueName("help"), QueueName("shop")
QUEUES: dict[QueueName, object] = {HELP: None, SHOP: None}
GOOD = """
greeting:
  queues: [help]
  text: { zh_TW: "您好 {customer}，我是 {agent}。", en: "Hello {customer}, this is {agent}." }
hours: 週一到週五 9 點到 18 點。
refund:
  text: "退款單 {words} 已送出，案號 {case}。"
"""


def load(folder: Path, text: str) -> tuple[CannedReply, ...]:
    file = folder / "canned.yaml"
    file.write_text(text, "utf-8")
    return load_canned(file, QUEUES)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as error:
        load(folder, text)
    return [line.removeprefix(f"{folder / 'canned.yaml'}:") for line in str(error.value).splitlines()]


def test_a_file_is_read_in_its_order(tmp_path: Path) -> None:
    greeting, hours, refund = load(tmp_path, GOOD)
    assert [reply.name for reply in (greeting, hours, refund)] == ["greeting", "hours", "refund"]
    assert greeting.serves(HELP)
    assert not greeting.serves(SHOP)
    assert hours.serves(SHOP)


def test_without_a_file_there_are_none() -> None:
    assert load_canned(None, QUEUES) == ()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh_TW", "您好 王小明，我是 小美。"),
        ("zh_CN", "您好 王小明，我是 小美。"),
        ("en", "Hello 王小明, this is 小美."),
    ],
)
def test_the_text_comes_in_the_customers_language_with_its_values(tmp_path: Path, language: str, said: str) -> None:
    greeting = load(tmp_path, GOOD)[0]
    assert greeting.said(language, {"customer": "王小明", "agent": "小美"}) == said


def test_what_nobody_knows_is_named(tmp_path: Path) -> None:
    greeting, _, refund = load(tmp_path, GOOD)
    assert greeting.said("en", {"customer": "", "agent": "Mei"}) == Missing(("customer",))
    assert refund.said("zh_TW", {"case": "7"}) == Missing(("words",))
    assert refund.takes_words("zh_TW")
    assert not greeting.takes_words("zh_TW")


def test_a_value_with_braces_is_only_text(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD)[2].said("en", {"words": "{case}", "case": "7"}) == "退款單 {case} 已送出，案號 7。"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: '{custmer} hi'\n", "1: a: unknown {custmer}; known are customer, agent, queue, case, words"),
        ("x: y\na:\n  queues: [halp]\n  text: hi\n", "3: a: there is no queue 'halp'"),
        ("a:\n  txt: hi\n", "2: a: unknown name 'txt'; did you mean 'text'?"),
        ("two words: hi\n", "1: 'two words' must be one word: agents write it after !canned"),
        ("a: hi\na: ho\n", "2: 'a' stands twice"),
        ("a:\n  text: { fr: bonjour }\n", "2: a: unknown name 'fr'"),
        ("", "1: the file is empty, or has more than 1000000 bytes"),
        ("- a\n", "1: canned replies must be names with values, a line each"),
    ],
)
def test_each_fault_is_told_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    assert fault in faults(tmp_path, text)


def test_what_cant_be_read_is_said(tmp_path: Path) -> None:
    assert "isn't YAML" in faults(tmp_path, "a: [")[0]
    with pytest.raises(SettingsError, match="can't be read"):
        load_canned(tmp_path / "none.yaml", QUEUES)
    (tmp_path / "big5.yaml").write_bytes("a: 您好".encode("big5"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_canned(tmp_path / "big5.yaml", QUEUES)
