"""A line that is a command is found in every script, width and case; a line that isn't is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imcs.commands.declaration import Argument, Command
from imcs.commands.table import COMMANDS, find
from imcs.commands.words import (
    Invocation,
    OfferWord,
    UnknownCommand,
    answers_customer,
    filled_in,
    looks_whispered,
    offer_word,
    read_line,
)
from kb.conversion import mainland_words, simplified_by_character, taiwan_words

WORDS = [(command, word) for command in COMMANDS for word in command.words]
marks = st.text(st.sampled_from("!！/／、"), min_size=1, max_size=3)
unseen = st.text(st.sampled_from(" \t\u3000\u200b\u200d\ufeff\u2060"), max_size=3)


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def called(line: str) -> tuple[str, str]:
    found = read_line(line)
    assert isinstance(found, Invocation), f"{line!r} is {found!r}"
    return found.command.name, found.argument


@pytest.mark.parametrize(("command", "word"), WORDS)
def test_every_word_of_every_command_is_found_in_every_script_width_and_case(command: Command, word: str) -> None:
    forms = {word, word.upper(), wide(word), wide(word.upper()), simplified_by_character(word)}
    for form in forms:
        for mark in "!！/／、":
            assert called(mark + form)[0] == command.name
            assert called(f"{mark}{form}。")[0] == command.name


@given(marks, unseen, st.sampled_from(WORDS), st.sampled_from(["12", "a b", "line 1\nline 2", "客戶\n\n  indented"]))
def test_marks_and_what_cannot_be_seen_before_them_do_not_matter_and_the_argument_is_kept(
    marks: str, unseen: str, entry: tuple[Command, str], argument: str
) -> None:
    command, word = entry
    assert called(f"{unseen}{marks}{word} {argument}") == (command.name, argument)


@pytest.mark.parametrize(("command", "word"), [(c, w) for c, w in WORDS if not w.isascii()])
def test_a_chinese_word_may_touch_its_argument_where_it_takes_one(command: Command, word: str) -> None:
    found = read_line(f"！{word}7號")
    if command.argument is Argument.NONE:
        assert isinstance(found, UnknownCommand)
    else:
        assert isinstance(found, Invocation)
        assert (found.command.name, found.argument) == (command.name, "7號")


@pytest.mark.parametrize(
    ("line", "name", "argument"),
    [
        ("！送1", "s", "1"),
        ("！送出1", "s", "1"),
        ("！发送 1 請參考", "s", "1 請參考"),
        ("!kb退貨", "kb", "退貨"),
        ("！结束会话", "close", ""),
        ("！結案：已處理", "close", "已處理"),
        ("!close, solved", "close", "solved"),
        ("!close!", "close", ""),
        ("!help?", "help", ""),
        ("、接", "accept", ""),
        ("//help", "help", ""),
        ("!!!close", "close", ""),
        ("!\u200bclose", "close", ""),
        ("\n!note\nfirst\nsecond\n", "note", "first\nsecond"),
        ("! ", "", ""),
    ],
)
def test_a_line_is_read_as_its_longest_word_and_the_rest(line: str, name: str, argument: str) -> None:
    if not name:
        assert read_line(line) is None
    else:
        assert called(line) == (name, argument)


@pytest.mark.parametrize(
    "line",
    ["", "hello", "!!!", "！！！", "! ", "! close", "/ 2", "、、", "/1", "!1", "！2", "?help", "close", "結案",
     "a !close", "1", "接", "ok", "!?", "/", "!😀", "！（笑）", "/me waves", "https://example.org", "\u200b",
     "…！結案"],
)  # fmt: skip
def test_a_line_that_is_no_command_is_none(line: str) -> None:
    assert read_line(line) is None


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("!clsoe", "clsoe"),
        ("!closed", "closed"),
        ("!s1", "s1"),
        ("!close-deal now", "close-deal"),
        ("！沒這個 指令", "沒這個"),
        ("、接下來請稍等", "接下來請稍等"),
        ("/usr/bin/env python", "usr/bin/env"),
        ("//example.org/x", "example.org/x"),
        ("/me", "me"),
        ("!éclair", "éclair"),
        ("!cl\u200bsoe", "clsoe"),
    ],
)
def test_a_line_that_looks_like_a_command_and_is_none_is_unknown(line: str, word: str) -> None:
    assert read_line(line) == UnknownCommand(word)


def test_the_word_of_an_unknown_command_is_short_enough_to_repeat() -> None:
    found = read_line("!" + "x" * 5000)
    assert isinstance(found, UnknownCommand)
    assert len(found.word) == 32


def test_say_is_literal() -> None:
    assert called("!say !close") == ("say", "!close")
    assert called("!say  two blanks ") == ("say", " two blanks ")
    assert called("!say /me waves") == ("say", "/me waves")
    assert called("!say") == ("say", "")


@pytest.mark.parametrize(
    ("line", "sub", "argument"),
    [
        ("!kb 退貨 期限", "search", "退貨 期限"),
        ("!kb search 退貨", "search", "退貨"),
        ("!kb show a-12", "show", "a-12"),
        ("！查 看 12", "show", "12"),
        ("！查看 A1", "show", "A1"),
        ("！知识库 查看 12", "show", "12"),
        ("！查 看護補助", "search", "看護補助"),
        ("！查 查看餘額", "search", "查看餘額"),
        ("!kb show window prices", "search", "show window prices"),
        ("!kb show", "search", "show"),
        ("!kb searchlight", "search", "searchlight"),
        ("!kb", "search", ""),
    ],
)
def test_kb_searches_unless_one_article_is_to_be_shown(line: str, sub: str, argument: str) -> None:
    found = read_line(line)
    assert isinstance(found, Invocation)
    assert found.subcommand is not None
    # What may be an article's id is shown if there is one, else searched for.
    name, said = ("search", found.instead) if found.instead else (found.subcommand.name, found.argument)
    assert (found.command.name, name, said) == ("kb", sub, argument)


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert isinstance(read_line(text), Invocation | UnknownCommand | None)
    assert offer_word(text) in (None, *OfferWord)


@given(marks, st.text())
def test_any_text_after_a_mark_is_read_without_an_error(marks: str, text: str) -> None:
    found = read_line(marks + text)
    if isinstance(found, UnknownCommand):
        assert found.word


@given(st.text())
def test_a_line_without_a_mark_at_its_beginning_is_never_a_command(text: str) -> None:
    seen = [sign for sign in text if not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cf")]
    if not seen or seen[0] not in "!！/／、\ufe0e\ufe0f":
        assert read_line(text) is None or "\ufe00" <= seen[0] <= "\ufe0f"


@pytest.mark.parametrize(
    "text", ["1", "１", "接", "接起", "我接", "接受", "接待", "接入", "ok", "OK", "Ok.", "accept", "接！", " 1 ", "①"]
)
def test_a_bare_word_accepts_an_offer(text: str) -> None:
    assert offer_word(text) is OfferWord.ACCEPT


@pytest.mark.parametrize(
    "text", ["2", "２", "略過", "略过", "不接", "先不接", "拒绝", "拒絕", "跳過", "decline", "Decline."]
)
def test_a_bare_word_declines_an_offer(text: str) -> None:
    assert offer_word(text) is OfferWord.DECLINE


@pytest.mark.parametrize(
    "text", ["", "3", "12", "1 2", "接下來", "okay then", "好", "您好，請問", "1" * 5000, "接 不接", "不"]
)
def test_any_other_text_answers_no_offer(text: str) -> None:
    assert offer_word(text) is None


def test_the_command_words_survive_conversion_by_phrase() -> None:
    # What an agent's input method or client converts is still the same command.
    for command, word in WORDS:
        for converted in (mainland_words(word), taiwan_words(word)):
            found = read_line("!" + converted)
            if len(converted) == len(word) and simplified_by_character(converted) == simplified_by_character(word):
                assert isinstance(found, Invocation)
                assert found.command is command


@pytest.mark.parametrize(
    "line",
    [
        "! whisper 12 no refund",
        "whisper 12 no",
        "wisper #12 no",
        "whsiper 3",
        "指導 12 先別退",
        "！ 悄悄話12",
        "耳语 4 好",
        "! whisper no refund",
        "whisper no refund",
        "wisper: no refund",
        "！ 指導 先別退",
        "！ 指導先別退",
        "指導：先別退",
        "whisper to 12 no",
        "!12 whisper no refund",
        "! #12 先別退",
        "w 12 no refund",
        "w12 no refund",
        "wh #12 no refund",
        "whisper 12",
        "Ｗ １２ 先別退",
        "#12 先別退",
    ],
)
def test_a_mistyped_whisper_is_known_as_one(line: str) -> None:
    assert looks_whispered(line)


@pytest.mark.parametrize(
    "line",
    [
        "您好",
        "12 元",
        "order 12",
        "指導教授",
        "I whisper to you",
        "第 12 號",
        "whether 3 or 4",
        "!",
        "！！",
        "12",
        "",
        "#12",
        "#1!",
        "we 12",
        "what 3",
    ],
)
def test_what_is_said_to_customers_is_no_whisper(line: str) -> None:
    assert not looks_whispered(line)


@pytest.mark.parametrize(
    ("sub", "text", "argument"),
    [
        ("talk", "#12", "#12"),
        ("talk", "abc", None),
        ("talk", "１２x", None),
        ("show", "hours", "hours"),
        ("edit", "hours We open at nine.", "hours We open at nine."),
        ("add", "Only a question?", None),
        ("add", "A question?\nIts answer.", "A question?\nIts answer."),
        ("import", "", ""),
        ("import", "12 abc", None),
        ("wrong", "：…", None),
    ],
)
def test_what_is_filled_in_must_be_what_the_subcommand_can_be_given(sub: str, text: str, argument: str | None) -> None:
    assert filled_in(next(known for known in find("kb").subcommands if known.name == sub), text) == argument


@pytest.mark.parametrize("text", ["#", " \u200b ", "：-"])
def test_signs_alone_are_nothing_filled_in(text: str) -> None:
    assert filled_in(find("tag"), text) is None
    assert filled_in(find("pause"), text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "您好，請稍等",
        "Hello",
        "早安",
        "One moment, please.",
        "24 小時內到貨",
        "ok, how can I help?",
        "接下來由我為您服務",
    ],
)
def test_what_only_a_customer_can_be_told_answers_the_customer(text: str) -> None:
    assert answers_customer(text)


@pytest.mark.parametrize(
    "text",
    ["11", "3", "好", "不要", "no", "Yes!", "👍", "?", " ", "我接了", "不接了", "accpet", "1 您好", "2 忙", "1您好"],
)
def test_what_may_answer_the_offer_itself_is_nothing_for_the_customer(text: str) -> None:
    assert not answers_customer(text)
