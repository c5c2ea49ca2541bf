"""Every text exists in three languages, with the same placeholders; nothing is left over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from bots.language import detect
from bots.texts import LANGUAGES, Texts, placeholders
from imcs import phrases
from imcs.errors import Reason
from imcs.model import Availability

ROOT = Path(__file__).parents[2]
DOMAINS = ("bots", "imcs")
KEYWORDS = {"texts": (2,), "_texts": (2,), "mark": None}
"""`texts(language, "…")` and `mark("…")`."""


def used(domain: str) -> Iterator[tuple[str, str]]:
    """Yield each text in the code of a package, with its place."""
    for path in sorted((ROOT / domain).rglob("*.py")):
        with path.open("rb") as file:
            for line, found, _, _ in extract("python", file, keywords=KEYWORDS):
                msgid = found if isinstance(found, str) else found[-1]
                yield msgid, f"{path.relative_to(ROOT)}:{line}"


def catalogue(domain: str, language: str) -> Catalog:
    path = ROOT / domain / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_text_in_the_code_is_in_every_catalogue_and_nothing_else_is(domain: str, language: str) -> None:
    in_code = dict(used(domain))
    held = {str(message.id) for message in catalogue(domain, language) if message.id}
    assert in_code
    assert {msgid: place for msgid, place in in_code.items() if msgid not in held} == {}, "not in the catalogue"
    assert held - set(in_code) == set(), "not in the code"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_translation_is_there_certain_and_has_the_same_placeholders(domain: str, language: str) -> None:
    for message in catalogue(domain, language):
        if not message.id:
            continue
        text = str(message.string)
        assert not message.fuzzy, message.id
        # An empty English text says the msgid, which is English.
        assert text or language == "en", message.id
        assert not text or placeholders(text) == placeholders(str(message.id)), message.id


@pytest.mark.parametrize("language", ["zh_TW", "zh_CN"])
@pytest.mark.parametrize("domain", DOMAINS)
def test_a_chinese_text_is_in_its_own_script(domain: str, language: str) -> None:
    for message in catalogue(domain, language):
        # Help texts name words in the other script nowhere; a text of shared characters tells nothing.
        assert detect(str(message.string)) in (language, None, "en"), message.id


@pytest.mark.parametrize("language", ["zh_TW", "zh_CN"])
def test_a_chinese_text_calls_the_knowledge_base_by_its_chinese_word(language: str) -> None:
    calls = [line for message in catalogue("imcs", language) for line in str(message.string).split("!")[1:]]
    assert [line for line in calls if line.startswith("查 ")]
    assert [line for line in calls if line.startswith("kb")] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogues_load_as_the_program_loads_them(domain: str) -> None:
    texts = Texts.of_package(domain, strict=True)
    for msgid, _ in used(domain):
        for language in LANGUAGES:
            said = texts(language, msgid, **dict.fromkeys(placeholders(msgid), "X"))
            assert said
            assert "{" not in said


def test_every_refusal_and_every_availability_has_its_words() -> None:
    assert set(phrases.REFUSED) == set(Reason)
    assert set(phrases.AVAILABILITY) == set(Availability)


def test_every_phrase_is_named_once() -> None:
    names = [value for name, value in vars(phrases).items() if name.isupper() and isinstance(value, str)]
    assert len(names) == len(set(names))
