"""Whether a message only closes: thanks, 了解, 掰掰, in any order and however polite; nothing in it wants an answer.

Every part of it has to be such a word, so that 謝謝，那運費呢 and 感謝狀怎麼申請 stay the questions that they are.
Pure; the texts are folded (`bots.fold`).
"""

import re

from bots.word import Word

_WHOM = "(?:你们|您们|你|您|亲|大家|客服|专员|小编|小[\u4e00-\u9fff]{1,2}|[\u4e00-\u9fff](?:小姐|先生|专员))?"
_WHAT_FOR = "(?:帮忙|帮助|协助|回覆|回复|解说|说明|服务|耐心|解答|告知|提醒|处理|支持|配合)"
_ENGLISH_FOR = (
    r"(?: for (?:your|the|all your|all the) (?:quick |kind )?"
    r"(?:help|support|time|patience|reply|answer|assistance|info))?"
)
_PARTS: tuple[tuple[Word, str], ...] = (
    (
        Word.THANKS,
        f"(?:太|非常|真的|真是|很|十分|好|再次)*(?:谢谢|感谢|多谢|谢|感恩|感激)(?:不尽)?{_WHOM}(?:的?(?:细心|耐心"
        f"|热心)?"
        f"{_WHAT_FOR})?[了啦喔哦唷]?|3q|thx|tks|tysm|ty"
        "|(?:真是?)?(?:辛苦|打扰|劳烦)(?:你们?|您们?)?了?|麻烦(?:你们?|您们?)?了|[你您]人真好"
        "|(?:帮了?(?:我)?(?:很)?大忙了?)"
        "|祝(?:[你您]们?|大家)?(?:一切|工作|生意|身体)?(?:都)?(?:顺心|顺利|平安|愉快|兴隆|健康|周末愉快|有美好的一天)"
        rf"|(?:many |ok |okay )?thank(?:s| you)?(?: you)?(?: so| very)?(?: much| a lot| a bunch| a million"
        rf"| again)?{_ENGLISH_FOR}"
        r"|cheers(?: mate)?|much appreciated|(?:i )?(?:really )?appreciate (?:it|that|your help)"
        r"|(?:and )?(?:you )?have a (?:nice|good|great|lovely) (?:day|one|evening|weekend|night)|you too|take care"
        r"|you(?:'ve| have) been (?:very |so |really |super )?(?:helpful|kind)|(?:very|so|super) helpful",
    ),
    (
        Word.END,
        "(?:那|先)?(?:再见|掰+|拜+|88)|晚安|(?:那)?(?:先|就)这样(?:吧|喔)?|(?:目前)?(?:都)?没(?:有)?(?:其他"
        "|别的)?(?:问题|事情?|疑问)了"
        "|没(?:有)?(?:其他|别的)(?:问题|事)|(?:good)?bye(?: bye)?|good night|see you|that(?:'s| is"
        "| will be) all(?: for now)?"
        r"|nothing else|no (?:more|further|other) questions|i(?:'m| am) (?:all set|done|good)|all (?:good|set)",
    ),
    (
        Word.ACKNOWLEDGED,
        "(?:好|嗯|喔|哦|恩|行|ok|okay|okok|k)+[的喔哦嘞啊呀滴哒啦耶]*(?:好的)*|(?:我)?(?:了解|知道|明白|清楚|懂"
        "|收到|看到|会了)+[了啦]?"
        "|没问题|没(?:有)?了|可以了|(?:已经?|都)?(?:解决|搞定|处理好|好)了|原来如此|太好了|太棒了|我(?:再)?试试看?"
        r"|got it|i see|great|perfect|awesome|excellent|good|nice|cool|understood|alright|all right|will do"
        r"|sounds good"
        r"|(?:that |it )(?:worked|works|solved it|fixed it)(?: now)?|(?:yes )?(?:that|it) helped",
    ),
)
_KINDS = tuple((word, re.compile(pattern)) for word, pattern in _PARTS)
_BETWEEN = re.compile(
    r"[ ,，。.!！~～;；、…\n]*[,，。.!！~～;；、…\n][ ,，。.!！~～;；、…\n]*|(?<=[\u4e00-\u9fff]) +"
    r"| +(?=[\u4e00-\u9fff])"
)
_SIGNS = re.compile("[^\\w\\s,，。.!！~～;；、…?？'’]+")
_MOST_PARTS = 6


def closing_word(text: str) -> Word | None:
    """Return what a folded message that only closes says: END where it takes leave, THANKS, or ACKNOWLEDGED."""
    if "?" in text:
        return None
    parts = [part for part in _BETWEEN.split(_SIGNS.sub(" ", text).strip()) if part.strip()]
    if not 1 <= len(parts) <= _MOST_PARTS:
        return None
    kinds = [next((word for word, pattern in _KINDS if pattern.fullmatch(part.strip())), None) for part in parts]
    if None in kinds:
        return None
    return next(word for word in (Word.END, Word.THANKS, Word.ACKNOWLEDGED) if word in kinds)
