"""What a customer answers to "how was it?": a mark from 1 to 5 in digits, words, stars, thumbs or reactions; a comment.

Only whole messages are marks, so that "5 天前買的" is the question that it is; only what says so is a comment. Pure.
"""

import re
from collections.abc import Iterable

from bots.fold import bare, fold, visible

WORST, BEST = 1, 5
_DIGITS = {sign: value for value, signs in enumerate(("1一", "2二两", "3三", "4四", "5五"), 1) for sign in signs}
_UNITS = "分|颗星|个星|星|stars?|points?"
_MARK = re.compile(rf"(?:打|给|评)?([1-5一二两三四五])(?: ?(?:{_UNITS})| ?(?:/|／|out of) ?5)?")
_WORDS = {
    **dict.fromkeys(("非常满意", "很满意", "超满意", "very good", "very satisfied", "excellent"), 5),
    **dict.fromkeys(("满意", "satisfied"), 4),
    **dict.fromkeys(("普通", "尚可", "一般", "so so", "so-so"), 3),
    **dict.fromkeys(("不满意", "不太满意", "dissatisfied", "not satisfied"), 2),
    **dict.fromkeys(("非常不满意", "很不满意", "超不满意", "very dissatisfied", "very bad", "terrible"), 1),
}
_STARS = frozenset("★⭐🌟")
_NO_STAR = frozenset("☆")
_EMOJI = {
    **dict.fromkeys("👍👌❤♥😍🥰😀😃😄😁😊🙂🎉💯", BEST),
    **dict.fromkeys("😐😑", 3),
    **dict.fromkeys("👎😞😠😡🙁☹😢😭💔", WORST),
}
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_COMMENT = re.compile(r"\s*(?:意見|意见|評語|评语|評論|评论|comments?|feedback)\s*(?:[:：]|\n)\s*(.+)", re.I | re.S)
_LONGEST = 20
"""No mark is longer than this many characters."""


def mark_in(text: str) -> int | None:
    """Return the mark that a whole message gives, from 1 to 5; None where it's about something else."""
    if len(text) > _LONGEST:
        return None
    signs = _signs(text)
    if signs is not None:
        return signs
    folded = bare(fold(text))
    match = _MARK.fullmatch(folded)
    return _DIGITS[match[1]] if match else _WORDS.get(folded)


def mark_of_reactions(reactions: Iterable[str]) -> int | None:
    """Return the mark that reactions to the question give (XEP-0444); of several the last one that is one."""
    marks = [mark for mark in map(mark_in, reactions) if mark is not None]
    return marks[-1] if marks else None


def comment_in(text: str) -> str:
    """Return what a message says after 意見： or "Comment:"; "" where it doesn't begin so."""
    match = _COMMENT.fullmatch(text)
    return match[1].strip() if match else ""


def _signs(text: str) -> int | None:
    """Return the mark of a message that holds nothing but stars, or one kind of thumb or face."""
    signs = [sign for sign in _SKIN.sub("", visible(text)) if not sign.isspace()]
    stars = sum(sign in _STARS for sign in signs)
    if stars and all(sign in _STARS | _NO_STAR for sign in signs):
        return stars if stars <= BEST else None
    marks = {_EMOJI.get(sign) for sign in signs}
    return marks.pop() if len(marks) == 1 else None
