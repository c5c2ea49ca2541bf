"""An operator's own texts in place of ours: read from one file, checked, every fault with its line.

Each text is called by its English sentence, as in the catalogues; `imcs texts` prints them in the file's form.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from bots.flow_nodes import Fault, Nodes, line_of, similar
from bots.texts import LANGUAGES, Texts, TextsError, placeholders
from imcs.errors import SettingsError

LONGEST_FILE = 1_000_000
"""Bytes."""
DOMAINS = ("bots", "imcs")
"""What the bot says, and what the service says to customers and staff."""


def load_texts(path: Path | None) -> tuple[Texts, Texts]:
    """What the bot says and what the service says, with the operator's own. SettingsError with every fault there is."""
    ours = [Texts.of_package(domain) for domain in DOMAINS]
    own = {} if path is None else _read(path, ours)
    bots, service = [texts.with_own(own) for texts in ours]
    return bots, service


def _read(path: Path, ours: Sequence[Texts]) -> dict[str, dict[str, str]]:
    """Language → msgid → text."""
    nodes = Nodes()
    root = _composed(path)
    own: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    known: dict[str, list[str]] = {}
    for msgid in (each for texts in ours for each in texts.catalogues["en"]):
        known.setdefault(msgid.strip(), []).append(msgid)
    for msgid, key, value in nodes.pairs(root, "own texts"):
        if msgid not in known:
            nodes.fault(key, f"there is no text {_short(msgid)}{similar(msgid, known)}")
            continue
        for language, node in nodes.mapping(value, LANGUAGES, "a text").items():
            text = nodes.word(node, language)
            if not text:
                nodes.fault(node, f"{language} is empty")
            elif fault := _misfit(msgid, text):
                nodes.faults.append(Fault(line_of(node), f"{language}: {fault}"))
            else:
                own[language] |= {each: each.partition(msgid)[0] + text for each in known[msgid]}
    if nodes.faults:
        faults = sorted(set(nodes.faults))
        raise SettingsError("\n".join(f"{path}:{fault.line}: {fault.sentence}" for fault in faults))
    return own


def _composed(path: Path) -> yaml.Node:
    try:
        data = path.read_bytes()
        if len(data) > LONGEST_FILE:
            raise SettingsError(f"{path}:1: the file has more than {LONGEST_FILE} bytes")
        root = yaml.compose(data.decode("utf-8"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise SettingsError(f"{path}:1: the file can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}:1: the file isn't UTF-8; save it in that encoding") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        raise SettingsError(f"{path}:{line}: isn't YAML: {getattr(error, 'problem', None) or error}") from None
    return yaml.MappingNode("", []) if root is None else root


def _misfit(msgid: str, text: str) -> str:
    """Why the text can't stand for this msgid; '' where it can."""
    try:
        given = placeholders(text)
    except TextsError as fault:
        return str(fault)
    wanted = placeholders(msgid)
    if unknown := sorted(given - wanted):
        names = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
        return f"unknown {{{unknown[0]}}}; this text's names are: {names}"
    if missing := sorted(wanted - given):
        return f"{{{missing[0]}}} is missing"
    return ""


def as_file(texts: Iterable[Texts], words: str = "", languages: Sequence[str] = LANGUAGES) -> str:
    """The texts in which `words` appear, in any of the languages, in the form of an operator's file."""
    parts: dict[str, str] = {}
    for each in texts:
        for msgid in each.catalogues["en"]:
            said = {language: each.catalogues[language].get(msgid, msgid) for language in LANGUAGES}
            if any(words.casefold() in text.casefold() for text in (msgid, *said.values())):
                lines = [f"  {language}: {_quoted(said[language])}" for language in languages]
                parts.setdefault(msgid.strip(), "\n".join([f"{_quoted(msgid.strip())}:", *lines]))
    return "\n".join(parts.values())


def _quoted(text: str) -> str:
    """A double-quoted scalar of YAML 1.1, on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _short(msgid: str) -> str:
    return repr(msgid if len(msgid) <= 60 else f"{msgid[:59]}…")
