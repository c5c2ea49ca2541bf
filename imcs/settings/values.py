"""What sections and single values of the settings may look like, and two kinds of bounded numbers. Reads nothing."""

import re
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from imcs.model import Language

_LABEL = re.compile(r"""[^\s.@/:"&'<>\\\x00-\x1f]{1,63}""")
_LOCALPART = re.compile(r"""[^\s"&'/:<>@\x00-\x1f]{1,64}""")
_RESERVED = ("desk",)
_PUPPET = "c-"


class Section(BaseModel):
    """What every section is: unchangeable, and without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Texts(Section):
    """One text in each language; written as a single text where all are the same."""

    zh_TW: str = ""
    zh_CN: str = ""
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _one_for_all(cls, value: object) -> object:
        return {language.value: value for language in Language} if isinstance(value, str) else value

    def in_language(self, language: Language) -> str:
        """The text in this language, or in the first one that has it."""
        wanted: str = getattr(self, language.value)
        return wanted or self.zh_TW or self.zh_CN or self.en


def seconds(default: float, least: float, most: float, meaning: str) -> Any:
    """A setting that is a duration in seconds."""
    return Field(
        default=float(default),
        ge=least,
        le=most,
        strict=True,
        allow_inf_nan=False,
        title="a number of seconds",
        description=meaning,
    )


def whole_number(default: int, least: int, most: int, meaning: str) -> Any:
    """A setting that counts something."""
    return Field(default=default, ge=least, le=most, strict=True, description=meaning)


def duration(value: float) -> timedelta:
    """Seconds of the file in the words of the domain."""
    return timedelta(seconds=value)


def domain_name(value: str) -> str:
    """A domain in lower case; ValueError with a sentence where it is none."""
    lowered = value.strip().lower()
    if len(lowered) > 253 or not all(_LABEL.fullmatch(label) for label in lowered.split(".")):
        raise ValueError("must be a domain name such as support.example.org")
    return lowered


def domain_or_none(value: str) -> str:
    """Empty, or a domain in lower case."""
    return domain_name(value) if value.strip() else ""


def queue_name(value: str) -> str:
    """A queue's name, which is the part before the @ of its address (RFC 7622, section 3.3)."""
    if not _LOCALPART.fullmatch(value) or value != value.lower():
        raise ValueError("is no name for a queue: use small letters, digits and hyphens, at most 64, as in an address")
    if value in _RESERVED or value.startswith(_PUPPET):
        raise ValueError(f"is no name for a queue: {_RESERVED[0]} and names that begin with {_PUPPET} have another use")
    return value


def web_address(value: str) -> str:
    """Empty, or an address that a client makes a link of."""
    if value and not re.fullmatch(r"https?://[^\s/]+\S*", value):
        raise ValueError("must be a web address such as https://example.org/privacy")
    return value


def upload_host(value: str) -> str:
    """The beginning of a web address, up to its port; ValueError with a sentence where it is none."""
    if not re.fullmatch(r"https?://([\w.-]+|\[[0-9a-fA-F:]+\])(:[0-9]{1,5})?/?", value):
        raise ValueError("must be the beginning of a web address, such as https://upload.example.org:5281")
    return value
