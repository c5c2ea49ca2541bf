"""Card numbers and their security codes: what must never be kept. Reads plain text."""

import re
from collections.abc import Iterator
from itertools import accumulate

from imcs.privacy.plain import TAKEN, Span

_CARD_RUN = re.compile(r"(?<!\d)\d(?:[ .-]{0,2}\d){12,}")
_BRANDS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"  # Mastercard
    r"|3[47]\d{13}|35\d{14}|3[0689]\d{12}(?:\d\d)?"  # American Express, JCB, Diners Club
    r"|(?:5[0678]|6\d)\d{11,17}"  # Maestro, UnionPay, Discover
)
_LENGTHS = range(19, 12, -1)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def cards(plain: str) -> Iterator[Span]:
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
    rf"{_CODE_WORD}[^\d\n。！？!?;{TAKEN}]{{0,12}}?(?<!\d)({_CODE})(?!\s*[元塊块秒分天年個个%/])", re.I
)
_CODE_BEFORE = re.compile(rf"(?<!\d)({_CODE})\s?(?:是|為|为|is|\()?\s?(?:我的|my |the )?{_CODE_WORD}", re.I)


def security_codes(plain: str) -> Iterator[Span]:
    """Three or four digits beside a word that says what they are."""
    taken: set[int] = set()
    for pattern in (_CODE_AFTER, _CODE_BEFORE):
        for found in pattern.finditer(plain):
            if found.start(1) not in taken:
                taken.add(found.start(1))
                yield found.span(1)
