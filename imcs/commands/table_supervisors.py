"""The supervisors' commands; part of the table."""

from bots.texts import mark
from imcs.commands.declaration import SUPERVISORS, Argument, Command, Place

NONE, OPTIONAL, REQUIRED = Argument.NONE, Argument.OPTIONAL, Argument.REQUIRED


def _supervisors(
    name: str, zh_tw: tuple[str, ...], zh_cn: tuple[str, ...], summary: str, argument: Argument = NONE, usage: str = ""
) -> Command:
    return Command(name, zh_tw, zh_cn, summary, SUPERVISORS, Place.ANY, argument, usage)


SUPERVISION: tuple[Command, ...] = (
    _supervisors("queues", ("等候", "排隊"), ("排队", "队列"), mark("show how the queues stand")),
    _supervisors("agents", ("專員", "人員"), ("坐席", "客服"), mark("show the staff and whom they are talking with")),
    _supervisors(
        "takeover",
        ("接手",),
        ("接管",),
        mark("take a conversation over"),
        OPTIONAL,
        mark("N"),
    ),
    _supervisors(
        "monitor",
        ("監看", "監聽"),
        ("监看", "监听"),
        mark("read what is said in a conversation, or in all of an agent's; “off” ends it"),
        OPTIONAL,
        mark("N|AGENT|off"),
    ),
    Command(
        "whisper",
        ("指導", "悄悄話"),
        ("耳语", "指导"),
        mark("tell the agent something that the customer never sees"),
        SUPERVISORS,
        Place.DESK,
        REQUIRED,
        mark("N TEXT"),
    ),
    _supervisors("barge", ("插話", "加入"), ("插话", "强插"), mark("join a conversation"), OPTIONAL, mark("N")),
    _supervisors(
        "assign",
        ("指派",),
        ("分配", "指派"),
        mark("give a conversation to an agent, without an offer"),
        REQUIRED,
        mark("N AGENT"),
    ),
    _supervisors(
        "end",
        ("強制結束",),
        ("强制结束",),
        mark("end a conversation, whoever has it"),
        OPTIONAL,
        mark("N WHY"),
    ),
    _supervisors(
        "move",
        ("調派",),
        ("调配",),
        mark("let an agent serve this queue and no other"),
        REQUIRED,
        mark("AGENT QUEUE"),
    ),
    _supervisors(
        "capacity",
        (),
        (),
        mark("set how many conversations an agent takes at a time"),
        REQUIRED,
        mark("AGENT N"),
    ),
    _supervisors(
        "shut",
        ("暫停服務",),
        ("暂停服务",),
        mark("close a queue until a time, whatever its hours; “off” ends it"),
        REQUIRED,
        mark("QUEUE until TIME TEXT"),
    ),
    _supervisors(
        "notice",
        ("公告",),
        ("公告",),
        mark("let customers read a text when they begin; “off” takes it back"),
        REQUIRED,
        mark("TEXT until TIME"),
    ),
    _supervisors(
        "report",
        ("報表",),
        ("报表",),
        mark("show how customers were served: today, yesterday, 7 days"),
        OPTIONAL,
        mark("PERIOD"),
    ),
)
