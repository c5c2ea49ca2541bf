"""Whether what agents told holds for one customer's own case alone: a parcel's way, an application's state, a bill.

Such an answer is right once and wrong for everybody else. What gives it away is a certain day, something done, and no
rule; and a question that only the records of who asks can answer. Pure.
"""

import re
from collections.abc import Sequence

from kb.talk import Kind, Part, fold

_ONE_DAY = re.compile(
    "[今昨明后前]天|[今明昨][早晚日]|刚[刚才已]|[上下这本]个?(?:周|星期|礼拜|月)"
    "|(?<![每逢的至到和、~-])(?:周|星期|礼拜)[一二三四五六日天](?![至到和、~-])"
    r"|\d+月\d+[日号]|\b\d{1,2}/\d{1,2}\b|[您你]\d+[日号]"
    r"|\b(?:today|tonight|tomorrow|yesterday|just now|this (?:morning|afternoon|evening|week|month)"
    r"|last (?:night|week|month)|(?:on|by|until) (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b(?! to\b)"
)
"""A day that only holds for who asks now."""
_DONE = re.compile(
    "已经?|^(?!.*[就会能没不]).*了[。，,!！~～喔哦囉]*$|正在|目前|中[，,。]|还(?:剩|差|有|在)|有的|预计"
    r"|\b(?:was|were|has|have been|been|went|is being|on (?:its|the) way|currently|right now|done)\b"
    r"|\b(?:i|you|he|she|it|they)'(?:ve|d|s)\b"
)
"""What happened, or is so now."""
_RULE = re.compile(
    "如果|若|的话|时[，,]|一般|通常|原则上|规定|[每各]|都(?![好已在])|任何|以[上内下前后]|[天日月年时]内|可以(?!了|来)"
    "|需要?|须|必须|只要|就(?:可以|行|能|好)|才|不能|限|免"
    r"|\b(?:if|when|once|unless|usually|normally|always|any|each|every|within|only|must|can|need|you should|up to)\b"
)
"""What holds for others too."""
_LOOKED_UP = re.compile(
    "(?:查|看)(?:到|了|一下)|系统显示|[帮替为][您你](?:看|查)"
    r"|\b(?:i can see|i see (?:that|you)|(?:pull|bring)(?:ing)? up|i'?ve (?:checked|looked)"
    r"|look(?:ing)? (?:at|into) (?:your|this)|let'?s have a look|one (?:second|moment)|let me (?:see|check|look))\b"
)
"""The agent looks into something of the customer's."""
_REFERENCE = re.compile(
    "(?:编|单|电|水|门|案|件|病历|证|帐|卡|车|订位|手机|登记)号|号码|姓名|大名|后四码|证字号"
    r"|\b(?:number|postcode|date of birth|(?:your|full) name|reference)\b"
)
"""By which something of the customer's is looked up."""
_ASKED_STATE = re.compile(
    "(?:我|孩子|小孩|妈|爸).{0,14}(?:了没|了吗|没有?[?？。]*$|好了?吗|到了?[吗没])|我(?:的|们|家|昨|上|订|报|买|租|寄|退).{0,14}有.{0,6}吗"
    "|我的?.{0,10}(?:怎么(?!办|查|改|退|处理|赔|要|告|领|可以|才)|为什么|还剩|还没|还停|到哪|哪一?天)|为什么我"
    "|[帮替]我(?!妈|爸|儿|女|先生|太太|老婆|老公|家|朋友|[阿外]|奶|爷)|怎么(?:还没|没)"
    r"|\b(?:where(?:'s| is| are)|has|have|did|when(?:'s| is| will)|why (?:is|was|did|has)|is|was) my\b"
    r"|\bmy [a-z ]{2,20} (?:says|looks|has|hasn'?t|is|isn'?t|was|wasn'?t)\b|\bcan you\b|\b(?:was|am|did) i\b"
)
"""A question that the records of who asks may answer."""
_YOU = re.compile(r"[您你妳](?!们|好)|\[name\]|\b(?:you|your|you're|you've)\b")


def asks_own_state(question: str) -> bool:
    """Whether only the records of who asks can answer this."""
    return _ASKED_STATE.search(fold(question)) is not None


def holds_for_others(sentence: str) -> bool:
    """Whether it isn't just what happened to the customer, or is so for them now: "您的包裹昨天寄出了"."""
    text = fold(sentence)
    once = _ONE_DAY.search(text) or _DONE.search(text)
    return not (once and _YOU.search(text)) or _RULE.search(text) is not None


def signs_of_own_case(
    part: Part, beside: Sequence[Part], elsewhere: Sequence[Part], asked_state: bool
) -> dict[str, object]:
    """By name, true where it's there; other parts are those of the same line, and of the agents' other lines."""
    text = fold(part.text).strip()
    rule = any(_RULE.search(fold(each.text)) for each in (part, *beside))
    return {
        "one day": _ONE_DAY.search(text) is not None,
        "done, no rule": _DONE.search(text) is not None and not _RULE.search(text),
        "own, no rule": asked_state and not rule,
        "looked up elsewhere": any(_LOOKED_UP.search(fold(other.text)) for other in elsewhere),
        "reference": any(other.kind is Kind.ASKS and _REFERENCE.search(fold(other.text)) for other in elsewhere),
    }
