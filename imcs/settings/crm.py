"""The settings of the connector to a company's own customer system. Reads secrets from where the service keeps them."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from imcs.settings.faults import Fault
from imcs.settings.values import Section, seconds

_URL = re.compile(r"https?://[^\s/{}]+(/\S*)?")
_POINTER = re.compile(r"(/([^~/]|~[01])*)*")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_PLACES = ("{jid}", "{customer}")
MOST_TIER = 9


def url_template(value: str) -> str:
    """Empty, or a web address with a place for whose record it is; none in the host."""
    bare = value
    for place in _PLACES:
        bare = bare.replace(place, "x")
    if value and (bare == value or "{" in bare or "}" in bare or not _URL.fullmatch(value)):
        raise ValueError("must be a web address with {jid} or {customer} in its path, and no other braces")
    return value


def pointer(value: str) -> str:
    """A JSON pointer (RFC 6901), such as /account/plan; empty for none."""
    if not _POINTER.fullmatch(value):
        raise ValueError("must be a JSON pointer such as /account/plan")
    return value


def _headers(value: dict[str, str]) -> dict[str, str]:
    if not all(_HEADER.fullmatch(name) and _VARIABLE.fullmatch(variable) for name, variable in value.items()):
        raise ValueError('must name an environment variable for each header: { Authorization = "CRM_TOKEN" }')
    return value


def _tiers(value: dict[str, int]) -> dict[str, int]:
    if not all(0 <= tier <= MOST_TIER for tier in value.values()):
        raise ValueError(f"must give each name a tier from 0 to {MOST_TIER}")
    return value


def _pointers(value: dict[str, str]) -> dict[str, str]:
    return {name: pointer(path) for name, path in value.items()}


_Pointer = Annotated[str, AfterValidator(pointer)]
_KIND = "a JSON pointer in quotes"


def _place_of(what: str) -> Any:
    return Field("", title=_KIND, description=f"Where the answer holds {what}; empty for nowhere.")


class CrmSection(Section):
    """Where the company's own records of its customers are asked for."""

    url: Annotated[str, AfterValidator(url_template)] = Field(
        "",
        title="a web address in quotes, with {jid} or {customer} in it",
        description="Asked with GET for a customer's record as JSON; {jid} and {customer} (our number) are "
        "percent-encoded. Empty for no such system.",
    )
    headers: Annotated[dict[str, str], AfterValidator(_headers)] = Field(
        default_factory=dict,
        title='a table of headers: { Authorization = "CRM_TOKEN" }',
        description="Headers to send, each with the name of the environment variable, or systemd credential, that "
        "holds its value.",
    )
    timeout: float = seconds(5, 0.1, 60, "How long an answer may take; the agent's screen waits a second at most.")
    cache: float = seconds(300, 0, 86400, "For so long a record isn't asked for again.")
    name: _Pointer = _place_of("the name")
    language: _Pointer = _place_of("the language, such as zh-TW or en")
    tier: _Pointer = _place_of("the tier")
    agent: _Pointer = _place_of("the dedicated agent's short name")
    tiers: Annotated[dict[str, int], AfterValidator(_tiers)] = Field(
        default_factory=dict,
        title="a table of tiers: { gold = 2 }",
        description="What names of tiers in the answer mean; numbers mean themselves.",
    )
    attributes: Annotated[dict[str, str], AfterValidator(_pointers)] = Field(
        default_factory=dict,
        title='a table of JSON pointers: { plan = "/account/plan" }',
        description="Where the answer holds further attributes.",
    )

    def header_values(self) -> dict[str, str]:
        """The headers as they are sent."""
        return {name: _secret(variable) for name, variable in self.headers.items()}


def missing_secrets(section: object) -> list[Fault]:
    """The headers of a section as it was read whose values are nowhere."""
    headers = section.get("headers") if isinstance(section, Mapping) else None
    wanted = headers.items() if isinstance(headers, Mapping) else ()
    return [
        Fault("crm.headers", f"{name} wants {variable}, which isn't in the environment")
        for name, variable in wanted
        if isinstance(variable, str) and _VARIABLE.fullmatch(variable) and not _secret(variable)
    ]


def _secret(variable: str) -> str:
    """From the environment first, then from systemd's credentials."""
    if kept := os.environ.get(variable, "").strip():
        return kept
    file = Path(os.environ.get("CREDENTIALS_DIRECTORY", "/nonexistent")) / variable
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
