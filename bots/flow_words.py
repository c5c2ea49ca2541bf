"""What a customer can say to find the way in a flow: back, menu, skip, summary, confirm; whole messages only."""

from enum import Enum
from functools import cache

from bots.fold import bare, fold


class Way(Enum):
    """Where a customer wants to go."""

    BACK = "back"
    MENU = "menu"
    START_OVER = "start over"
    SKIP = "skip"
    SUMMARY = "summary"
    CONFIRM = "confirm"


# In simplified characters, as `fold` makes them; Chinese phrases apart by blanks, English ones by bars.
_PHRASES = (
    (
        Way.BACK,
        "返回 上一步 回上一步 上一层 回上一层 上一题 回上一题 上一页 回上一页 退回 后退"
        "|back|go back|previous|prev|step back",
    ),
    (
        Way.MENU,
        "选单 主选单 回选单 回主选单 回到选单 回到主选单 菜单 主菜单 回菜单 回主菜单 返回主菜单"
        "|menu|main menu|back to the menu|back to menu",
    ),
    (
        Way.START_OVER,
        "重新开始 从头开始 从头来 重来 重新来 重填 重新填写 重新填|start over|start again|restart|from the beginning",
    ),
    (Way.SKIP, "跳过 略过 不填 跳过这题 略过这题|skip|skip it|skip this|pass"),
    (
        Way.SUMMARY,
        "摘要 我填了什么 填了什么 目前的资料 看摘要 目前填了什么|summary|show summary|what have i entered|my answers",
    ),
    (
        Way.CONFIRM,
        "确认 确认送出 送出 提交 确定 正确 没问题 没有问题 无误 资料正确"
        "|confirm|submit|send|send it|correct|all correct",
    ),
)


@cache
def _whole_messages() -> dict[str, Way]:
    """Read on first use: phrase → way."""
    table: dict[str, Way] = {}
    for way, phrases in _PHRASES:
        for group in phrases.split("|"):
            for phrase in [group] if group.isascii() else group.split():
                table[phrase] = way
    return table


def way_in(text: str) -> Way | None:
    """Return where the whole message wants to go, or None."""
    return _whole_messages().get(bare(fold(text))) if len(text) <= 40 else None
