"""Whether words ask for a person, in Chinese, English and both at once. Pure.

A request is the whole of what is said, or one part of it beside parts that only turn the bot away: 跟你講不通
我要找真人. So 真人版電影幾點 and "person of interest" ask for nobody.
"""

import re
from functools import cache

from bots.polite import AFTER, BEFORE, FEW, any_of

_VERB = (
    "转接到 转接给 转接 转给 转到 转 接到 接给 接 找 跟 和 与 同 换 联络 联系 连络 请 有没有 有 叫 呼叫 问 帮转 给"
    " 要 派 安排"
    " 需要 切换到 切换 换成 换到 改找 改由 由"
)
_CALLED = "主管 经理 店长 店员 小编 负责人 值班经理"
"""Only after a verb: 經理 alone, or 店員, may be an answer."""
_PERSON = (
    "真人客服 真人专员 真人服务 真人 专人客服 专人服务 专人 人工客服 人工服务 人工坐席 人工 在线客服 线上客服"
    " 客服专员 客服人员"
    " 客服小姐 客服先生 客服姐姐 客服代表 客服 真人人员"
    " 服务人员 服务专员 专员 活人 工作人员 值班人员 坐席 营业员 承办人员 承办人 人员"
)
_THEN = (
    "联络我 联系我 连络我 打给我 回复我 回我 跟我联络 跟我联系 在不在 有吗 来讲 来谈 来聊 来帮我 来说话 说话"
    " 讲话 讲 说 谈谈 谈 聊聊 聊天 聊 对话 通话 沟通 服务 处理 回复 回答 帮忙 帮我 来 接听 协助 联络 联系 在吗 在"
    " 出来 来回答 来处理 来帮忙 跟我说 来说 为我服务 回覆 答覆 回电 回电话 回拨 打电话给我 解答 询问 咨询 接手 在线"
    " 理我"
)
_DONE = re.compile(f"{any_of(_PERSON)}.{{0,4}}{any_of(_THEN)}我?了")
"""專員處理了嗎 asks about one who was there already."""
_SOMEBODY = "真的人 真正的人 一个人 人类 人 个人"
"""Only after a verb, or in 有人嗎: a bare 人 asks for nobody."""

_ENGLISH_PERSON = (
    r"(?:customer (?:service|support|care)(?: (?:agent|rep|representative|person))?|human"
    r"(?: being| agent| person| help| assistance)?"
    r"|person|agent|operator|representative|rep|staff(?: member)?|advis[eo]r|people|support(?: agent| person)?"
    r"|member of staff|service agent|(?:customer |support |service )(?:team|staff)|human support"
    r"|live support|live chat|employee|attendant)"
)
_ENGLISH_SOMEBODY = r"(?:someone|somebody)(?: (?:real|human|else|from support|from customer service))?"
_ENGLISH_CALLED = r"(?:manager|supervisor|boss|team lead|somebody in charge|someone in charge)"
"""Only after a verb, as in "let me speak to your manager"."""
_ENGLISH_WISH = (
    r"(?:(?:can|could|may|might|would) (?:i|you|we)(?: please)?|please|pls|plz"
    r"|i(?:'d| would) (?:like|prefer|rather)(?: to)?"
    r"|i want(?: to)?|help me(?: to)?|how (?:do|can) (?:i|we)"
    r"|i wanna|i need(?: to)?|i wish to|let me|let's|just|now|ok|okay|hi|hello|hey|is it possible to|you|i)"
)
_ENGLISH_DEED = (
    r"(?:(?:live )?(?:talk|speak|chat) (?:to|with|w/)|talk|speak|(?:connect|transfer|switch|forward|put|pass|get|hand)"
    r"(?: me)?(?: over| through| on)?(?: to| with| w/)?|give me|get me|get|find me|find|call|contact|reach|ask for|see"
    r"|want|need|have)"
)
_ENGLISH_AFTER = r"(?: (?:please|pls|plz|now|thanks|thank you|instead|here|right now|asap|there|available|today))*"
_ENGLISH_WHICH = r"(?:(?:a|an|the|some|any|your|one of your) )?(?:(?:real|live|human|actual|available|online) )*"


@cache
def _chinese_person() -> re.Pattern[str]:
    """Compile on first use: (請|我要 …)* (找|轉 …)? (一位)? 真人 (說話)? (吧 …)*, and 有人在嗎."""
    which = "(?:(?:一|1)?[个位名]|你们的?|你们家的?|真的|真正的|的)?"
    then = f"(?:可以|能)?(?:来|出来)?(?:(?:跟|和|与|同|帮|为|给)我们?)?{any_of(_THEN)}我?"
    noun = f"(?:{any_of(_VERB)}(?:一下|下)?)?(?:到|给)?{which}{any_of(_PERSON)}{{1,2}}"
    somebody = f"{any_of(_VERB)}{which}{any_of(_SOMEBODY)}{then}"
    called = f"{any_of(_VERB)}{which}{any_of(_CALLED)}(?:{then})?"
    anybody = (
        "(?:有人(?:在)?(?:吗|么|嘛|在)|有没有人(?:在)?|(?:有没)?有人(?:可以|能)?(?:帮我|帮忙|帮|回答|回|处理)(?:一下)?吗?"
        "|找(?:个|一个)?人(?:帮忙|处理|说)?|人呢|要人|换(?:个|一个)?人(?!了)|给我(?:个|一个)?人"
        "|(?:叫|派|请)(?:个|一个)?人(?:来|帮忙|处理|联络|联系)我?|(?:帮|请)?转接|找你们的?人"
        "|有没有人(?:可以|能)?(?:帮|回答|回复|回覆|理|处理)我?|(?:真的|都)?没人(?:在|理我)?吗"
        "|(?:真人|人工)(?:客服|服务)?在(?:哪里?|哪儿))"
    )
    core = f"(?:{noun}(?:{then})?|{somebody}|{called}|{anybody})"
    return re.compile(f"{any_of(BEFORE)}{FEW}{core}{any_of(AFTER)}{FEW}")


@cache
def _english_person() -> re.Pattern[str]:
    """Compile on first use: "I want to talk to a human", "agent please", "is anyone there"."""
    wish = f"(?:{_ENGLISH_WISH} ){FEW}"
    whom = f"{_ENGLISH_WHICH}{_ENGLISH_PERSON}"
    who = f"(?:{_ENGLISH_SOMEBODY}|anyone|anybody|{whom})"
    there = (
        rf"is there {who} (?:(?:that |who )?(?:i|we) (?:can|could) |to )(?:talk|speak|chat)(?: to| with)?"
        rf"|(?:can|could|would|will) {who} (?:please )?(?:call|contact|help|talk to|reply to|answer) me"
        rf"|(?:can|could|would) you (?:please )?(?:have|get|ask) {who} (?:to )?(?:call|contact|help|answer) me"
        rf"|are there {_ENGLISH_WHICH}(?:humans|people|agents|operators|representatives|staff)"
        r"(?: there| here| available| around)?"
        r"|(?:is (?:there )?)?(?:anyone|anybody|a human|a person|a real person|an agent) (?:there|here|available"
        r"|around)"
    )
    return re.compile(
        f"(?:{wish}(?:{_ENGLISH_DEED} )?{whom}|{wish}{_ENGLISH_DEED} {_ENGLISH_SOMEBODY}"
        f"|{wish}{_ENGLISH_DEED} {_ENGLISH_WHICH}{_ENGLISH_CALLED}|(?:transfer|connect) me|{there}){_ENGLISH_AFTER}"
    )


_BOT = "(?:聊天机器人|机器人|智能客服|智慧客服|ai客服|ai|bot|robot|罐头回[复覆]|罐头)"
_ENGLISH_BOT = "(?:chat ?bots?|bots?|robots?|ai)"
_NO_BOT = re.compile(
    f"我?(?:不要|不想要|不想(?:再)?跟|不(?:再)?跟|讨厌|别用|别再用)(?:你这个|你这|这个|跟)?{_BOT}"
    "(?:说话|讲话|讲|聊|说|回|回[复覆])?[了啦]?"
    f"|{_BOT}(?:走开|滚开|滚|闭嘴|没用|退下)[了啦]?"
    f"|(?:i )?(?:don't|do not|dont) want (?:to (?:talk|speak|chat) (?:to|with) )?"
    f"(?:(?:a|an|the|this|any|your) )?{_ENGLISH_BOT}"
    "|(?:i )?(?:don't|do not|dont) want to (?:talk|speak|chat) (?:to|with) (?:a|the|this|your) (?:machine|computer)"
    f"|no (?:more )?{_ENGLISH_BOT}|not (?:a|an|the|this) {_ENGLISH_BOT}|stop the {_ENGLISH_BOT}"
    f"|get me (?:out of|away from) (?:the|this|your) {_ENGLISH_BOT}"
)
_TURNED_AWAY = re.compile(
    "(?:跟)?你?(?:讲|说)不通|你?(?:都|根本)?(?:听|看)?不懂[啦了]?|听不懂人话|答非所问|你?没(?:有)?用|(?:别|不要|少)(?:跟我|再)?"
    "(?:鬼扯|扯|废话|罗嗦|啰嗦)了?|算了|不是|不对|不行|还是不行|没解决|烦死了|很烦|停|你好|您好|好|好的|嗯|ok|okay"
    "|stop|no|nope|forget it|never mind|enough|hello|hi|hey|useless|(?:this is|you're|you are) useless|not helpful"
    "|you (?:don't|do not) understand(?: me)?|that's not (?:it|what i asked)"
)
_ONLY_NAMED = re.compile(
    f"{any_of('请问 你好 您好 嗨 哈喽 喂 不好意思')}{FEW}{any_of(_PERSON)}{any_of(AFTER)}{FEW}"
    f"|(?:(?:hi|hello|hey) ){FEW}{_ENGLISH_WHICH}{_ENGLISH_PERSON}{_ENGLISH_AFTER}"
)
"""請問客服 and "hello support" may only be whom the rest is addressed to."""
_ANYBODY = re.compile(
    "(?:请问|喂|你好)?(?:有人|有没有人|人呢|(?:都|真的)?没人|换人|转接)|(?:is |hello )?(?:anyone|anybody|is there)"
)
_COURTESY = re.compile("谢谢[你您]?|感谢|拜托|麻烦了?|please|pls|plz|thanks|thank you")
_PARTS = re.compile(r"[,，。.!！?？;；、~…]+ *|(?<=[\u4e00-\u9fff]) +| +(?=[\u4e00-\u9fff])")
_MOST_PARTS = 5
_HINTS = re.compile(
    "[人员]|客服|坐席|主管|经理|店长|小编|转接|罐头|ai|bot|machine|computer|agent|operator|rep|staff|advis|people"
    "|support|chat|employee|attendant|some|any|manager|supervisor|boss|team|human|person|me|cs|customer"
)
"""One of these is in whatever asks for a person; most lines have none, and every line is asked."""
_MENU_NUMBER = re.compile(r"^[09][.、): ]*(?=\D)")
_ENGLISH_AMONG_CHINESE = (
    (re.compile(r"\bi (?:want|need)(?: to)?\b"), "我要"),
    (re.compile(r"\b(?:talk|speak|chat)(?: to| with)?\b"), "找"),
    (re.compile(r"\b(?:transfer|connect)(?: me)?(?: to| with)?\b"), "转"),
    (re.compile(r"\b(?:customer service|customer support)\b"), "客服"),
    (
        re.compile(
            r"\b(?:(?:real|live|human) )*(?:person|human support|human|agent|operator|representative|staff|cs)\b"
        ),
        "真人",
    ),
    (re.compile(r"\b(?:please|pls|plz)\b"), ""),
    (re.compile(r"\b(?:thanks|thank you|thx)\b"), "谢谢"),
    (re.compile(r"[ ,!.]+"), ""),
)


def asks_for_person(text: str) -> bool:
    """Whether `text`, folded and without punctuation around it, asks for a person and nothing else."""
    if not _HINTS.search(text) or _DONE.match(text):
        return False
    text = _MENU_NUMBER.sub("", text, count=1)
    if _asks(text) or _asks(_in_chinese(text)):
        return True
    parts = [part for part in _PARTS.split(text) if part]
    if not 1 < len(parts) <= _MOST_PARTS:
        return False
    asking = [place for place, part in enumerate(parts) if _asks(part)]
    return bool(asking) and all(
        place in asking
        or _NO_BOT.fullmatch(part)
        or (_TURNED_AWAY if place < asking[-1] else _COURTESY).fullmatch(part)
        for place, part in enumerate(parts)
    )


def sentence_asks_for_person(text: str) -> bool:
    """Whether a sentence among others wishes for one: more than to say whom it is for, or to ask who is there."""
    text = _in_chinese(text)
    if _DONE.match(text) or _ONLY_NAMED.fullmatch(text) or _ANYBODY.match(text):
        return False
    return any(pattern.fullmatch(text) for pattern in (_chinese_person(), _english_person()))


def _asks(text: str) -> bool:
    patterns = (_NO_BOT, _chinese_person(), _english_person())
    return any(pattern.fullmatch(text) for pattern in patterns)


def _in_chinese(text: str) -> str:
    """我要 talk to 真人, in one language."""
    if text.isascii() or not re.search("[a-z]", text):
        return text
    for pattern, chinese in _ENGLISH_AMONG_CHINESE:
        text = pattern.sub(chinese, text)
    return text
