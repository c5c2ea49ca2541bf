"""What customers say about conversations by their numbers: a transcript is wanted, or a case number is quoted. Pure.

Whether the number is one of their own is for others to find out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bots.fold import bare, fold

_NUMBER = r"(?:no\.? ?|nr\.? ?|number |编号|号|是|:|#| )*([0-9]{1,9})"
_POLITE = (
    r"(?:请问?|麻烦|我要|我想要|我想|我需要|可以|可不可以|能不能|能|给我|帮我|传给我|寄给我|下载|导出|汇出|索取|要|把"
    r"|please |send me |can i have |i want |could i get |can i get |could i have |i(?:'d| would) like |get me )"
)
_RECORD = (
    r"(?:对话|聊天|谈话|会话|客服|通话)(?:的)?(?:纪录|记录)|逐字稿|对话(?:内容|备份)"
    r"|a copy of (?:this|the|our) (?:chat|conversation)|(?:the |a |my )?(?:chat |conversation )?transcript|(?:the "
    r"|my )?(?:chat|conversation) (?:history|log|record)"
)
_TRANSCRIPT = re.compile(
    rf"{_POLITE}{{0,4}}(?:我的|这次的?|本次|上次的?|刚刚的?|刚才的?|今天的?)?(?:(?:#|案号"
    rf"|编号)? ?([0-9]{{1,9}}) ?(?:的)?)?"
    rf"(?:{_RECORD})(?: ?(?:of|for)? ?(?:case|conversation)? ?{_NUMBER})?(?:[传寄发给]+我)?(?:一份)?(?:吗"
    rf"|好吗)?(?:,? ?(?:谢谢|thanks|please))?"
)
_HINTS = ("錄", "录", "逐字稿", "內容", "内容", "备份", "備份", "transcript", "history", " log", "record", "copy of th")
_CASE_WORD = r"(?:案件编号|案件号码|案件|案号|会话编号|对话编号|case number|case no\.?|case|ticket|conversation)"
_QUOTE = re.compile(rf"(?:{_CASE_WORD} ?{_NUMBER}|# ?([0-9]{{1,9}})|编号 ?{_NUMBER})")
_WITHIN = re.compile(rf"(?<![a-z]){_CASE_WORD} ?{_NUMBER}|(?:^|\s)#([0-9]{{1,9}})(?![0-9-])")
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
    if not any(hint in lowered for hint in _HINTS):
        return None
    match = _TRANSCRIPT.fullmatch(bare(fold(text)).removeprefix("#"))
    return int(match[1] or match[2] or 0) if match else None


def quoted(text: str) -> Quote | None:
    """Return the case number that a line quotes; None where there is none, or several."""
    folded = fold(text)
    if match := _QUOTE.fullmatch(folded.strip(" .。!！?？")):
        return Quote(int(match[1] or match[2] or match[3]), alone=True)
    found = {int(match[1] or match[2]) for match in _WITHIN.finditer(folded)}
    return Quote(found.pop(), alone=False) if len(found) == 1 else None


def all_quoted(lines: Iterable[str]) -> list[int]:
    """Return the case numbers that these lines quote, each once, the first few."""
    found = [quote.number for quote in map(quoted, lines) if quote is not None]
    return list(dict.fromkeys(found))[:MOST]
