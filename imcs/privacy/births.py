"""Dates of birth, beside a word that says so. Reads plain text."""

import re
from collections.abc import Iterator

from imcs.privacy.plain import Span

_NUMERAL = r"[0-9零〇一二三四五六七八九十]"
_DATE = (
    rf"(?:(?:民[國国])?{_NUMERAL}{{2,6}} ?年 ?{_NUMERAL}{{1,3}} ?月 ?{_NUMERAL}{{1,3}} ?[日號号]?"
    r"|(?<![0-9])(?:[0-9]{2,4}[/. -][0-9]{1,2}[/. -][0-9]{1,4}|(?:19|20)[0-9]{6}|0?[0-9]{6})(?![0-9])"
    r"|(?:[0-9]{1,2}(?:st|nd|rd|th)? (?:of )?)?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? "
    r"(?:[0-9]{1,2}(?:st|nd|rd|th)?,? ?)?[0-9]{4})"
)
_SAYS = (
    r"(?:生日|出生(?:年月日|日期)?|[誕诞]生|生[於于]|\bD\.?O\.?B\b\.?|date of birth|birth ?da(?:y|te)"
    r"|born(?: on| in)?)"
)
_DAY = rf"(?:{_NUMERAL}{{1,3}} ?月 ?{_NUMERAL}{{1,3}} ?[日號号]?|(?<![0-9/])[01]?[0-9][/.][0-3]?[0-9](?![0-9/]))"
"""The day alone: somebody's birthday."""
_MONTH = rf"(?:民[國国] ?)?{_NUMERAL}{{2,4}} ?年(?: ?{_NUMERAL}{{1,3}} ?月)?"
_AFTER = re.compile(rf"{_SAYS}[ :是為为就的填寫写應该該改成\[(]{{0,4}}(?:is |was )?(?P<date>{_DATE}|{_DAY})", re.I)
_BEFORE = re.compile(
    rf"(?P<date>{_DATE}) ?(?:日|號|号|所|年)?(?:出生|生(?![效活產产病日])|的?生日|[誕诞]生)"
    rf"|[我他她子女兒儿人][是在於于]?(?P<month>{_MONTH}"
    rf"|{_NUMERAL}{{1,3}} ?月 ?{_NUMERAL}{{1,3}} ?[日號号])(?:份)?(?:出生|生(?![效活產产病日意]))",
    re.I,
)


def births(plain: str) -> Iterator[Span]:
    """The dates that somebody says to be born on."""
    yield from (found.span("date") for found in _AFTER.finditer(plain))
    yield from (found.span("date" if found["date"] else "month") for found in _BEFORE.finditer(plain))
