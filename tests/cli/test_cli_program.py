"""`imcs init`, `check`, `serve` and the options before every command."""

import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from imcs import __version__
from imcs.cli import program
from imcs.settings import settings
from tests.cli.conftest import Operator


def test_init_writes_the_sample_where_the_operator_wants_it(operator: Operator) -> None:
    assert "new.toml" in operator.runs("init", "new.toml")
    written = operator.folder / "new.toml"
    assert written.read_text(encoding="utf-8") == settings.sample()
    assert stat.S_IMODE(written.stat().st_mode) & stat.S_IRWXO == 0, "it may come to hold the secret"


def test_init_writes_over_nothing(operator: Operator) -> None:
    before = operator.config.read_text()
    assert operator.fails("init") == "imcs.toml exists already: choose another name, or remove it first"
    assert operator.config.read_text() == before


def test_init_says_where_it_cannot_write(operator: Operator) -> None:
    assert operator.fails("init", "no/such/folder.toml") == "no/such/folder.toml: no such file or directory"


def commands_of(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from commands_of(below)


def test_no_help_loses_words_in_square_brackets_which_its_display_takes_for_a_style() -> None:
    for command in commands_of(typer.main.get_command(program())):
        texts = (command.help, *(getattr(parameter, "help", None) for parameter in command.params))
        assert not [text for text in texts if text and re.search(r"\[/?[a-z]", text)], command.name


def test_check_says_that_all_is_in_order(operator: Operator) -> None:
    line = operator.runs("check")
    assert "is in order: help@support.example.org, billing@support.example.org" in line


def test_check_says_every_fault_with_its_key(operator: Operator) -> None:
    operator.config.write_text("[service]\nport = 0\nreception = 'x'\n[bot]\nidel = 3\n[queues.help]\n")
    outcome = operator.tries("check")
    assert outcome.code == 1
    for key in ("service.domain", "service.port", "service.secret", "service.reception", "bot.idel"):
        assert f"\nimcs:   {key} " in outcome.err


def test_check_takes_the_file_as_an_argument_too(operator: Operator) -> None:
    (operator.folder / "other.toml").write_text("[queues.help]\n")
    outcome = operator.tries("check", "other.toml")
    assert outcome.code == 1
    assert "other.toml: 2 faults" in outcome.err


def test_check_says_every_fault_of_a_flow_with_its_line(operator: Operator) -> None:
    (operator.folder / "help.yaml").write_text("languages: [en]\nsteps:\n  a:\n    say: x\n    then: b\n")
    with operator.config.open("a") as file:
        file.write('[queues.led]\nflow = "help.yaml"\n')
    outcome = operator.tries("check")
    assert outcome.code == 1
    assert "help.yaml:5: unknown step 'b'" in outcome.err


def test_check_says_every_faulty_line_of_an_operators_synonyms(operator: Operator) -> None:
    (operator.folder / "own.txt").write_text("refund = money back\nalone\n")
    with operator.config.open("a") as file:
        file.write('[bot]\nsynonyms = "own.txt"\n')
    assert "own.txt:2: a group is two words or more" in operator.fails("check")


def test_what_was_just_initialised_lacks_the_secret_only(operator: Operator) -> None:
    operator.runs("init", "new.toml")
    assert "1 fault\nimcs:   service.secret is missing" in operator.tries("check", "new.toml").err


def test_serve_does_not_start_with_faulty_settings(operator: Operator) -> None:
    operator.config.write_text("[queues.help]\n")
    outcome = operator.tries("serve")
    assert outcome.code == 1
    assert "service.domain is missing" in outcome.err


def test_the_settings_may_be_named_in_the_environment(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    operator.config.rename(operator.folder / "elsewhere.toml")
    monkeypatch.setenv("IMCS_CONFIG", "elsewhere.toml")
    assert CliRunner().invoke(program(), ["check"]).exit_code == 0


def test_the_settings_in_the_working_folder_are_found(operator: Operator) -> None:
    assert CliRunner().invoke(program(), ["check"]).exit_code == 0


def test_without_settings_the_way_to_some_is_shown(operator: Operator) -> None:
    operator.config.unlink()
    result = CliRunner().invoke(program(), ["agent", "list"])
    assert result.exit_code == 1
    assert "imcs.toml or /etc/imcs/imcs.toml: write some with `imcs init`" in result.stderr


def test_the_version_is_told() -> None:
    result = CliRunner().invoke(program(), ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"imcs {__version__}\n")


@pytest.mark.parametrize("call", [["nonsense"], ["check", "--nonsense"], ["agent", "add", "mei"], ["backup"]])
def test_a_wrong_call_ends_with_2(operator: Operator, call: list[str]) -> None:
    outcome = operator.tries(*call)
    assert outcome.code == 2
    assert "Usage" in outcome.err


@pytest.mark.process
def test_the_package_runs_as_a_program() -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "imcs", "--version"], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"imcs {__version__}\n"


def test_texts_are_printed_as_they_stand_and_own_ones_are_checked(operator: Operator) -> None:
    printed = operator.runs("texts", "檔案已收到", "--language", "zh_TW")
    assert printed.splitlines()[1] == '  zh_TW: "您的檔案已收到，專員會看到。"'
    own = operator.folder / "own.yaml"
    own.write_text(printed.replace("專員會看到", "我們會看到"), "utf-8")
    text = operator.config.read_text("utf-8").replace('secret = "hush"', 'secret = "hush"\ntexts = "own.yaml"')
    operator.config.write_text(text, "utf-8")
    assert "我們會看到" in operator.runs("texts", "檔案已收到")
    assert "is in order" in operator.runs("check")
    own.write_text(printed.replace("Your file", "Their file"), "utf-8")
    assert "own.yaml:1: there is no text 'Their file" in operator.fails("check")
    assert "no language fr" in operator.fails("texts", "--language", "fr")
