"""The documents say what the program does.

README's tables stand between markers such as `<!-- settings -->` and `<!-- /settings -->` and are made from the code;
after a change of the code: `pytest tests/test_docs.py --update-docs`.
"""

import configparser
import inspect
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bots.texts import Texts
from imcs import __version__, cli, model
from imcs.commands import table
from imcs.settings import settings
from kb.article import LANGUAGES, Article
from tests.house_rules import ROOT, sources

README = ROOT / "README.md"
UNIT = ROOT / "deploy/imcs.service"


def test_every_table_of_readme_is_the_one_the_code_makes(request: pytest.FixtureRequest) -> None:
    before = README.read_text(encoding="utf-8")
    after = before
    for name, make in TABLES.items():
        after = with_block(after, name, make())
    if request.config.getoption("--update-docs"):
        README.write_text(after, encoding="utf-8")
    elif before != after:
        stale = [name for name in TABLES if block(before, name) != block(after, name)]
        pytest.fail(f"stale in README: {', '.join(stale)}; run pytest tests/test_docs.py --update-docs")


def settings_table() -> str:
    return settings.markdown()


def commands_table() -> str:
    return table.readme_table(Texts.of_package("imcs"))


def cli_table() -> str:
    lines = ["| command | does |", "|---|---|"]
    lines += [f"| `{call}` | {does} |" for call, does in cli_calls()]
    return "\n".join(lines)


TABLES: dict[str, Callable[[], str]] = {
    "settings": settings_table,
    "commands": commands_table,
    "cli": cli_table,
}


def cli_calls() -> Iterator[tuple[str, str]]:
    """Every call of the command line, with what it does."""
    program: Any = typer.main.get_command(cli.program())
    yield from calls_of(program, "imcs")


def calls_of(command: Any, path: str) -> Iterator[tuple[str, str]]:
    if hasattr(command, "commands"):
        for name, part in command.commands.items():
            yield from calls_of(part, f"{path} {name}")
        return
    pieces = [path, *(as_written(parameter) for parameter in command.params)]
    yield " ".join(pieces).replace("|", "\\|"), " ".join(command.help.split())


def as_written(parameter: Any) -> str:
    """`FILE`, `[PATH]`, `WORDS…`, `[--check]`, `[--queue QUEUE]…`"""
    if parameter.param_type_name == "argument":
        name = (parameter.metavar or parameter.name).upper()
        return f"{name}…" if parameter.nargs == -1 else name
    option = parameter.opts[0]
    value = "" if parameter.is_flag else f" {option.removeprefix('--').upper()}"
    return f"[{option}{value}]" + ("…" if parameter.multiple else "")


def markers(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)


def block(text: str, name: str) -> str:
    found = markers(name).search(text)
    return found[0] if found else ""


def with_block(text: str, name: str, content: str) -> str:
    assert block(text, name), f"README needs <!-- {name} --> and <!-- /{name} --> on lines of their own"
    return markers(name).sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)


def test_a_block_is_replaced_between_its_markers_only() -> None:
    text = "a\n<!-- cli -->\nold\n<!-- /cli -->\nb\n<!-- settings -->\nkept\n<!-- /settings -->\n"
    assert with_block(text, "cli", "new \\1") == text.replace("old", "new \\1")
    with pytest.raises(AssertionError, match="README needs <!-- metrics -->"):
        with_block(text, "metrics", "x")


def test_every_call_of_the_command_line_says_what_it_does() -> None:
    calls = dict(cli_calls())
    assert "imcs kb import FILE [--check] [--who WHO] [--why WHY]" in calls
    assert "imcs init [PATH]" in calls
    assert "imcs kb search WORDS… [--kind KIND]" in "".join(calls)
    assert all(does.endswith(".") for does in calls.values())
    assert not any("[" in does for does in calls.values())  # --help would take it for markup, and swallow it


def glossary() -> dict[str, str]:
    """Word → meaning, from the rows of README's section Glossary."""
    text = README.read_text(encoding="utf-8")
    found = re.search(r"^#+ Glossary\n(.*?)(?=^#+ |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, "README needs a section named Glossary"
    rows = re.findall(r"^\| *\**([^|*\n]+?)\** *\| *([^|\n]+?) *\|", found[1], re.MULTILINE)
    return {word.lower(): meaning for word, meaning in rows if not word.startswith("--")}


def test_every_field_of_an_article_is_explained() -> None:
    section = README.read_text(encoding="utf-8").partition("## The knowledge base\n")[2].partition("\n## ")[0]
    fields = {name for row in section.splitlines() if row.startswith("| `") for name in re.findall("`(\\w+)`", row)}
    assert fields >= set(Article.__dataclass_fields__) | {f"answer_{language}" for language in LANGUAGES}


def test_the_glossary_explains_every_word_of_the_domain() -> None:
    words = [
        name.lower()
        for name, thing in inspect.getmembers(model, inspect.isclass)
        if thing.__module__ == model.__name__ and not issubclass(thing, Enum)
    ]
    assert len(words) > 5
    missing = {"availability", "stage", "article", "offer", *words} - set(glossary())
    assert not missing, f"README's glossary lacks {sorted(missing)}"


def test_the_program_uses_every_word_of_the_glossary() -> None:
    program = "\n".join(source.text.lower() for source in sources("imcs", "bots", "kb"))
    unused = [
        word for word in glossary() if word != "word" and not all(part in program for part in re.findall(r"\w+", word))
    ]
    assert not unused, f"nothing in the program is called {unused}"


def test_readme_draws_every_stage_of_a_conversation() -> None:
    text = README.read_text(encoding="utf-8")
    assert not [stage.name for stage in model.Stage if stage.name not in text]


@pytest.mark.parametrize("command", ["./deploy/demo", "./deploy/test"])
def test_the_two_commands_of_the_first_screen_are_there_and_can_be_run(command: str) -> None:
    first_screen = "\n".join(README.read_text(encoding="utf-8").splitlines()[:60])
    assert command in first_screen
    assert (ROOT / command).stat().st_mode & 0o111, f"{command} can't be run"


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_what_a_document_points_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in target]
    missing = [target for target in targets if not (ROOT / target).exists()]
    assert not missing, f"{name} points to {missing}"


def test_the_changelog_tells_about_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == __version__


def test_the_command_that_is_installed_is_the_one_that_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, function = project["scripts"]["imcs"].partition(":")
    assert getattr(import_module(module), function) is cli.main


def test_the_sample_settings_are_what_init_writes() -> None:
    sample = ROOT / "deploy/imcs.toml"
    assert sample.read_text(encoding="utf-8") == settings.sample(), "run: imcs init, and put it there"


def test_the_sample_settings_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMCS_SECRET", "hush")
    assert settings.load(ROOT / "deploy/imcs.toml").service.domain == "support.example.org"


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # as configparser's documentation does it
    parser.read_string(UNIT.read_text(encoding="utf-8"))
    return parser


def test_the_unit_runs_a_command_that_exists() -> None:
    program, *call = unit()["Service"]["ExecStart"].split()
    assert Path(program).name == "imcs"
    assert call == ["--config", "/etc/imcs/imcs.toml", "serve"]
    assert "imcs serve" in dict(cli_calls())


def test_the_unit_hands_over_the_secret_under_the_name_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = unit()["Service"]["LoadCredential"].partition(":")[0]
    (tmp_path / name).write_text("hush")
    monkeypatch.delenv("IMCS_SECRET", raising=False)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert settings.load(ROOT / "deploy/imcs.toml").service.secret.get_secret_value() == "hush"


def test_the_unit_makes_the_directory_that_the_settings_name() -> None:
    storage = next(row for row in settings.table() if row.key == "storage.directory")
    assert storage.default == f'"/var/lib/{unit()["Service"]["StateDirectory"]}"'


def test_the_unit_has_the_three_sections_and_starts_at_boot() -> None:
    assert unit().sections() == ["Unit", "Service", "Install"]
    assert unit()["Install"]["WantedBy"] == "multi-user.target"


def test_systemd_has_nothing_to_say_about_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return  # the tests above look at its structure
    copy = tmp_path / "imcs.service"
    # The program isn't installed here; systemd wants to see one.
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text(encoding="utf-8")))
    done = subprocess.run(
        [analyze, "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
