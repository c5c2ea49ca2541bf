"""Numbers as people write them: 3, 1,200, 三, 二十一, 一千二, 兩萬, 二〇二六, three, NT$1,200元.

Pure, and strict: the whole text is one number, with at most a currency sign before and a measure word after it.
"""

import re
from decimal import Decimal

from bots.fold import bare, fold

_DIGITS = {sign: value for value, signs in enumerate(("零〇", "一壹", "二贰两", "三叁")) for sign in signs} | {
    sign: value for value, signs in enumerate(("四肆", "五伍", "六陆", "七柒", "八捌", "九玖"), 4) for sign in signs
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_TENS_SHORT = str.maketrans({"廿": "二十", "卅": "三十"})
CHINESE = "[零〇一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿廿卅]"
"""A numeral sign, as a pattern against folded text."""
_RUN = re.compile(f"{CHINESE}+")


def chinese_number(text: str) -> int | None:
    """Return the value of a run of (folded) Chinese numerals: 二十一, 一百零五, 一千二 (1200), 二〇二六; else None."""
    text = text.translate(_TENS_SHORT)
    if not text or not all(sign in _DIGITS or sign in _UNITS or sign in _MYRIADS for sign in text):
        return None
    if all(sign in _DIGITS for sign in text):
        if "两" in text and len(text) > 1:
            return None  # 三三兩兩 are a few; whoever reads out digits says 二
        return int("".join(str(_DIGITS[sign]) for sign in text))
    for sign, size in sorted(_MYRIADS.items(), key=lambda pair: -pair[1]):
        head, found, tail = text.partition(sign)
        if found:
            return _with_tail(chinese_number(head), size, tail)
    return _below_myriad(text)


def _with_tail(head: int | None, size: int, tail: str) -> int | None:
    """Return head × size + tail, where 三萬五 says 35,000."""
    if head is None or head == 0:
        return None
    rest = 0 if not tail else chinese_number(tail)
    if rest is None or rest >= size:
        return None
    if len(tail) == 1 and tail in _DIGITS:
        rest *= size // 10
    return head * size + rest


def _below_myriad(text: str) -> int | None:
    total, last = 0, 10_000
    matches = re.findall(r"([^十拾百佰千仟零〇]?)([十拾百佰千仟])|([零〇])|(.)", text)
    for place, (digit, unit, zero, alone) in enumerate(matches):
        if unit:
            size = _UNITS[unit]
            if size >= last or (not digit and (size != 10 or place > 0)):
                return None
            total, last = total + (_DIGITS[digit] if digit else 1) * size, size
        elif zero:
            if place == 0 or place == len(matches) - 1:
                return None
        elif place != len(matches) - 1:
            return None
        else:
            colloquial = last >= 100 and not matches[place - 1][2]
            total += _DIGITS[alone] * (last // 10 if colloquial else 1)
    return total


def with_digits(text: str) -> str:
    """Return folded `text` with every run of Chinese numerals in digits: 五月一日 → 5月1日."""

    def digits(match: re.Match[str]) -> str:
        value = chinese_number(match[0])
        return match[0] if value is None else str(value)

    return _RUN.sub(digits, text)


_ENGLISH = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_ENGLISH_TENS = {
    word: 20 + 10 * place
    for place, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
_ENGLISH_NUMBER = re.compile(f"(?:({'|'.join(_ENGLISH_TENS)})[ -]?)?({'|'.join(_ENGLISH)})?")
_ARABIC = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,6})?", re.ASCII)
_BEFORE = re.compile(
    r"^(?:(?:我)?(?:要|想要|有|是|大概|大约|约|共|一共|总共)|about |just )*(?:nt\$|ntd ?|twd ?|us\$|\$|¥)? *"
)
_AFTER = re.compile(
    r" *(?:块钱?|元整?|人民币|个人?|件|张|位|人|份|盒|瓶|本|台|支|组|次|天|晚|间|公斤|只|双|箱|包|ntd|twd|dollars?"
    r"|people|persons?|pieces?|items?|pcs|times?|days?|nights?|please)?(?:吧|左右|谢谢)?$"
)


def number_in(text: str) -> Decimal | None:
    """Return the one number that the whole text states, or None. At most 15 digits before the point."""
    core = _AFTER.sub("", _BEFORE.sub("", fold(text).strip(" 。！!?？.,，"), count=1), count=1)
    if _ARABIC.fullmatch(core):
        return Decimal(core.replace(",", ""))
    value = chinese_number(core) if len(core) <= 20 else None
    if value is not None:
        return Decimal(value)
    words = _ENGLISH_NUMBER.fullmatch(bare(core))
    if not words or not words[0]:
        return None
    tens, ones = words.groups()
    if tens and ones and not 1 <= _ENGLISH[ones] <= 9:
        return None
    return Decimal(_ENGLISH_TENS.get(tens or "", 0) + _ENGLISH.get(ones or "", 0))
