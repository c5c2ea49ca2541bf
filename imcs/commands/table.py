"""Every command of the staff, declared once: words, who, where, with what.

Text, ad-hoc commands, the help and README's table are faces of this declaration. It must not know how a command is
carried out.
"""

from collections.abc import Iterable

from bots.texts import Texts, mark
from imcs import phrases
from imcs.commands.declaration import STAFF, Argument, Command, Place
from imcs.commands.table_knowledge import KB
from imcs.commands.table_supervisors import SUPERVISION
from imcs.model import Language, Role

COMMANDS: tuple[Command, ...] = (
    Command("accept", ("接", "接起", "我接", "接受"), ("接待", "接", "接入", "接受"), mark("take the open offer")),
    Command(
        "decline",
        ("略過", "不接", "先不接"),
        ("拒绝", "跳过", "不接"),
        mark("pass the open offer on to the next agent"),
    ),
    Command(
        "close",
        ("結案", "結束"),
        ("结束", "结束会话", "结单"),
        mark("end the conversation"),
        argument=Argument.OPTIONAL,
        usage=mark("WHY"),
    ),
    Command(
        "hold",
        ("擱置",),
        ("挂起",),
        mark("put the conversation aside for a while; the customer is told"),
        argument=Argument.OPTIONAL,
        usage=mark("[TIME] [WHY]"),
    ),
    Command(
        "later",
        ("稍後",),
        ("稍后",),
        mark("come back to the customer at a time that is agreed: 15:00, tomorrow 9:30, 2h"),
        argument=Argument.REQUIRED,
        usage=mark("TIME [NOTE]"),
    ),
    Command(
        "transfer",
        ("轉接", "轉"),
        ("转接", "转交"),
        mark("hand the conversation over to a queue or a colleague"),
        argument=Argument.REQUIRED,
        usage=mark("QUEUE|AGENT [NOTE]"),
    ),
    Command(
        "invite",
        ("邀請", "會議"),
        ("邀请", "会议"),
        mark("ask a colleague to join the conversation"),
        argument=Argument.REQUIRED,
        usage=mark("AGENT"),
    ),
    Command("leave", ("退出",), ("退出",), mark("leave a conversation in which colleagues go on")),
    Command(
        "done",
        ("整理完",),
        ("整理完毕",),
        mark("end the wrap-up early"),
        argument=Argument.OPTIONAL,
        usage=mark("WHY"),
    ),
    Command(
        "s",
        ("送", "送出"),
        ("发", "发送"),
        mark("send suggestion N, with more text if you like"),
        argument=Argument.REQUIRED,
        usage=mark("N [TEXT]"),
    ),
    Command(
        "canned",
        ("罐頭", "罐頭訊息", "常用語"),
        ("快捷回复", "常用语"),
        mark("send a canned reply, with more words if you like; without a name, list them"),
        argument=Argument.OPTIONAL,
        usage=mark("NAME [WORDS]"),
    ),
    Command("undo", ("收回",), ("撤回",), mark("take back your last line, as far as the customer's client can")),
    Command(
        "note",
        ("備註",),
        ("备注", "小记"),
        mark("keep a note that the customer doesn't see"),
        argument=Argument.REQUIRED,
        usage=mark("TEXT"),
    ),
    Command(
        "tag",
        ("標籤",),
        ("标签",),
        mark("say in a word what the conversation is about; the search finds it; “-TAG” takes it off"),
        argument=Argument.REQUIRED,
        usage=mark("TAG"),
    ),
    Command(
        "block",
        ("封鎖",),
        ("拉黑", "屏蔽"),
        mark("end it and hear nothing of the customer for a time; at the desk: list them, or “off N” to free one"),
        place=Place.ANY,
        argument=Argument.OPTIONAL,
        usage=mark("TIME|off"),
    ),
    Command(
        "memo",
        ("客戶備註",),
        ("客户备注",),
        mark("keep a note in the customer's record, for every later conversation"),
        argument=Argument.REQUIRED,
        usage=mark("TEXT"),
    ),
    Command("who", ("客戶", "客戶資料"), ("客户", "客户资料"), mark("show the customer's record")),
    Command(
        "history",
        ("紀錄", "記錄", "歷史"),
        ("历史", "记录"),
        mark("show the earlier contacts with the customer"),
        argument=Argument.OPTIONAL,
        usage=mark("N"),
    ),
    Command(
        "say",
        (),
        (),
        mark("send TEXT as it is, even if it looks like a command"),
        argument=Argument.REQUIRED,
        usage=mark("TEXT"),
    ),
    KB,
    Command(
        "faq",
        ("收錄",),
        ("收录",),
        mark("propose this conversation's answer for the knowledge base"),
    ),
    Command(
        "ready",
        ("就緒", "上線"),
        ("示闲", "就绪"),
        mark("be offered conversations again; supervisors: let an agent be"),
        place=Place.ANY,
        argument=Argument.OPTIONAL,
        usage=mark("AGENT"),
    ),
    Command(
        "pause",
        ("暫停", "休息", "小休"),
        ("小休", "示忙"),
        mark("take no new conversations for a while; supervisors: let an agent take none"),
        place=Place.ANY,
        argument=Argument.OPTIONAL,
        usage=mark("WHY|AGENT WHY"),
    ),
    Command("bye", ("下班", "登出"), ("下班", "签出"), mark("go off duty; open conversations go on"), place=Place.ANY),
    Command(
        "status",
        ("狀態",),
        ("状态",),
        mark("show yourself, your conversations and the queues"),
        roles=STAFF,
        place=Place.ANY,
    ),
    *SUPERVISION,
    Command("help", ("說明", "指令"), ("帮助",), mark("show this help"), roles=STAFF, place=Place.ANY),
)


def find(name: str) -> Command:
    """Return the command of that name. Raises KeyError."""
    for command in COMMANDS:
        if command.name == name:
            return command
    raise KeyError(name)


def usage(texts: Texts, command: Command, language: Language, parent: Command | None = None) -> str:
    """Return how a command is written, for example `!結案 [原因]`."""
    words = [parent.shown(language)] if parent else []
    words.append(command.shown(language))
    if command.argument is not Argument.NONE:
        argument = texts(language.value, command.usage)
        words.append(f"[{argument}]" if command.argument is Argument.OPTIONAL else argument)
    return "!" + " ".join(words)


def help_text(texts: Texts, roles: Iterable[Role], place: Place, language: Language) -> str:
    """Return one line per command that somebody with these roles can use in this window."""
    held = frozenset(roles)
    lines = [texts(language.value, phrases.HELP_HEADER)]
    for command in COMMANDS:
        if not (command.allowed(held) and command.works_at(place)):
            continue
        # The first subcommand is the command itself, written without its name.
        further = [(sub, command) for sub in command.subcommands[1:] if sub.allowed(held)]
        for entry, parent in [(command, None), *further]:
            written = usage(texts, entry, language, parent)
            also = "" if parent or command.shown(language) == command.name else f" (!{command.name})"
            lines.append(f"{written}{also} · {texts(language.value, entry.summary)}")
    if place is Place.PUPPET and find("accept").allowed(held):
        lines.append(texts(language.value, phrases.HELP_OFFER))
    return "\n".join(lines)


def readme_table(texts: Texts) -> str:
    """Return README's table of commands, in Markdown."""
    rows = ["| command | zh_TW | zh_CN | who | window | what |", "|---|---|---|---|---|---|"]
    for command in COMMANDS:
        for entry, parent in [(command, None), *((sub, command) for sub in command.subcommands[1:])]:
            who = ", ".join(role.value for role in Role if role in entry.roles)
            cells = [
                f"`{usage(texts, entry, Language.EN, parent)}`",
                " ".join(entry.zh_tw),
                " ".join(entry.zh_cn),
                who,
                entry.place.value,
                texts(Language.EN.value, entry.summary),
            ]
            rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"
