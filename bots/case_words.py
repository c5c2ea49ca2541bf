"""What customers say about conversations by their numbers: a transcript is wanted, or a case number is quoted. Pure.

Whether the number is one of their own is for others to find out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bots.fold import bare, fold

_NUMBER = r"(?:no\.? ?|nr\.? ?|number |编号|号|是|:|#| )*([0-9]{1,9})"
_POLITE = (
    r"(?:请问?|麻烦|可不可以|可以|能不能|能|我要|我想要|我想|我需要|给我|帮我|传给我|寄给我|发给我|传|寄|发|下载|导出"
    r"|汇出|索取|要|把|please |send me |e-?mail me |give me |get me |(?:can|could|may) i (?:have|get) |could you "
    r"|i want |i need |i(?:'d| would) like )"
)
_WHICH = "(?:我的|我们的?|这次的?|本次的?|上次的?|刚刚的?|刚才的?|今天的?)"
_RECORD = (
    r"(?:对话|聊天|谈话|会话|客服|通话)(?:的)?(?:纪录|记录)|逐字稿|对话(?:内容|备份)"
    r"|(?:the |a |my )?copy of (?:this|the|our|my) (?:chat|conversation)"
    r"|(?:the |a |my )?(?:chat |conversation )?transcript|(?:the |my )?(?:chat|conversation) (?:history|log|record)"
)
_TO_ME = "(?:[传寄发给]+(?:一份)?(?:给我|我))?(?:一份)?(?:可以)?(?:吗|好吗)?"
_TRANSCRIPT = re.compile(
    rf"{_POLITE}{{0,4}}{_WHICH}?(?:(?:#|案号|编号)? ?([0-9]{{1,9}}) ?(?:的)?)?"
    rf"(?:{_RECORD})(?: ?(?:of|for)? ?(?:case|conversation)? ?{_NUMBER})?{_TO_ME}(?:,? ?(?:谢谢|thanks|please))?"
)
_SENT = re.compile(
    rf"{_POLITE}{{0,4}}{_WHICH}对话(?:内容)?[传寄发给]+(?:一份)?(?:给我|我)(?:吗|好吗)?"
    rf"|{_POLITE}{{0,4}}(?:给我|寄给我|传给我|发给我){_WHICH}对话(?:内容)?(?:吗|好吗)?"
    r"|(?:please |could you |can you ){0,2}(?:send|e-?mail) me (?:the|this|our) (?:chat|conversation)(?: please)?"
)
"""The conversation itself, where it's to be sent."""
_HINTS = re.compile("[錄录]|逐字稿|[內内]容|[备備]份|[對对][話话]|transcript|history|log|record|chat|convers")
_CASE_WORD = (
    r"(?:案件编号|案件号码|案件|案号|受理编号|受理号|投诉编号|客诉编号"
    r"|会话编号|对话编号|case number|case no\.?|case|ticket|conversation)"
)
_QUOTE = re.compile(rf"(?:{_CASE_WORD} ?{_NUMBER}|# ?([0-9]{{1,9}})|编号 ?{_NUMBER})")
_WITHIN = re.compile(
    rf"(?<![a-z]){_CASE_WORD} ?{_NUMBER}|(?:^|\s)#([0-9]{{1,9}})(?![0-9-])|(?<![a-z\u4e00-\u9fff])编号 ?{_NUMBER}"
)
_LONGEST = 60
"""No request for a transcript is longer than this many characters."""
MOST = 3
"""Cases that are looked up for one line."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A case number, as a customer wrote it."""

    number: int
    alone: bool
    """Whether the line holds nothing else, so that it can only mean the case."""


def transcript_wanted(text: str) -> int | None:
    """Return the number of the conversation whose transcript a whole message asks for: 0 for the latest one.

    None where it asks for none. Cheap for what can't, since every line may be asked.
    """
    lowered = text.lower() if len(text) <= _LONGEST else ""
    if not _HINTS.search(lowered):
        return None
    folded = bare(fold(text)).removeprefix("#")
    if match := _TRANSCRIPT.fullmatch(folded):
        return int(match[1] or match[2] or 0)
    return 0 if _SENT.fullmatch(folded) else None


def quoted(text: str) -> Quote | None:
    """Return the case number that a line quotes; None where there is none, or several."""
    folded = fold(text)
    if match := _QUOTE.fullmatch(folded.strip(" .。!！?？")):
        return Quote(int(match[1] or match[2] or match[3]), alone=True)
    found = {int(match[1] or match[2] or match[3]) for match in _WITHIN.finditer(folded)}
    return Quote(found.pop(), alone=False) if len(found) == 1 else None


def all_quoted(lines: Iterable[str]) -> list[int]:
    """Return the case numbers that these lines quote, each once, the first few."""
    found = [quote.number for quote in map(quoted, lines) if quote is not None]
    return list(dict.fromkeys(found))[:MOST]
