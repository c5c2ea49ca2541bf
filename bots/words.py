"""What a customer can say in one word: a person, end, cancel, yes, no, hello …

A word counts only as the whole message, after polite beginnings such as 請 or 我要; so 真人版電影幾點 and "person of
interest" are questions for the bot. This module must not know what the bot makes of a word.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from bots.closing_words import closing_word
from bots.fold import bare, fold, visible
from bots.persons import asks_for_person, sentence_asks_for_person
from bots.polite import AFTER, BEFORE, FEW, any_of
from bots.right_words import right_word
from bots.word import Word

__all__ = ["Word", "customer_word", "language_wanted", "says_something", "wants_person"]


# The Chinese is in simplified characters, since that is what `fold` makes of both scripts.
_PHRASES: tuple[tuple[Word, str], ...] = (
    (
        Word.END,
        "结束 没事了 没事 没问题了 没有问题了 没有其他问题了 没别的了 结束对话 结束会话 结束谈话 结束聊天 结束服务"
        "|再见 掰掰 拜拜 掰 先这样 就这样 先这样吧 end|end chat|end the chat|end conversation|end the conversation"
        "|bye|bye bye|byebye|goodbye|good bye|see you|quit|exit|that's all|that is all|nothing else|i'm done",
    ),
    (
        Word.CANCEL,
        "取消排队 取消等待 取消 不等了 不想等了 不要等了 不排了 不排队了 不用等了 算了"
        "|cancel|cancel queue|cancel the queue|cancel waiting|stop waiting|never mind|nevermind|leave the queue"
        "|i don't want to wait|don't want to wait|not waiting",
    ),
    (
        Word.LEAVE_MESSAGE,
        "留言 留个言 留个话 留话 留个信息 留讯息|leave a message|leave message|leave a note|leave me a message"
        "|take a message",
    ),
    (
        Word.HOW_LONG,
        "还要多久 还要等多久 要等多久 等多久 还需要多久 还需要等多久 排到哪 排到哪了 排到哪里 排到哪里了 排到几号"
        " 轮到我了没 轮到我了吗 还有几位 还有几个人 还有多少人 前面还有几位 前面还有几个人 前面还有多少人 前面几位"
        "|how long|how much longer|how long is the wait|how long do i have to wait|how long do i wait|how long to"
        " wait"
        "|how long still|queue position|my position|what's my position|what is my position|where am i in the queue",
    ),
    (
        Word.MY_DATA,
        "我的资料 我的个资 我的个人资料 我的个人信息 我的信息 我的数据 查看我的资料 查看我的个资"
        "|my data|my personal data|see my data|show my data|show me my data",
    ),
    (
        Word.COPY_DATA,
        "我的资料副本 我的个资副本 我的信息副本 我的个人信息副本 我的数据副本 下载我的资料 下载我的个资 下载我的信息"
        " 下载我的个人信息 下载我的数据 汇出我的资料 导出我的资料 导出我的信息 导出我的数据 复制我的资料 复制我的个资"
        "|copy of my data|a copy of my data|copy my data|export my data|download my data",
    ),
    (
        Word.CORRECT_DATA,
        "更正我的资料 更正我的个资 更正我的信息 更正我的个人信息 更正我的数据 修改我的个资|correct my data"
        "|correct my personal data",
    ),
    (
        Word.STOP_DATA,
        "停止使用我的资料 停止使用我的个资 停止使用我的信息 停止使用我的个人信息 停止使用我的数据|stop using my data"
        "|stop using my personal data",
    ),
    (
        Word.ALLOW_DATA,
        "恢复使用我的资料 恢复使用我的个资 恢复使用我的信息 恢复使用我的个人信息 恢复使用我的数据 允许使用我的资料"
        " 允许使用我的个资 允许使用我的信息 允许使用我的数据"
        "|allow use of my data|allow using my data|use my data again",
    ),
    (
        Word.CONFIRM_ERASE,
        "确定删除 确认删除 确定要删除 确认要删除"
        "|confirm erase|confirm erasure|confirm deletion|confirm delete|yes erase it|yes delete it",
    ),
    (
        Word.ERASE_DATA,
        "删除我的资料 删除我的个资 删除我的个人资料 删除我的个人信息 删除我的信息 删除我的数据|delete my data"
        "|erase my data|delete my personal data|erase my personal data|delete all my data|erase all my data",
    ),
    (
        Word.LANGUAGE,
        "中文 说中文 讲中文 用中文 切换中文 换成中文 繁体 繁体中文 正体中文 用繁体中文 切换繁体中文"
        " 简体 简体中文 用简体中文 切换简体中文 英文 英语 说英文 讲英文 用英文 用英语 切换英文 切换英语 换成英文"
        "|english|in english|english please|in english please|speak english|switch to english|chinese|in chinese"
        "|traditional chinese|simplified chinese|switch to chinese|speak chinese",
    ),
    (
        Word.NO,
        "不是 不对 没有 没解决 都不是 不用 不 不用了 不需要 不要 没有解决 还没解决 没帮助 没有帮助 没用 没有用 否"
        " 不行 不可以 都不对 以上皆非 都没有 还是不行 不用谢谢"
        "|no|n|nope|nah|not really|no it didn't|it didn't|it did not|didn't help|none|none of these|none of them"
        "|neither|not helpful|no thanks|no thank you|wrong",
    ),
    (
        Word.YES,
        "是 对 好 有 有解决 解决了 可以 嗯 是的 对的 好的 好啊 好呀 好喔 好哦 嗯嗯 有的 有帮助 有用 已解决 没错 行"
        " 对啊"
        " 是啊 可以了 要 需要 要的 有解决了 有帮到 有喔 可"
        "|ok|okay|yes|y|yep|yeah|yup|sure|correct|right|it did|yes it did|that helped|it helped|helpful|solved|of"
        " course",
    ),
    (
        Word.THANKS,
        "谢谢 感谢 多谢 谢啦 谢了 谢谢你 谢谢您 感谢你 感谢您 感恩 非常感谢 谢谢帮忙 好的谢谢 好谢谢 了解谢谢 谢谢喔"
        " 辛苦了 谢谢啦 太好了谢谢 有谢谢|3q|thanks|thank you|thx|ty|cheers|many thanks|thanks a lot|thank you"
        " very much"
        "|thank you so much|thanks so much|ok thanks|okay thanks|ok thank you|great thanks|yes thanks|thanks for"
        " your help",
    ),
    (
        Word.ACKNOWLEDGED,
        "了解 知道了 我知道了 收到 明白 明白了 懂了 原来如此 喔 哦 噢 这样喔 这样啊 哈哈 呵呵"
        "|i see|got it|understood|alright|all right|fine|great|cool|good|nice|perfect|haha|lol",
    ),
    (
        Word.GREETING,
        "你好 您好 你们好 哈喽 哈罗 哈啰 嗨 嘿 早 早安 早上好 午安 晚安 晚上好 下午好 安安 在吗 在不在 请问 问一下"
        " 你好啊"
        " 想请问一下 想请问 我想问一下 我有问题 我有个问题 有问题想问 请教一下"
        "|hi|hello|hey|hi there|hello there|hey there|good morning|good afternoon|good evening|greetings|yo"
        "|i have a question|a question|question|help",
    ),
)

_ENGLISH_ENDS = re.compile(
    r"^(?:please |i want to |i'd like to |can i |i want |ok ){1,5}|(?: please| now| thanks| thank you){1,5}$"
)
_REPEATED = re.compile(r"(.{2,12}?)(?:[ ,，!！]*\1){1,4}")
_SENTENCE_ENDS = re.compile(r"[,，、。.;；!！?？…]+")
_TAKES_BACK = re.compile(r"算了|不用|不必|不需要|取消|没事|还是不|never ?mind|cancel|forget it|no\b|not needed")
_STATES = frozenset({Word.YES, Word.NO, Word.THANKS, Word.ACKNOWLEDGED, Word.END})
_ASKS = re.compile("[吗呢]$")
"""收到 is no question, 收到了嗎 is one."""
_MAY_TAKE_LEAVE = re.compile(
    r"结束|結束|没|沒|再见|再見|掰|拜|88(?!\d)|晚安|这样|這樣|bye|end\b|see you|quit\b|exit\b|all\b"
    r"|nothing\b|done\b|good\b|no (?:more|further|other)"
)
"""In what may be a farewell; literals, since they are found five times as fast as words in any case."""
_LONGEST = 100
"""No whole-message word is longer than this many characters."""


@cache
def _whole_messages() -> dict[str, Word]:
    """Read on first use: phrase → word. Chinese phrases are apart by blanks, English ones by bars."""
    table: dict[str, Word] = {}
    for word, phrases in _PHRASES:
        for group in phrases.split("|"):
            for phrase in [group] if group.isascii() else group.split():
                table[phrase] = word
    return table


@cache
def _polite_beginning() -> re.Pattern[str]:
    """Compile on first use: what may stand before a word."""
    return re.compile(f"^{any_of(BEFORE)}{FEW}")


@cache
def _polite() -> re.Pattern[str]:
    """Compile on first use: what may stand around a word."""
    return re.compile(f"{any_of(BEFORE)}{FEW}(.+?){any_of(AFTER)}{FEW}")


@cache
def _language() -> re.Pattern[str]:
    """Compile on first use: 換成簡體, 用英文回答, "can you reply in English"."""
    han = "(?:中文|国语|华语|普通话|英文|英语|(?:繁体|正体|简体)(?:中文)?)"
    then = "(?:回答|回复|回覆|沟通|对话|聊|跟我说)"
    chinese = f"(?:(?:改|换|切换|转换?)?[用讲说成到为]+{han}{then}?|{han}{then})"
    tongue = "(?:english|(?:traditional |simplified )?chinese|mandarin)"
    english = (
        f"(?:please |pls )?(?:(?:can|could|do|would) (?:you|we|i) (?:please )?)?"
        f"(?:speak|talk|write|reply|answer|chat|say it|continue|go on)(?: to me)?(?: in)? {tongue}(?: please| instead)?"
    )
    return re.compile(f"{any_of(BEFORE)}{FEW}{chinese}{any_of(AFTER)}{FEW}|{english}")


def _symbols(text: str) -> Word | None:
    """Return what a message without a letter or digit says."""
    if any(unicodedata.category(sign)[0] in "LN" for sign in text):
        return None
    if "👍" in text or "👌" in text:
        return Word.YES
    if "👎" in text:
        return Word.NO
    return Word.THANKS if any(sign in text for sign in "🙏❤♥") else Word.SYMBOLS


def _around(text: str) -> list[str]:
    """Return `text` as it is, then without blanks between Han characters, then without polite words around."""
    text = text.replace("’", "'")
    tight = re.sub(r"(?<=[\u4e00-\u9fff])[ ,，、.。!]+(?=[\u4e00-\u9fff])", "", text)
    plain = re.sub(r"[,.!?]+ *", " ", text).strip()
    english = _ENGLISH_ENDS.sub("", plain)
    forms = [text, tight, plain, english]
    forms.append(_polite_beginning().sub("", tight))
    match = _polite().fullmatch(tight)
    if match:
        forms.append(match[1])
    if again := _REPEATED.fullmatch(text):
        forms.insert(1, again[1])
    return forms


def says_something(text: str) -> bool:
    """Whether a message tells anything of the matter: no bare number or word such as "1", 真人 or 謝謝."""
    folded = bare(fold(text))
    return bool(folded) and not folded.isdecimal() and customer_word(text) is None


def customer_word(text: str) -> Word | None:
    """Return what the whole message means, or None if it has to be understood as a text."""
    if len(text) > _LONGEST:
        return None
    if not visible(text).strip():
        return None
    symbols = _symbols(visible(text))
    if symbols:
        return symbols
    forms = _around(bare(fold(text)))
    for form in forms:
        word = _whole_messages().get(form)
        if word and not (word in _STATES and _ASKS.search(forms[0])):
            return word
    if any(map(asks_for_person, forms[:3])):
        return Word.PERSON
    rights = next(filter(None, map(right_word, forms[:3])), None)
    if rights or any(map(_language().fullmatch, forms[:3])):
        return rights or Word.LANGUAGE
    return closing_word(fold(text))


def takes_leave(text: str) -> bool:
    """Return whether the whole message ends the conversation; cheap for what can't, since every line is asked."""
    if len(text) > _LONGEST or not _MAY_TAKE_LEAVE.search(unicodedata.normalize("NFKC", text).casefold()):
        return False
    return customer_word(text) is Word.END


def wants_person(said: Sequence[str]) -> bool:
    """Return whether one of the messages asks for a person: all of it, or a sentence that no later one takes back.

    沒有，我要真人 does, as the same in two messages would; 客服，我要退貨 only says whom it is for.
    """
    return any(customer_word(text) is Word.PERSON or _sentence_wants_person(text) for text in said)


def _sentence_wants_person(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    sentences = [bare(sentence) for sentence in _SENTENCE_ENDS.split(fold(text.replace("\n", "。")))]
    for place, sentence in enumerate(sentences):
        if sentence_asks_for_person(sentence):
            return not any(_TAKES_BACK.match(later) for later in sentences[place + 1 :])
    return False


def language_wanted(text: str, current: str) -> str | None:
    """Return the language that a whole message asks for by name; None where it asks for none.

    Whoever reads Chinese already, in the `current` script, and asks for just that keeps it.
    """
    if customer_word(text) is not Word.LANGUAGE:
        return None
    folded = fold(text)
    if "english" in folded or "英" in folded:
        return "en"
    if "简" in folded or "simplified" in folded:
        return "zh_CN"
    named = any(script in folded for script in ("繁", "正体", "traditional"))
    return current if current.startswith("zh") and not named else "zh_TW"
