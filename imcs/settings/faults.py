"""Faults of a settings file, each with its key as in the file and a sentence that says what to do.

Never shows the value of a secret. Decides nothing about what is right: the declarations do.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from imcs.settings.table import ANY_NAME, Setting, rows, section_of, toml


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend."""

    key: str
    """Dotted, as in the file; empty for the file itself."""
    sentence: str
    """Goes on from the key: "must be …", "isn't a setting; …"."""

    def __str__(self) -> str:
        return f"{self.key} {self.sentence}" if self.key else self.sentence


def faults_of(model: type[BaseModel], error: ValidationError) -> list[Fault]:
    """Every fault that the declarations found, in the file's words."""
    known = list(rows(model))
    return [_fault(model, known, detail) for detail in error.errors(include_url=False)]


def unknown_name(name: str, choice: list[str]) -> str:
    """The end of a sentence about a name that isn't there: the nearest one, or all of them."""
    close = get_close_matches(name.lower(), choice, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"there is {', '.join(sorted(choice))}"


def _fault(model: type[BaseModel], known: list[Setting], detail: Any) -> Fault:
    where = tuple(part for part in detail["loc"] if part != "[key]")
    key = ".".join(_quoted(part) for part in where)
    if detail["type"] == "extra_forbidden":
        return Fault(key, f"isn't a setting; {_unknown_key(model, known, where)}")
    if detail["type"] == "value_error":
        return Fault(key, f"{detail['ctx']['error']}")
    row = _row_of(known, where)
    if detail["type"] == "missing" and row is not None:
        return Fault(key, f"is missing; write {row.name} = {row.example or '…'} under [{row.section}]")
    if row is None:
        return Fault(key, _about_section(model, where))
    shown = "" if row.name == "secret" else f", not {_shown(detail['input'])}"
    return Fault(key, f"must be {row.kind}{shown}")


def _unknown_key(model: type[BaseModel], known: list[Setting], where: tuple[str | int, ...]) -> str:
    name = str(where[-1])
    elsewhere = [row.section for row in known if row.name == name]
    siblings = _names_at(model, where[:-1])
    if elsewhere and not get_close_matches(name, siblings, n=1, cutoff=0.9):
        return f"it belongs under [{elsewhere[0]}]"
    return unknown_name(name, siblings)


def _names_at(model: type[BaseModel], where: tuple[str | int, ...]) -> list[str]:
    """The names that may stand below a key."""
    here: type[BaseModel] = model
    parts = iter(where)
    for part in parts:
        fields = {field.alias or name: field for name, field in here.model_fields.items()}
        field = fields[str(part)]
        section, repeated = section_of(field)
        if repeated:
            next(parts)
        here = section or _model_in(field.annotation)
    return [field.alias or name for name, field in here.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel]:
    """The model behind a setting that is a table of its own."""
    assert isinstance(annotation, type)
    assert issubclass(annotation, BaseModel)
    return annotation


def _row_of(known: list[Setting], where: tuple[str | int, ...]) -> Setting | None:
    """The setting at a key, or the one that the key is inside of."""
    for length in range(len(where), 1, -1):
        parts = [str(part) for part in where[:length]]
        for row in known:
            wanted = row.key.split(".")
            if len(wanted) == length and all(a in (b, ANY_NAME) for a, b in zip(wanted, parts, strict=True)):
                return row
    return None


def _about_section(model: type[BaseModel], where: tuple[str | int, ...]) -> str:
    section, repeated = section_of(
        next(field for name, field in model.model_fields.items() if (field.alias or name) == where[0])
    )
    assert section is not None, "every top-level field is a section"
    if repeated and len(where) == 1:
        return f"must hold at least one section, such as [{where[0]}.help]"
    return f"must be a section: write [{'.'.join(map(str, where))}] and the settings below it"


def _quoted(part: str | int) -> str:
    text = str(part)
    return text if isinstance(part, int) or re.fullmatch(r"[\w-]+", text) else toml(text)


def _shown(value: object) -> str:
    try:
        text = toml(value)
    except TypeError:
        text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
