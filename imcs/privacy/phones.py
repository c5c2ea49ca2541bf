"""Telephone numbers in every usual format, by the library phonenumbers. Reads plain text."""

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from imcs.privacy.plain import TAKEN, Span

_REGIONS = ("TW", "CN")
_PART_OF_A_CODE = re.compile(r"[A-Z]-$", re.I)
_EXTENSION = re.compile(r",?\s?(?:轉|转|分機|分机|#|x|ext\.?)\s?:?\s?\d{1,6}(?!\d)", re.I)
_PHONE_AFTER_WORD = re.compile(
    r"(?<!\[)(?:電話|电话|手機|手机|市話|座机|傳真|传真|聯絡|联系|打[給给到]|我家|call|phone|mobile|cell"
    r"|landline|tel|fax|my number)"
    rf"[^\d\n。,;！？!?{TAKEN}]{{0,12}}?(\+?\(?\d(?:[ ().-]{{0,2}}\d){{5,14}})(?!\d|\s?[元塊块次年月秒個个%:/]"
    rf"|\s?分(?!機|机))",
    re.I,
)
_NORTH_AMERICAN = re.compile(r"(?<![\d-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\d-])")
_DATE_OR_HOURS = re.compile(
    r"(?:19|20)\d\d[ .-]?(?:0?[1-9]|1[0-2])[ .-]?(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:[01]\d|2[0-4])[0-5]\d ?- ?(?:[01]\d|2[0-4])[0-5]\d"
)


def phones(plain: str) -> Iterator[Span]:
    """Numbers that are valid in Taiwan, in China or with a country code, and what a line calls a telephone number."""
    taken: set[int] = set()
    named = sorted(_named_phones(plain), key=lambda span: (span[0], -span[1]))
    for start, end in sorted([*_valid_phones(plain), *named], key=lambda span: span[0]):  # valid ones first
        if taken.isdisjoint(range(start, end)):
            extension = _EXTENSION.match(plain, end)
            taken.update(range(start, end))
            yield start, extension.end() if extension else end


def _valid_phones(plain: str) -> Iterator[Span]:
    for region in _REGIONS:
        for found in PhoneNumberMatcher(plain, region, Leniency.VALID):
            if not _PART_OF_A_CODE.search(plain, max(0, found.start - 3), found.start):
                yield found.start, found.end


def _named_phones(plain: str) -> Iterator[Span]:
    yield from (found.span() for found in _NORTH_AMERICAN.finditer(plain))
    for found in _PHONE_AFTER_WORD.finditer(plain):
        if not _DATE_OR_HOURS.fullmatch(found[1]):
            yield found.span(1)
