"""A flow's file is read as written, and every fault in it is told with its line."""

from pathlib import Path

import pytest

from bots.condition import Condition
from bots.flow import Faq, Handover, Menu, Option, Say
from bots.flow_nodes import LONGEST_TEXT
from bots.flow_reader import LONGEST_FILE, FlowError, load, read
from tests.bots.walking import SHOP

ONE = "languages: [en]\nsteps:\n"


def faults(text: str) -> list[str]:
    with pytest.raises(FlowError) as error:
        read(text)
    return [str(fault) for fault in error.value.faults]


def test_steps_are_read_as_written() -> None:
    flow = read(SHOP)
    assert flow.start == "hello"
    assert flow.entrances == ("returns",)
    assert flow.steps["stores"] == Say({"zh_TW": "門市在台北車站旁。"}, "main")
    assert flow.steps["free"] == Faq({"zh_TW": "請輸入您的問題。"})
    assert flow.steps["person"] == Handover({"zh_TW": "我幫您轉給訂單組。"}, ("orders",))
    menu = flow.steps["main"]
    assert isinstance(menu, Menu)
    assert menu.options[0] == Option({"zh_TW": "訂單"}, "orders", ("order", "查訂單"))


def test_words_that_yaml_takes_for_something_else_stay_words() -> None:
    flow = read("languages: [en]\nstart: no\nsteps:\n  no:\n    say: yes\n    then: 1.0\n  1.0:\n    say: null\n")
    assert flow.start == "no"
    assert flow.steps["no"] == Say({"en": "yes"}, "1.0")
    assert flow.steps["1.0"] == Say({"en": "null"})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"{ONE}  a:\n    say: x\n    then: bb\n  b:\n    say: y\n", "line 5: unknown step 'bb'; did you mean 'b'?"),
        ("start: z\nlanguages: [en]\nsteps:\n  a:\n    say: x\n", "line 1: unknown step 'z'"),
        (f"entrances: [z]\n{ONE}  a:\n    say: x\n", "line 1: unknown step 'z'"),
        (f"{ONE}  a:\n    say: x\n  b:\n    say: y\n", "line 5: nothing leads to step 'b'"),
        (
            f"{ONE}  a:\n    say: x\n    then: b\n  b:\n    say: y\n    then: a\n",
            "line 3: from step 'a' there's no way",
        ),
        (
            f"{ONE}  a:\n    sai: x\n",
            "line 3: step 'a' has none of say, menu, faq, handover, form, set, post; did you mean 'say'?",
        ),
        (f"{ONE}  a:\n    say: x\n    faq: y\n", "line 3: step 'a' can't be both say and faq"),
        (f"{ONE}  a:\n    say: x\n    than: b\n", "line 5: say: unknown name 'than'; did you mean 'then'?"),
        (f"{ONE}  a:\n    say: x\n  a:\n    say: y\n", "line 5: 'a' stands twice"),
        (
            f"{ONE}  a:\n    say: Hello: you\n",
            "line 4: isn't YAML: mapping values are not allowed in this context; a text",
        ),
        (f'{ONE}  a:\n    say: "x\n', "line 4: isn't YAML: found unexpected end of stream; a quote that begins here"),
        (
            f"{ONE}  a:\n\tsay: x\n",
            "line 4: isn't YAML: found character that cannot start any token; lines are",
        ),
        (
            f"{ONE}  a:\n    menu: x\n    choices: [{{label: A, then: b}}, {{label: B, words: a, then: b}}]\n"
            "  b:\n    say: y\n",
            "line 5: 'a' calls two",
        ),
        (f"{ONE}  a: x\n", "line 3: step 'a' must be names with values"),
        (f"{ONE}  a:\n    say: [x]\n", "line 4: say must be names with values"),
        (f"{ONE}  a:\n    say: ''\n", "line 4: say must be a single word or text"),
        (f"{ONE}  a:\n    say: {'x' * (LONGEST_TEXT + 1)}\n", "line 4: a text is longer than 4000 characters"),
        (f"{ONE}  a:\n    menu: x\n", "line 4: menu: `choices` is missing"),
        (f"{ONE}  a:\n    menu: x\n    choices: []\n", "line 5: choices must be a list"),
        (f"{ONE}  a:\n    menu: x\n    choices:\n      - label: y\n", "line 6: a choice: `then` is missing"),
        (
            f"{ONE}  a:\n    menu: x\n    choices: [{', '.join(['{label: y, then: a}'] * 9)}]\n",
            "line 5: more than 8 choices",
        ),
        ("steps:\n  a:\n    say: x\n", "line 3: say is missing in a language; write { zh_TW: …, zh_CN: …, en: … }"),
        ("steps:\n  a:\n    say: {zh_TW: 好, en: y}\n", "line 3: say isn't translated: no zh_CN"),
        ("steps:\n  a:\n    say: {zh_TW: 好, zh_CN: 好, en: y, fr: z}\n", "line 3: say: unknown name 'fr'"),
        ("languages: [fr]\nsteps:\n  a:\n    say: x\n", "line 1: languages: 'fr' is none of zh_TW, zh_CN, en"),
        ("languages: [en]\n", "line 1: `steps` is missing"),
        ("", "line 1: the file is empty"),
        ("- a\n", "line 1: a flow must be names with values"),
        ("steps: [\n", "line 2: isn't YAML"),
        ("steps: &x\n  a: *y\n", "line 2: isn't YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, fault: str) -> None:
    found = faults(text)
    assert any(each.startswith(fault) for each in found), found


def test_every_fault_is_told_at_once_in_the_files_order() -> None:
    found = faults(f"{ONE}  a:\n    say: x\n    then: z\n  b:\n    sey: x\n")
    assert [each.partition(":")[0] for each in found] == ["line 5", "line 6"]


def test_the_message_names_the_file_like_a_compiler(tmp_path: Path) -> None:
    file = tmp_path / "help.yaml"
    file.write_text(f"{ONE}  a:\n    say: x\n    then: b\n", "utf-8")
    with pytest.raises(FlowError) as error:
        load(file)
    assert str(error.value) == f"{file}:5: unknown step 'b'"


def test_a_file_that_is_missing_too_long_or_not_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "help.yaml"
    for write, why in (
        (None, "can't be read: No such file"),
        (b"\xff\xfe", "isn't UTF-8"),
        (b"#" * (LONGEST_FILE + 1), "more than 1000000 bytes"),
    ):
        if write is not None:
            file.write_bytes(write)
        with pytest.raises(FlowError, match=why):
            load(file)


def test_a_step_that_refers_to_itself_by_an_alias_ends_as_a_fault_not_in_a_loop() -> None:
    assert faults("steps: &s\n  a:\n    say: *s\n")


def test_a_handover_may_name_a_queue_that_is_there_and_a_priority() -> None:
    text = ONE + "  a:\n    handover: wait\n    queue: billing\n    priority: 2\n    skills: [vat]\n"
    assert read(text, queues=["help", "billing"]).steps["a"] == Handover({"en": "wait"}, ("vat",), "billing", 2)
    with pytest.raises(FlowError, match="flow:5: there is no queue 'billing'; did you mean 'biling'"):
        read(text, queues=["help", "biling"])
    assert faults(text.replace("priority: 2", "priority: soon")) == ["line 6: priority must be a number from 0 to 9"]


def test_a_line_of_a_menu_may_depend_on_something_and_its_faults_are_told() -> None:
    menu = (
        ONE
        + "  a:\n    menu: Choose\n    choices:\n      - {label: One, then: b, when: {hours: open}}\n  b: {say: x}\n"
    )
    step = read(menu).steps["a"]
    assert isinstance(step, Menu)
    assert step.options[0].when == Condition("", open=True)
    assert faults(menu.replace("open", "opne")) == [
        "line 6: hours: 'opne' is neither open nor closed; did you mean 'open'?"
    ]


def test_two_lines_of_a_menu_may_be_called_the_same_where_conditions_part_them() -> None:
    lines = (
        "[{label: A, then: b, when: {hours: open}}, {label: A, then: c, when: {hours: closed}}, {label: C, then: b}]"
    )
    read(f"{ONE}  a:\n    menu: x\n    choices: {lines}\n  b:\n    say: y\n  c:\n    say: z\n")
