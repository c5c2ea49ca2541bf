"""In which words customers use their rights over their data, beyond the short ones: 請把我的個資全部刪除, "forget me".

Whole messages only, so that 刪除我的資料要多久 and "delete my account" stay questions. Nothing is erased by them: it is
asked whether that is meant. Pure; the texts are folded (`bots.fold`).
"""

import re
from functools import cache

from bots.polite import AFTER, BEFORE, FEW, any_of
from bots.word import Word

_PERSONAL = "(?:个资|个人资料|个人信息|个人数据|个人资讯)"
_DATA = f"(?:{_PERSONAL}|资料|信息|数据|资讯)"
_MINE = f"(?:(?:我|本人)的?(?:所有|全部|一切)?的?{_DATA}|(?:所有|全部)?的?{_PERSONAL})"
_GONE = "(?:(?:注销并)?删除|删掉|删光|删|清除|清掉|移除|抹除|销毁)掉?"
_ENGLISH_DATA = "(?:(?:personal )?(?:data|information|info|details)|personal records?)"
_HELD = "(?: (?:that )?you (?:have|hold|keep|store)(?: (?:about|on) me)?)"
_ENGLISH_MINE = f"(?:all )?(?:of )?(?:my {_ENGLISH_DATA}{_HELD}?|the {_ENGLISH_DATA}{_HELD})"
_CHINESE = (
    (
        Word.COPY_DATA,
        f"(?:提供|索取|申请|下载|导出|汇出|寄|传|给|要|拿)?(?:给?我)?(?:一份)?{_MINE}的?(?:副本|复本|拷贝|备份)"
        f"|(?:下载|导出|汇出){_MINE}",
    ),
    (
        Word.ERASE_DATA,
        f"{_GONE}{_MINE}|把?{_MINE}(?:全部|都|通通|全都)?{_GONE}"
        f"|{_GONE}(?:我的)?(?:所有|全部)?的?(?:对话|聊天)(?:纪录|记录)|行使(?:个资)?(?:删除权|被遗忘权)",
    ),
    (
        Word.STOP_DATA,
        f"(?:不要|不准|别|停止|拒绝|禁止)再?(?:使用|利用|用|处理|搜集|收集|蒐集)(?:我|本人)的?{_DATA}"
        f"|停止(?:使用|利用|处理|搜集|收集|蒐集){_PERSONAL}",
    ),
    (
        Word.CORRECT_DATA,
        f"(?:更正|订正|改正){_MINE}|{_MINE}(?:有错|有误|错了|不对),?(?:请|要|需要|帮我)*(?:更正|修改|改)",
    ),
    (
        Word.MY_DATA,
        f"(?:看|查看|查询|查阅|调阅|检视|知道)(?:一下)?{_MINE}|(?:提供|给我看)?(?:我|本人)的{_DATA}|(?:个资|个人资料)查询"
        f"|(?:你们|贵公司)(?:手上)?(?:有|存了?|保存了?|保留了?|收集了?|搜集了?|蒐集了?|留了?)(?:我的?(?:哪些|什么)"
        f"|(?:哪些|什么)我的){_DATA}",
    ),
)
_ENGLISH = (
    (
        Word.COPY_DATA,
        f"(?:(?:give|send|get|provide|have)(?: me)? )?a copy of {_ENGLISH_MINE}|(?:download|export) {_ENGLISH_MINE}",
    ),
    (
        Word.ERASE_DATA,
        f"(?:delete|erase|remove|wipe|destroy) {_ENGLISH_MINE}|forget me"
        r"|(?:delete|erase|remove|forget) (?:everything|anything|all)(?: (?:that )?you (?:have|know|hold"
        r"|keep))? (?:about|on) me"
        r"|(?:use |exercise )?(?:my )?right to be forgotten|right to erasure",
    ),
    (
        Word.STOP_DATA,
        f"(?:don't|do not|stop|never) (?:use|using|process|processing|collect|collecting|store"
        f"|storing) {_ENGLISH_MINE}",
    ),
    (Word.CORRECT_DATA, f"(?:correct|rectify|fix) {_ENGLISH_MINE}|{_ENGLISH_MINE} (?:is|are) wrong"),
    (
        Word.MY_DATA,
        rf"(?:see|view|access|show me) {_ENGLISH_MINE}|my personal information|(?:gdpr "
        rf"|personal )?data (?:access )?request"
        rf"|(?:what|which) {_ENGLISH_DATA} (?:do you|have you) (?:have|got|hold|keep|store|stored"
        rf"|collected?) (?:about|on) me"
        r"|(?:show|tell) me what you (?:have|know|hold|keep|store) (?:about|on) me|what do you (?:know"
        r"|have) (?:about|on) me",
    ),
)
_HINT = re.compile("资|信息|数据|纪录|记录|权|data|info|detail|record|forg|about me|on me|erasure")
"""One of these is in all of them."""


@cache
def _patterns() -> tuple[tuple[Word, re.Pattern[str]], ...]:
    """Compile on first use, with what may stand around them."""
    before = f"(?:{any_of(BEFORE)}|要求|申请){FEW}"
    english = (
        r"(?:(?:please|pls|can you|could you|can i|could i|may i|i want(?: you)?(?: to)?|i(?:'d"
        r"| would) like(?: you)?(?: to)?"
        r"|i request(?: you)?(?: to)?|you must|i need(?: you)?(?: to)?) ){0,4}"
    )
    chinese = [(word, re.compile(f"{before}(?:{core}){any_of(AFTER)}{FEW}")) for word, core in _CHINESE]
    return (
        *chinese,
        *((word, re.compile(f"{english}(?:{core})(?: please| pls| now| thanks){{0,3}}")) for word, core in _ENGLISH),
    )


def right_word(text: str) -> Word | None:
    """Return which right a folded message without punctuation around it is about, or None."""
    if not _HINT.search(text):
        return None
    return next((word for word, pattern in _patterns() if pattern.fullmatch(text)), None)
