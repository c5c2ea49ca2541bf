"""The one table of settings: name, bounds, default and meaning, read from the settings' own declarations.

It feeds the commented sample, README's table and the sentences of `imcs check`, so that these can't disagree.
It knows no single setting by name and reads no file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath
from textwrap import wrap
from typing import Any, Literal, get_args, get_origin

import annotated_types
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

ANY_NAME = "NAME"
"""Stands for the part of a key that the operator chooses: queues.NAME.title."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: what an operator needs to know to write it."""

    key: str
    """Dotted, as in the file: queues.NAME.title."""
    kind: str
    """What may be written, as the end of "must be …"."""
    default: str
    """As TOML; empty where there is none."""
    meaning: str
    example: str = ""
    """As TOML; such a setting is switched on in the sample."""

    @property
    def section(self) -> str:
        return self.key.rpartition(".")[0]

    @property
    def name(self) -> str:
        return self.key.rpartition(".")[2]


def rows(model: type[BaseModel], prefix: str = "") -> Iterator[Setting]:
    """Every setting of a model and of the sections in it, in the order of their declaration."""
    for name, field in model.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        section, repeated = section_of(field)
        if section is None:
            yield _row(key, field)
        else:
            yield from rows(section, f"{key}.{ANY_NAME}." if repeated else f"{key}.")


def section_of(field: FieldInfo) -> tuple[type[BaseModel] | None, bool]:
    """The model of a field that is a section, and whether the section is repeated under chosen names.

    A field with a title of its own counts as one setting, whatever its inside looks like.
    """
    if field.title is not None:
        return None, False
    arguments = get_args(field.annotation) if get_origin(field.annotation) is dict else ()
    inner = arguments[1] if arguments else field.annotation
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return inner, bool(arguments)
    return None, False


def toml(value: object) -> str:
    """A value as it stands in a TOML file."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | float():
            return f"{value:g}" if isinstance(value, float) else str(value)
        case Enum():
            return toml(value.value)
        case BaseModel():
            return toml(value.model_dump())
        case dict():
            return (
                "{}" if not value else "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
            )
        case SecretStr():
            return '""'
        case list() | tuple() | set() | frozenset():
            return "[" + ", ".join(toml(item) for item in value) + "]"
        case str() | PurePath():
            escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case _:
            raise TypeError(f"no TOML for {type(value).__name__}")


def kind(field: FieldInfo) -> str:
    """What may be written into a field, in words: "a whole number from 1 to 65535"."""
    base = field.title or _KINDS.get(field.annotation) or _choices(field.annotation)
    least = next((limit.ge for limit in field.metadata if isinstance(limit, annotated_types.Ge)), None)
    most = next((limit.le for limit in field.metadata if isinstance(limit, annotated_types.Le)), None)
    return base if least is None or most is None else f"{base} from {toml(least)} to {toml(most)}"


def as_markdown(settings: Iterator[Setting]) -> str:
    """The table for README: one line per setting."""
    lines = ["| setting | default | may be | meaning |", "|---|---|---|---|"]
    for setting in settings:
        default = f"`{setting.default}`" if setting.default else "—"
        lines.append(f"| `{setting.key}` | {default} | {setting.kind} | {setting.meaning} |")
    return "\n".join(lines)


def as_toml(settings: Iterator[Setting], chosen: str) -> str:
    """A commented file: examples switched on, defaults behind a `#`; `chosen` stands for NAME in sections."""
    lines: list[str] = []
    section = ""
    for setting in settings:
        if setting.section != section:
            section = setting.section
            lines += ["", f"[{section.replace(ANY_NAME, chosen)}]"]
        lines += wrap(setting.meaning, 100, initial_indent="# ", subsequent_indent="# ")
        lines.append(f"#   {setting.kind[0].upper()}{setting.kind[1:]}.")
        written = setting.example or setting.default or '""'
        lines += [f"{'' if setting.example else '#'}{setting.name} = {written}", ""]
    return "\n".join(lines).strip().replace("\n\n\n", "\n\n") + "\n"


_KINDS: dict[Any, str] = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
}


def _choices(annotation: Any) -> str:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "one of " + ", ".join(toml(member) for member in annotation)
    if get_origin(annotation) is Literal:
        return "one of " + ", ".join(toml(value) for value in get_args(annotation))
    raise TypeError(f"say in words what may be written where {annotation} is asked for: give the field a title")


def _row(key: str, field: FieldInfo) -> Setting:
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    example = toml(field.examples[0]) if field.examples else ""
    shown = toml(default)
    return Setting(key, kind(field), "" if shown == '""' else shown, field.description or "", example)
