"""Takes personal data out of a text before others read it, and card data before it is kept or relayed at all.

Pure: text in, text out. What is found becomes a short word in square brackets, the same in every language, so that
a masked line can still be read and searched. Prices, dates, times and opening hours stay. Check digits decide
whether a number is personal; where the line itself says so ("電話", "身分證"), its shape is enough.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import partial
from itertools import accumulate

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban
from stdnum.cn import ric


class Mask(Enum):
    """What stands in place of what was said."""

    ACCOUNT = "[account]"
    ADDRESS = "[address]"
    CARD = "[card]"
    CODE = "[security code]"
    EMAIL = "[e-mail]"
    ID = "[ID]"
    NAME = "[name]"
    PHONE = "[phone]"


Span = tuple[int, int]
"""Start and end in the text, as in a slice."""


def mask(text: str, *, known: Iterable[str] = ()) -> str:
    """Replaces card data, contact data and ID numbers, and the `known` names and addresses of the people involved.

    Known words are found in any case and width, with or without spaces and hyphens.
    """
    draft = _Draft(text)
    draft.take(Mask.EMAIL, _emails)
    if _HAS_NUMBER.search(draft.plain):
        draft.take(Mask.CODE, _security_codes)
        draft.take(Mask.ACCOUNT, _ibans)
        draft.take(Mask.ID, _ids)
        draft.take(Mask.CARD, _cards)
        draft.take(Mask.PHONE, _phones)
    for words in sorted(known, key=len, reverse=True):
        draft.take(_mask_for(words), partial(_known, words=words))
    return draft.result()


def mask_secrets(text: str) -> str:
    """Replaces only what must never be kept: card numbers and the security codes on them.

    Runs for every line of every customer: without three digits close together it costs a microsecond.
    """
    if not _HAS_NUMBER.search(text):
        return text
    draft = _Draft(text)
    draft.take(Mask.CODE, _security_codes)
    draft.take(Mask.CARD, _cards)
    return draft.result()


class _Draft:
    """A text of which pieces are taken away, one kind after the other, so that no piece is taken twice."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.plain = text if text.isascii() else text.translate(_PLAIN)
        self._found: list[tuple[Span, Mask]] = []

    def take(self, what: Mask, find: Callable[[str], Iterator[Span]]) -> None:
        for start, end in list(find(self.plain)):
            self._found.append(((start, end), what))
            self.plain = self.plain[:start] + _TAKEN * (end - start) + self.plain[end:]

    def result(self) -> str:
        pieces, done = [], 0
        for (start, end), what in sorted(self._found, key=lambda found: found[0]):
            pieces += [self._text[done:start], what.value]
            done = end
        return "".join([*pieces, self._text[done:]])


_TAKEN = "\ufffc"
_WIDE = {ord("！") + offset: ord("!") + offset for offset in range(94)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), ord("-"))
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000\u200b\u200c\u200d\u2060\ufeff"), ord(" "))
_PLAIN = _WIDE | _DASHES | _SPACES
"""One character for one, so that places in the plain text are places in the original."""

_HAS_NUMBER = re.compile(r"\d\D?\d\D?\d")


# --- cards ---------------------------------------------------------------------------------------

_CARD_RUN = re.compile(r"(?<!\d)\d(?:[ .-]{0,2}\d){12,}")
_BRANDS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"  # Mastercard
    r"|3[47]\d{13}|35\d{14}|3[0689]\d{12}(?:\d\d)?"  # American Express, JCB, Diners Club
    r"|(?:5[0678]|6\d)\d{11,17}"  # Maestro, UnionPay, Discover
)
_LENGTHS = range(19, 12, -1)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def _cards(plain: str) -> Iterator[Span]:
    """Card numbers; in a longer run of groups any row of whole groups that is one."""
    for run in _CARD_RUN.finditer(plain):
        places = [at for at in range(*run.span()) if plain[at].isdigit()]
        digits = "".join(plain[at] for at in places)
        borders = [at for at in range(len(places)) if at == 0 or places[at] != places[at - 1] + 1]
        for start, end in _cards_between(digits, [*borders, len(digits)]):
            yield places[start], places[end - 1] + 1


def _cards_between(digits: str, borders: list[int]) -> Iterator[Span]:
    """Card numbers that begin and end at a border, the longest first.

    Check sums of ISO/IEC 7812-1, annex B, come from running sums, for a line may hold thousands of borders.
    """
    values = [int(digit) for digit in digits]
    even = [0, *accumulate(_DOUBLED[v] if at % 2 else v for at, v in enumerate(values))]
    odd = [0, *accumulate(v if at % 2 else _DOUBLED[v] for at, v in enumerate(values))]
    ends, done = frozenset(borders), 0
    for start in borders:
        if start < done:
            continue
        for end in (start + length for length in _LENGTHS if start + length in ends):
            sums = odd if end % 2 == 0 else even  # the last digit itself isn't doubled
            if (sums[end] - sums[start]) % 10 == 0 and _BRANDS.fullmatch(digits, start, end):
                yield start, end
                done = end
                break


_CODE_WORD = (
    r"(?<!\[)(?:cvv2?|cvc2?|cvn2?|csc|(?:card )?security code"
    r"|(?:安全|檢核|检核|檢查|检查)[碼码]|[末後后背]面?[三3][碼码位])"
)
_CODE = r"\d ?\d ?\d(?: ?\d)?(?!\d)"
_CODE_AFTER = re.compile(
    rf"{_CODE_WORD}[^\d\n。！？!?;{_TAKEN}]{{0,12}}?(?<!\d)({_CODE})(?!\s*[元塊块秒分天年個个%/])", re.I
)
_CODE_BEFORE = re.compile(rf"(?<!\d)({_CODE})\s?(?:是|為|为|is|\()?\s?(?:我的|my |the )?{_CODE_WORD}", re.I)


def _security_codes(plain: str) -> Iterator[Span]:
    """Three or four digits beside a word that says what they are."""
    taken: set[int] = set()
    for pattern in (_CODE_AFTER, _CODE_BEFORE):
        for found in pattern.finditer(plain):
            if found.start(1) not in taken:
                taken.add(found.start(1))
                yield found.span(1)


# --- addresses and numbers of people ---------------------------------------------------------------

_EMAIL = re.compile(r"[A-Z0-9._%+-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63})+", re.I)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d\d(?:[ -]?[A-Z0-9]){11,30}", re.I)
_TAIWAN_ID = re.compile(r"(?<![A-Z0-9])[A-Z][ -]?[1289A-D](?:[ -]?\d){8}(?!\d)", re.I)
_CHINA_ID = re.compile(r"(?<!\d)[1-9]\d{5} ?(?:18|19|20)\d{6} ?\d{3}[\dX](?!\d)", re.I)
_ID_WORD = re.compile(r"身[分份][證证]|居留[證证]|統一證號|[證证][號号件]|\bID\b|identity|resident", re.I)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""In the order of their numbers, from A = 10 to O = 35, in Taiwan's ID numbers."""


def _emails(plain: str) -> Iterator[Span]:
    if "@" in plain:
        yield from (found.span() for found in _EMAIL.finditer(plain))


def _ibans(plain: str) -> Iterator[Span]:
    """Account numbers of ISO 13616; words that follow one aren't part of it."""
    for found in _IBAN.finditer(plain):
        ends = [at + 1 for at in range(found.start(), found.end()) if plain[at].isalnum()]
        for end in reversed(ends[14:34]):
            if iban.is_valid(plain[found.start() : end]):
                yield found.start(), end
                break


def _ids(plain: str) -> Iterator[Span]:
    """ID numbers of Taiwan, resident certificates included, and of China."""
    for pattern, is_valid in ((_CHINA_ID, ric.is_valid), (_TAIWAN_ID, _is_taiwan_id)):
        for found in pattern.finditer(plain):
            before = plain[max(0, found.start() - 14) : found.start()]
            if is_valid(re.sub("[ -]", "", found[0])) or _ID_WORD.search(before):
                yield found.span()


def _is_taiwan_id(number: str) -> bool:
    """The check digit of national IDs and of resident certificates, old (two letters) and new."""
    first, second, *rest = list(number.upper())
    area = _LETTERS.index(first) + 10
    kind = int(second) if second.isdigit() else _LETTERS.index(second) % 10
    values = [area // 10, area % 10, kind, *map(int, rest)]
    return (
        sum(value * weight for value, weight in zip(values, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
    )


# --- telephones ----------------------------------------------------------------------------------

_REGIONS = ("TW", "CN")
_PART_OF_A_CODE = re.compile(r"[A-Z]-$", re.I)
_EXTENSION = re.compile(r",?\s?(?:轉|转|分機|分机|#|ext\.?)\s?:?\s?\d{1,6}(?!\d)", re.I)
_PHONE_AFTER_WORD = re.compile(
    r"(?<!\[)(?:電話|电话|手機|手机|市話|座机|傳真|传真|聯絡|联系|打給|call|phone|mobile|tel|fax)"
    rf"[^\d\n。,;！？!?{_TAKEN}]{{0,12}}?(\+?\(?\d(?:[ ().-]{{0,2}}\d){{5,14}})(?!\d|\s?[元塊块次年月分秒個个%:/])",
    re.I,
)
_DATE_OR_HOURS = re.compile(
    r"(?:19|20)\d\d[ .-]?(?:0?[1-9]|1[0-2])[ .-]?(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:[01]\d|2[0-4])[0-5]\d ?- ?(?:[01]\d|2[0-4])[0-5]\d"
)


def _phones(plain: str) -> Iterator[Span]:
    """Numbers that are valid in Taiwan, in China or with a country code, and what a line calls a telephone number."""
    taken: set[int] = set()
    for start, end in sorted({*_valid_phones(plain), *_named_phones(plain)}):
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
    for found in _PHONE_AFTER_WORD.finditer(plain):
        if not _DATE_OR_HOURS.fullmatch(found[1]):
            yield found.span(1)


# --- what is known of the people involved ------------------------------------------------------------


def _mask_for(words: str) -> Mask:
    if "@" in words:
        return Mask.EMAIL
    return Mask.ADDRESS if any(character.isdigit() for character in words) else Mask.NAME


def _known(plain: str, words: str) -> Iterator[Span]:
    letters = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", words))
    if len(letters) < 2:  # a single letter or character is everywhere
        return
    left = r"(?<![A-Z0-9])" if letters[0].isascii() else ""
    right = r"(?![A-Z0-9])" if letters[-1].isascii() else ""
    pattern = left + r"[\s-]*".join(map(re.escape, letters)) + right
    yield from (found.span() for found in re.finditer(pattern, plain, re.I))
