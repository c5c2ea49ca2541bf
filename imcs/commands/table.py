"""Every command of the staff, declared once: words, who, where, with what.

Text, ad-hoc commands, the help and README's table are faces of this declaration. It must not know how a command is
carried out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from bots.texts import Texts, mark
from imcs import phrases
from imcs.model import Language, Role


class Place(Enum):
    """In which window a command works."""

    PUPPET = "customer"
    DESK = "desk"
    ANY = "any"


class Argument(Enum):
    """Whether something has to follow the command."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Shape(Enum):
    """What must follow a subcommand for it to be meant; anything else is words to search for."""

    NOTHING = "nothing"
    ID = "an id and nothing else"
    ID_FIRST = "an id, then anything"
    LINES = "a line, then more lines"


AGENTS = frozenset({Role.AGENT})
MANAGERS = frozenset({Role.MANAGER})
STAFF = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Command:
    """One command; the first word of a language is the one that its help shows."""

    name: str
    """In English and in code; unique."""
    zh_tw: tuple[str, ...]
    zh_cn: tuple[str, ...]
    summary: str
    """A msgid: what it does."""
    roles: frozenset[Role] = AGENTS
    place: Place = Place.PUPPET
    argument: Argument = Argument.NONE
    usage: str = ""
    """A msgid: what to write as the argument."""
    shape: Shape = Shape.ID
    """Of a subcommand's argument."""
    subcommands: "tuple[Command, ...]" = ()
    """The first is meant where none is named."""

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that means this command, each once."""
        return tuple(dict.fromkeys((self.name, *self.zh_tw, *self.zh_cn)))

    def shown(self, language: Language) -> str:
        """Return the word to show in `language`."""
        local = {Language.ZH_TW: self.zh_tw, Language.ZH_CN: self.zh_cn, Language.EN: ()}[language]
        return local[0] if local else self.name

    def allowed(self, roles: Iterable[Role]) -> bool:
        """Return whether one of `roles` may use it."""
        return not self.roles.isdisjoint(roles)

    def works_at(self, place: Place) -> bool:
        """Return whether it works in that window; asked about ANY, whether it works in both."""
        return self.place in (Place.ANY, place)


def _managers(
    name: str,
    zh_tw: tuple[str, ...],
    zh_cn: tuple[str, ...],
    summary: str,
    usage: str = "",
    shape: Shape = Shape.ID_FIRST,
) -> Command:
    """A subcommand of the knowledge managers."""
    argument, shape = (Argument.REQUIRED, shape) if usage else (Argument.NONE, Shape.NOTHING)
    return Command(name, zh_tw, zh_cn, summary, MANAGERS, Place.ANY, argument, usage, shape)


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
        "transfer",
        ("轉接", "轉"),
        ("转接", "转交"),
        mark("hand the conversation over to a queue or a colleague"),
        argument=Argument.REQUIRED,
        usage=mark("QUEUE|AGENT [NOTE]"),
    ),
    Command("done", ("整理完",), ("整理完毕",), mark("end the wrap-up early")),
    Command(
        "s",
        ("送", "送出"),
        ("发", "发送"),
        mark("send suggestion N, with more text if you like"),
        argument=Argument.REQUIRED,
        usage=mark("N [TEXT]"),
    ),
    Command(
        "note",
        ("備註",),
        ("备注", "小记"),
        mark("keep a note that the customer doesn't see"),
        argument=Argument.REQUIRED,
        usage=mark("TEXT"),
    ),
    Command("who", ("客戶", "客戶資料"), ("客户", "客户资料"), mark("show who the customer is")),
    Command(
        "history",
        ("紀錄", "記錄", "歷史"),
        ("历史", "记录"),
        mark("show the customer's earlier conversations"),
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
    Command(
        "kb",
        ("查", "知識庫"),
        ("查", "搜", "知识库"),
        mark("search the knowledge base"),
        roles=STAFF,
        place=Place.ANY,
        argument=Argument.REQUIRED,
        usage=mark("WORDS"),
        subcommands=(
            Command(
                "search",
                (),
                (),
                mark("search articles and earlier conversations"),
                roles=STAFF,
                place=Place.ANY,
                argument=Argument.REQUIRED,
                usage=mark("WORDS"),
            ),
            Command(
                "show",
                ("看",),
                ("查看",),
                mark("show an article or a draft in full"),
                roles=STAFF,
                place=Place.ANY,
                argument=Argument.REQUIRED,
                usage=mark("ID"),
            ),
            Command(
                "wrong",
                ("有誤",),
                ("有误",),
                mark("put an article up for review"),
                roles=STAFF,
                place=Place.ANY,
                argument=Argument.REQUIRED,
                usage=mark("ID WHY"),
                shape=Shape.ID_FIRST,
            ),
            _managers("gaps", ("未答",), ("未答",), mark("list the questions that nobody answered")),
            _managers("drafts", ("草稿",), ("草稿",), mark("list the drafts that wait for a decision")),
            _managers(
                "approve", ("核准", "通過"), ("通过", "批准"), mark("publish draft N as it was shown"), mark("N")
            ),
            _managers("reject", ("退回", "駁回"), ("驳回", "退回"), mark("turn draft N down"), mark("N WHY")),
            _managers(
                "edit",
                ("修改", "編輯"),
                ("修改", "编辑"),
                mark("write a new answer, or “Q: …” and “A: …”, for a draft or an article"),
                mark("ID TEXT"),
            ),
            _managers(
                "add",
                ("新增",),
                ("新增", "添加"),
                mark("write an article: the question, and the answer from the next line on"),
                mark("QUESTION ⏎ ANSWER"),
                Shape.LINES,
            ),
            _managers("retire", ("下架",), ("下架",), mark("say an article no more"), mark("ID WHY")),
            _managers("drop", (), (), mark("take learnt question N out of an article"), mark("ID N")),
        ),
    ),
    Command(
        "faq",
        ("收錄",),
        ("收录",),
        mark("propose this conversation's answer for the knowledge base"),
    ),
    Command("ready", ("就緒", "上線"), ("示闲", "就绪"), mark("be offered conversations again"), place=Place.ANY),
    Command(
        "pause",
        ("暫停", "休息", "小休"),
        ("小休", "示忙"),
        mark("take no new conversations for a while"),
        place=Place.ANY,
        argument=Argument.OPTIONAL,
        usage=mark("WHY"),
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
