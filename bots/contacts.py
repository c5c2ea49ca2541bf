"""Telephone numbers, e-mail addresses and IDs of Taiwan and China, as customers write them.

Pure and strict: the whole text is one of these, with at most words such as "my phone is" before and "thanks" after it.
What has a check digit is checked. This module must not look for them inside texts; masking does that elsewhere.
"""

import re

import phonenumbers
from stdnum.cn import ric
from stdnum.exceptions import ValidationError
from stdnum.tw import ubn

from bots.fold import visible

_BEFORE = re.compile(
    r"^(?:我的?|就|這支|这支|您?可以|[请請]|打?[给給到]|[联聯][络絡系繫]我?|打|[拨撥]|寄到?|回[电電]|家[里裡]的?|公司的?|手机|手機|电话|電話"
    r"|行动|行動|[联聯][络絡系繫]|市话|市話|信箱|邮箱|郵箱|邮件|郵件|电邮|電郵|电子|電子|身[分份][证證]|字[号號]|[证證][号號件]?|居留|[统統]一|[编編][号號]|[统統][编編]"
    r"|号码?|號碼?|[是为為]|[:：]"
    r"|(?:my|the|number|phone|mobile|cell|tel|gmail|mail|e-?mail|address|id|vat|is|it'?s|call|text|reach|me|at|on|m)(?![a-z0-9._+-]*@)(?![a-z0-9])\.?"
    r"| +){0,12}",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?: |[,，。.!！~～])*(?:(?:[谢謝]{2}[你您]?|感[谢謝]|[给給]我|[喔哦啊唷呦]|就可以了?|即可|便可|麻[烦煩]了?"
    r"|thanks|thank you|please|pls|thx|[(（](?:手机|手機|公司|家[里裡]|市话|市話|mobile|cell|home|work|office)[)）])"
    r"(?: |[,，。.!！~～])*){0,3}$",
    re.IGNORECASE,
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
_COUNTRY_IN_BRACKETS = re.compile(r"^\((\+\d{1,3})\) ?")
_PHONE = re.compile(
    r"[+(]?[\d(][\d ()./-]{5,24}(?: ?(?:#|分机|分機|转|轉|ext\.?|x) ?\d{1,6})?", re.IGNORECASE | re.ASCII
)
_EXTENSION = re.compile(r" ?(?:分机|分機|转|轉|ext\.?|x) ?(?=\d{1,6}$)", re.IGNORECASE)
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_EMAIL = re.compile(
    r"(?=.{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]",
    re.IGNORECASE | re.ASCII,
)
_AREA = {letter: value for value, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", 10)}
"""The first letter of Taiwan's ID as two digits."""


def _core(text: str) -> str:
    plain = " ".join(visible(text).translate(_DASHES).split()).strip(" 。！!，,；;<>👉☎📞📱")
    if len(plain) > 300:
        return ""
    core = _AFTER.sub("", _BEFORE.sub("", plain, count=1), count=1)
    return core.removeprefix("mailto:")


def phone_in(text: str, region: str = "TW") -> str | None:
    """Return the number in E.164, with ";ext=N" for an extension, or None.

    Without a country code it's read as of `region` ("TW", "CN" …), then as of the other of the two.
    """
    core = _core(text)
    if core and all(sign in "〇零一二三四五六七八九 -" for sign in core):
        core = core.translate(_HAN_DIGITS)
    core = _COUNTRY_IN_BRACKETS.sub(r"\1 ", core)
    if not _PHONE.fullmatch(core):
        return None
    core = _EXTENSION.sub(";ext=", core.replace("#", ";ext="))
    core = re.sub(r"^00(?=[1-9])", "+", core)
    for place in dict.fromkeys((region, "TW", "CN")):
        try:
            number = phonenumbers.parse(core, place)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            return f"{plain};ext={number.extension}" if number.extension else plain
    return None


def phone_shown(number: str, language: str) -> str:
    """Return what `phone_in` gave as people write it: with its country, but for a reader in that country."""
    plain, _, extension = number.partition(";ext=")
    parsed = phonenumbers.parse(plain)
    at_home = {"zh_TW": 886, "zh_CN": 86}.get(language) == parsed.country_code
    kind = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    shown = phonenumbers.format_number(parsed, kind)
    return f"{shown} #{extension}" if extension else shown


def email_in(text: str) -> str | None:
    """Return the address as written (its domain in lower case), or None."""
    core = _core(text)
    if not _EMAIL.fullmatch(core):
        return None
    local, _, domain = core.rpartition("@")
    return f"{local}@{domain.lower()}"


def id_in(text: str) -> str | None:
    """Return a national ID or residence number of Taiwan, its business number, or China's ID; compact, or None."""
    compact = re.sub(r"[ -]", "", _core(text)).upper()
    if not compact.isascii():
        return None
    if _taiwan_id(compact):
        return compact
    for kind in (ric, ubn):
        try:
            return str(kind.validate(compact))
        except ValidationError:
            continue
    return None


def _taiwan_id(text: str) -> bool:
    """Return whether the check digit is right; 1, 2 for nationals, 8, 9 (or A–D, until 2031) for residents."""
    if not re.fullmatch(r"[A-Z][1289A-D]\d{8}", text, re.ASCII):
        return False
    second = text[1] if text[1].isdigit() else str(_AREA[text[1]] % 10)
    digits = [*divmod(_AREA[text[0]], 10), int(second), *map(int, text[2:])]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 10 == 0
