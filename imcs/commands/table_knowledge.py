"""The knowledge base's commands, for all of the staff and for its managers; part of the table."""

from dataclasses import replace

from bots.texts import mark
from imcs.commands.declaration import MANAGERS, STAFF, Argument, Command, Place, Shape


def _staff(
    name: str, zh_tw: tuple[str, ...], zh_cn: tuple[str, ...], summary: str, usage: str, shape: Shape = Shape.ID
) -> Command:
    """A subcommand of all the staff's."""
    return Command(name, zh_tw, zh_cn, summary, STAFF, Place.ANY, Argument.REQUIRED, usage, shape)


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


KB = Command(
    "kb",
    ("查", "知識庫"),
    ("查", "搜", "知识库"),
    mark("search the knowledge base"),
    roles=STAFF,
    place=Place.ANY,
    argument=Argument.REQUIRED,
    usage=mark("WORDS"),
    subcommands=(
        _staff("search", (), (), mark("search articles and earlier conversations"), mark("WORDS")),
        _staff(
            "show",
            ("看",),
            ("查看",),
            mark("show an article or a draft in full; with a question also why the article fits it"),
            mark("ID [QUESTION]"),
            Shape.ID_OR_FIRST,
        ),
        _staff("talk", ("對話",), ("对话",), mark("read an ended conversation"), mark("N"), Shape.NUMBER),
        _staff("wrong", ("有誤",), ("有误",), mark("put an article up for review"), mark("ID WHY"), Shape.ID_FIRST),
        _managers("gaps", ("未答",), ("未答",), mark("list the questions that nobody answered")),
        _managers("drafts", ("草稿",), ("草稿",), mark("list the drafts that wait for a decision")),
        _managers("approve", ("核准", "通過"), ("通过", "批准"), mark("publish draft N as it was shown"), mark("N")),
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
            mark("write an article: the question, and the answer from the next line on; or in one line “Q: … A: …”"),
            mark("QUESTION ⏎ ANSWER"),
            Shape.LINES,
        ),
        _managers("retire", ("下架",), ("下架",), mark("say an article no more"), mark("ID WHY")),
        _managers("drop", (), (), mark("take learnt question N out of an article"), mark("ID N")),
        replace(
            _managers(
                "import",
                ("匯入",),
                ("导入",),
                mark("try out a CSV, YAML or JSONL file of articles, sent here or written below; its number saves it"),
                mark("⏎ ARTICLES or N"),
                Shape.NUMBER_OR_LINES,
            ),
            argument=Argument.OPTIONAL,
        ),
        _managers(
            "export",
            ("匯出",),
            ("导出",),
            mark("show all articles as a file's text: csv, yaml or jsonl"),
            mark("FORMAT"),
            Shape.ID,
        ),
    ),
)
