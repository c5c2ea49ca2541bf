"""Takes personal data out of a text before others read it, and card data before it is kept or relayed at all.

What is found becomes a short word in square brackets, the same in every language, so that a masked line can still be
read and searched. Prices, dates, times and opening hours stay. Pure, and linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial

from imcs.privacy.births import births
from imcs.privacy.cards import cards, security_codes
from imcs.privacy.given_names import typical_names
from imcs.privacy.names import is_name, names, names_beside
from imcs.privacy.nicknames import addressed, nicknames
from imcs.privacy.numbers import (
    bank_accounts,
    cases,
    emails,
    ibans,
    ids,
    messengers,
    papers,
    plates,
    references,
    spelt_out,
)
from imcs.privacy.offices import of_office
from imcs.privacy.people import people
from imcs.privacy.phones import phones
from imcs.privacy.places import addresses
from imcs.privacy.plain import Finder, Mask, Pieces, Span
from imcs.privacy.western import western

_HAS_NUMBER = re.compile(r"\d\D?\d\D?\d")
_HAS_FEW = re.compile(r"\d\D?\d")
_HAS_LATIN = re.compile("[A-ZÀ-Þ][A-Za-zà-ÿ'’]")
_TITLE = r"(?:先生|小姐|女士|太太|同學|同学|媽媽|妈妈|爸爸|伯伯|阿姨|老師|老师|醫師|医师|大哥|大姐|您好|你好|妳好)"
_ASKS_NAME = re.compile(r"大名|姓名|[貴贵]姓|怎麼稱呼|怎么称呼|如何[稱称]呼|(?:your|full) name|who am i", re.I)
_YOURS = re.compile(r"(?:[您你妳](?:登記|留|的|當初|在)|\byour\b)[^。!?\n]{0,16}$", re.I)
_ENGLISH_NAME = re.compile(r"[A-Za-z][A-Za-z'’-]+(?: [A-Za-z][A-Za-z'’-]+)+")
MOST_KNOWN = 200
"""Words of one conversation that are looked for in its other lines: more than that nobody says of himself."""
_CODE = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{0,6}-?\d(?:-?[A-Za-z0-9]){5,24}(?![A-Za-z0-9元塊块])", re.ASCII)
"""In a customer's line any of these may be his number of something, whether or not the line says so."""
_LONG = re.compile(r"(?<![A-Za-z0-9-])\d{9,20}(?![A-Za-z0-9-])", re.ASCII)
_PAID_TO = re.compile(r"(?:[帳账賬][號号戶户]|[劃划][撥拨]|[匯汇轉转]|account)[^0-9]{0,8}$", re.I)
_PARTS = re.compile(
    r"(?:^|[區区市縣县鄉乡鎮镇里鄰邻])([\u4e00-\u9fff]{2,5}(?:路|街"
    r"|大道)[0-9一二三四五六七八九十段巷弄]{0,10}[0-9]+[號号])"
)


def mask(text: str, *, known: Iterable[str] = (), references_too: bool = False) -> str:
    """Replaces all personal data, and the `known` names and addresses of the people involved.

    Known words are found in any case and width, with or without spaces and hyphens. `references_too` also takes the
    numbers of cases, orders and tickets, which a transcript keeps.
    """
    return _taken(text, known, references_too).masked()


def mask_secrets(text: str) -> str:
    """Replaces only what must never be kept: card numbers and the security codes on them.

    Runs for every line of every customer: without three digits close together it costs a microsecond.
    """
    if not _HAS_NUMBER.search(text):
        return text
    pieces = Pieces(text)
    pieces.take(Mask.CODE, security_codes)
    pieces.take(Mask.CARD, cards)
    return pieces.masked()


def disclosed(
    lines: Sequence[tuple[bool, str]], known: Iterable[str] = (), *, references_too: bool = True
) -> list[str]:
    """Everything personal that the customer wrote: `lines` are (by the customer?, text), in order.

    A line that answers the question for a name is one, where it's built like one. `references_too` adds the numbers
    of cases, orders and tickets, and whatever looks like one.
    """
    found = [word for word in known if word]
    asked = False
    for by_customer, text in lines:
        if not by_customer:
            asked = bool(_ASKS_NAME.search(text))
            continue
        found += (code[0] for code in _CODE.finditer(text) if references_too)
        taken = _taken(text, (), references_too).taken()
        found += [piece for what, piece in taken if what not in (Mask.CARD, Mask.CODE)]
        plain = re.sub(r"[\s,，。.!！~～]", "", text)
        if asked and 2 <= len(plain) <= 4 and is_name(plain):
            found.append(plain)
    return list(dict.fromkeys([*found, *(part for word in found for part in _parts(word))]))


def mask_repeated(text: str, known: Iterable[str]) -> str:
    """What an agent wrote, without what the customer had disclosed (`known`), and without the customer's papers.

    Contact data that only the agent said, such as an office's telephone, stays; see `contacts`.
    """
    pieces = Pieces(text)
    _take_known(pieces, known)
    if _HAS_NUMBER.search(pieces.plain):
        pieces.take(Mask.CODE, security_codes)
        pieces.take(Mask.ID, ids)
        pieces.take(Mask.CARD, cards)
        pieces.take(Mask.ID, partial(_of_yours, find=papers))
        pieces.take(Mask.PLATE, partial(_of_yours, find=plates))
        pieces.take(Mask.PHONE, partial(_of_yours, find=phones))
        pieces.take(Mask.ADDRESS, partial(_of_yours, find=addresses))
        pieces.take(Mask.NUMBER, cases)
        pieces.take(Mask.NUMBER, partial(_of_yours, find=references))
        pieces.take(Mask.NUMBER, _somebodys)
    pieces.take(Mask.EMAIL, partial(_of_yours, find=emails))
    pieces.take(Mask.NAME, addressed)
    return pieces.masked()


def mask_others(texts: Iterable[str], seen: str) -> list[str]:
    """Each text without personal data, but for what stands in `seen`, in any width and spacing.

    For notes about somebody, where `seen` is all else that is held about them: their own data stay, a third person's
    go. A single character, such as the family name in 王太太, isn't proof of anybody.
    """
    known = _letters(seen)

    def is_known(piece: str) -> bool:
        letters = _letters(piece)
        return len(letters) > 1 and letters.removeprefix("0") in known  # 0912… where +886 912… is known

    return [_taken(text, (), references_too=False).masked(but=is_known) for text in texts]


def contacts(text: str) -> list[str]:
    """Telephones, addresses and e-mail in a text: what a manager looks at twice before it's published."""
    pieces = Pieces(text)
    pieces.take(Mask.EMAIL, emails)
    pieces.take(Mask.PHONE, phones)
    pieces.take(Mask.ADDRESS, addresses)
    return [piece for _, piece in pieces.taken()]


def _taken(text: str, known: Iterable[str], references_too: bool) -> Pieces:
    pieces = Pieces(text)
    pieces.take(Mask.EMAIL, emails)
    pieces.take(Mask.ACCOUNT, messengers)
    _take_known(pieces, known)
    pieces.take(Mask.BIRTH, births)
    if _HAS_NUMBER.search(pieces.plain):
        pieces.take(Mask.CODE, security_codes)
        pieces.take(Mask.ACCOUNT, ibans)
        pieces.take(Mask.ID, ids)
        pieces.take(Mask.CARD, cards)
        pieces.take(Mask.ID, papers)
        pieces.take(Mask.PLATE, plates)
        pieces.take(Mask.ACCOUNT, bank_accounts)
        if references_too:
            pieces.take(Mask.NUMBER, references)
        pieces.take(Mask.PHONE, partial(_of_people, find=phones))
    elif _HAS_FEW.search(pieces.plain):
        pieces.take(Mask.PLATE, plates)
        if references_too:
            pieces.take(Mask.NUMBER, references)
    pieces.take(Mask.NUMBER, spelt_out)
    pieces.take(Mask.ADDRESS, partial(_of_people, find=addresses))
    if _HAS_LATIN.search(pieces.plain):
        pieces.take(Mask.NAME, western)
    for find in (names, typical_names, nicknames, people):
        pieces.take(Mask.NAME, find)
    pieces.take(Mask.NAME, names_beside)
    return pieces


def _take_known(pieces: Pieces, known: Iterable[str]) -> None:
    words = tuple(sorted(set(known), key=lambda word: (-len(word), word))[:MOST_KNOWN])
    for what, pattern in _patterns(words):
        pieces.take(what, partial(_matches, pattern=pattern))
    for name in words:
        if is_name(name):
            pieces.take(Mask.NAME, partial(_addressed, name=name))
        elif _ENGLISH_NAME.fullmatch(name):
            pieces.take(Mask.NAME, partial(_addressed_in_english, name=name))


def _matches(plain: str, pattern: re.Pattern[str]) -> Iterable[Span]:
    return [found.span() for found in pattern.finditer(plain)]


@lru_cache(maxsize=64)
def _patterns(words: tuple[str, ...]) -> tuple[tuple[Mask, re.Pattern[str]], ...]:
    """One pattern per kind of known words, the longest words first, compiled once for all lines of a conversation."""
    kinds: dict[Mask, list[str]] = {}
    for word in words:
        if pattern := _known(word):
            kinds.setdefault(_mask_for(word), []).append(pattern)
    return tuple((what, re.compile("|".join(patterns), re.I)) for what, patterns in kinds.items())


def _parts(word: str) -> list[str]:
    """What an agent may repeat of it: the road and the house of an address, a number without its country."""
    found = [part[1] for part in _PARTS.finditer(word)]
    digits = re.sub(r"\D", "", word)
    if word.startswith("+886") and len(digits) > 9:
        found.append(f"0{digits[3:]}")
    return found


def _of_people(plain: str, find: Finder) -> Iterable[Span]:
    """What is found and isn't an office's."""
    return [span for span in find(plain) if not of_office(plain, span)]


def _of_yours(plain: str, find: Finder) -> Iterable[Span]:
    """What is found behind "您的": the customer's own, said from a record."""
    return [span for span in find(plain) if _YOURS.search(plain, max(0, span[0] - 24), span[0])]


def _somebodys(plain: str) -> Iterable[Span]:
    """Long numbers that are neither telephones nor accounts that all may pay to: whoever asked is behind them."""
    offices = {place for span in phones(plain) if plain[span[0]] in "01+(" for place in range(*span)}
    for found in _LONG.finditer(plain):
        if found.start() not in offices and not _PAID_TO.search(plain, max(0, found.start() - 12), found.start()):
            yield found.span()


def _mask_for(words: str) -> Mask:
    if "@" in words:
        return Mask.EMAIL
    if not any(character.isdigit() for character in words):
        return Mask.NAME
    if list(phones(words)):
        return Mask.PHONE
    return Mask.ADDRESS if re.search(r"[路街巷弄號号樓楼]|\b(?:Rd|Road|St|Street)\b", words) else Mask.NUMBER


def _known(word: str) -> str:
    """The pattern of a word in any width and spacing; '' for a single letter or character, which is everywhere."""
    letters = _letters(word)
    if len(letters) < 2:
        return ""
    left = r"(?<![A-Z0-9])" if letters[0].isascii() else ""
    right = r"(?![A-Z0-9])" if letters[-1].isascii() else ""
    return left + r"[\s-]*".join(map(re.escape, letters)) + right


def _letters(text: str) -> str:
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).lower()


def _addressed(plain: str, name: str) -> Iterable[Span]:
    """王先生, 小明您好, and 小明 at the beginning of a line, where 王小明 is known."""
    family, given = name[:-2] or name[0], name[-2:]
    pattern = f"(?:{re.escape(family)}|{re.escape(given)})(?={_TITLE})|(?:^|[\n。!?]) ?{re.escape(given)}(?=[ ,!~])"
    return [_without_edge(found, plain) for found in re.finditer(pattern, plain)]


def _without_edge(found: re.Match[str], plain: str) -> Span:
    """Without the end of the sentence before."""
    start = found.start()
    while plain[start] in "\n。!? ":
        start += 1
    return start, found.end()


def _addressed_in_english(plain: str, name: str) -> Iterable[Span]:
    """Mr. Foster, and each part of the name by itself as it was written, where Daniel Foster is known."""
    parts = "|".join(re.escape(part) for part in name.split() if len(part) > 2 and part[0].isupper())
    family = re.escape(name.rsplit(maxsplit=1)[-1])
    pattern = rf"\b(?:(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]iss|[Dd]r)\.? {family}" + (rf"|{parts})\b" if parts else r")\b")
    return [found.span() for found in re.finditer(pattern, plain)]
