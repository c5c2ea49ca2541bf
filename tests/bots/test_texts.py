"""Catalogues are read as they are edited, and a fault is named with its line."""

from pathlib import Path

import pytest

from bots.texts import LANGUAGES, Texts, TextsError, mark, placeholders

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def written(directory: Path, zh_tw: str) -> Path:
    for language in LANGUAGES:
        folder = directory / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        text = zh_tw if language == "zh_TW" else 'msgid "Hello {name}"\nmsgstr ""\n'
        (folder / "desk.po").write_text(HEAD + text, "utf-8")
    return directory


def test_a_text_is_said_in_its_language_with_its_values(tmp_path: Path) -> None:
    texts = Texts.load(written(tmp_path, 'msgid "Hello {name}"\nmsgstr "{name}您好"\n'), "desk")
    assert texts("zh_TW", "Hello {name}", name="小明") == "小明您好"


def test_an_empty_translation_says_the_sentence_itself(tmp_path: Path) -> None:
    texts = Texts.load(written(tmp_path, ""), "desk", strict=True)
    assert texts("en", "Hello {name}", name="Ann") == "Hello Ann"


def test_braces_in_a_value_are_only_text(tmp_path: Path) -> None:
    texts = Texts.load(written(tmp_path, ""), "desk")
    assert texts("en", "Hello {name}", name="{0.__class__}{name}") == "Hello {0.__class__}{name}"


def test_an_unknown_text_is_said_as_it_is_in_service_and_refused_in_tests(tmp_path: Path) -> None:
    directory = written(tmp_path, "")
    assert Texts.load(directory, "desk")("zh_TW", "Nobody knows {this}", this="me") == "Nobody knows me"
    with pytest.raises(TextsError, match="zh_TW"):
        Texts.load(directory, "desk", strict=True)("zh_TW", "Nobody knows this")


def test_a_language_that_does_not_exist_is_answered_in_english(tmp_path: Path) -> None:
    assert Texts.load(written(tmp_path, ""), "desk")("fr", "Hello {name}", name="A") == "Hello A"


@pytest.mark.parametrize("text", ["{nom}您好", "您好", "{name}{extra}", "{name.real}", "{name", "{}"])
def test_a_translation_with_other_placeholders_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(TextsError) as fault:
        Texts.load(written(tmp_path, f'msgid "Hello {{name}}"\nmsgstr "{text}"\n'), "desk")
    assert "desk.po:5:" in str(fault.value)


@pytest.mark.parametrize("line", ['msgstr "what', "msgstr what", 'msgstr "b" c"', 'msgstr "a\\"', "what"])
def test_a_line_with_a_quote_too_few_or_too_many_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(TextsError, match=r"desk\.po:6:"):
        Texts.load(written(tmp_path, f'msgid "Hello"\n{line}\n'), "desk")


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(TextsError, match=r"desk\.po"):
        Texts.load(tmp_path, "desk")


def test_marking_a_text_changes_nothing() -> None:
    assert mark("Hello {name}") == "Hello {name}"
    assert placeholders("{a} and {b} and {a} {{c}}") == {"a", "b"}
