"""An operator's own texts stand in place of ours; what can't is told with its line, all of it at once."""

from pathlib import Path

import pytest

from bots import phrases as bot_phrases
from imcs import phrases
from imcs.errors import SettingsError
from imcs.phrases.own_texts import LONGEST_FILE, as_file, load_texts


def written(folder: Path, text: str) -> Path:
    path = folder / "texts.yaml"
    path.write_text(text, "utf-8")
    return path


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as error:
        load_texts(written(folder, text))
    return [line.partition("texts.yaml:")[2] for line in str(error.value).splitlines()]


def test_own_texts_of_bot_and_service_are_said_and_the_others_stay(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        f'"{bot_phrases.GLAD}":\n  zh_TW: 太好了！\n"{phrases.CONNECTED}":\n  zh_TW: "您好，我是{{agent}}。"\n',
    )
    bots, service = load_texts(path)
    assert bots("zh_TW", bot_phrases.GLAD) == "太好了！"
    assert bots("en", bot_phrases.GLAD) == bot_phrases.GLAD
    assert service("zh_TW", phrases.CONNECTED, agent="小美") == "您好，我是小美。"
    assert service("zh_TW", phrases.FILE_KEPT) == "您的檔案已收到，專員會看到。"


def test_without_a_file_or_with_an_empty_one_all_is_ours(tmp_path: Path) -> None:
    for path in (None, written(tmp_path, ""), written(tmp_path, "# nothing yet\n")):
        bots, service = load_texts(path)
        assert bots("en", bot_phrases.GLAD) == bot_phrases.GLAD
        assert service("en", phrases.FILE_KEPT) == phrases.FILE_KEPT


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    text = (
        f'"{bot_phrases.GLAD[:-1]}?":\n  zh_TW: x\n'
        f'"{phrases.CONNECTED}":\n  zh_TW: 您好\n  zh_CN: "您好，{{agnet}}"\n  fr: "{{agent}}"\n  en: ""\n'
        f'"{phrases.FILE_KEPT}": 收到\n'
        f'"{bot_phrases.GLAD}":\n  en: "fine {{"\n'
    )
    found = faults(tmp_path, text)
    assert [int(fault.split(":")[0]) for fault in found] == [1, 4, 5, 6, 7, 7, 8, 10]
    told = "\n".join(found)
    assert "there is no text 'Glad to hear it!" in told
    assert "did you mean 'Glad to hear it!" in told
    assert "zh_TW: {agent} is missing" in told
    assert "zh_CN: unknown {agnet}; this text's names are: {agent}" in told
    assert "unknown name 'fr'" in told
    assert "en is empty" in told
    assert "a text must be names with values" in told
    assert "braces don't match" in told


def test_a_file_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be read"):
        load_texts(tmp_path / "nowhere.yaml")
    assert "isn't YAML" in faults(tmp_path, "a: [")[0]
    (tmp_path / "latin.yaml").write_bytes(b"a: \xff")
    with pytest.raises(SettingsError, match="isn't UTF-8"):
        load_texts(tmp_path / "latin.yaml")
    assert "more than" in faults(tmp_path, "#" * (LONGEST_FILE + 1))[0]


def test_what_is_printed_is_a_file_that_changes_nothing(tmp_path: Path) -> None:
    ours = load_texts(None)
    again = load_texts(written(tmp_path, as_file(ours)))
    assert [texts.catalogues for texts in again] == [texts.catalogues for texts in ours]


def test_only_texts_with_the_words_and_languages_wanted_are_printed() -> None:
    found = as_file(load_texts(None), "檔案已收到", ("zh_TW",))
    assert found == '"Your file has been kept; the agent will see it.":\n  zh_TW: "您的檔案已收到，專員會看到。"'
