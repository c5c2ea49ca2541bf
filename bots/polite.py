"""The polite words around what a customer wants, in simplified Chinese and English, and a pattern of words. Pure."""

import re

BEFORE = (
    "请问 请 麻烦你 麻烦您 麻烦 拜托你 拜托 我想要 我要 我想 我需要 我希望 我 帮我 帮忙 可不可以 可以 能不能 能否"
    " 可否 能 想要"
    " 想 要 需要 直接 赶快 快点 快 马上 立刻 现在 还是 那就 那 就 给我 让我 你好 您好 嗨 哈喽 先 不好意思 抱歉 再 喂"
)
AFTER = "谢谢你 谢谢您 谢谢 感谢 拜托 可以吗 好吗 行吗 吗 吧 啦 啊 呢 喔 哦 了 好不好 一下 ok吗 嘛"


FEW = "{0,5}"
"""How often polite words may repeat. Bounded, since 我想要 can be read in four ways and each repeat multiplies them."""


def any_of(words: str) -> str:
    """Return a pattern for one of `words`, longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True)) + ")"
