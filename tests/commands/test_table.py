"""The declaration of the commands holds together, and its faces show all of it."""

from collections.abc import Iterator

import pytest

from bots.fold import fold
from bots.texts import Texts
from imcs.commands.declaration import Argument, Command, Place
from imcs.commands.table import COMMANDS, find, help_text, readme_table, usage
from imcs.model import Language, Role

ALIASES = {
    "accept": "接 接起 我接 接受 接待 接入",
    "decline": "略過 不接 先不接 拒绝 跳过",
    "hold": "擱置 挂起",
    "later": "稍後 稍后",
    "notice": "公告",
    "shut": "暫停服務 暂停服务",
    "transfer": "轉接 轉 转接 转交",
    "close": "結案 結束 结束 结束会话 结单",
    "done": "整理完 整理完毕",
    "canned": "罐頭 罐頭訊息 常用語 快捷回复 常用语",
    "undo": "收回 撤回",
    "tag": "標籤 标签",
    "block": "封鎖 拉黑 屏蔽",
    "note": "備註 备注 小记",
    "memo": "客戶備註 客户备注",
    "kb": "查 知識庫 搜 知识库",
    "s": "送 送出 发 发送",
    "who": "客戶 客戶資料 客户 客户资料",
    "history": "紀錄 記錄 歷史 历史 记录",
    "faq": "收錄 收录",
    "status": "狀態 状态",
    "help": "說明 指令 帮助",
    "ready": "就緒 上線 示闲 就绪",
    "pause": "暫停 休息 小休 示忙",
    "bye": "下班 登出 签出",
    "say": "",
    "queues": "等候 排隊 排队 队列",
    "agents": "專員 人員 坐席 客服",
    "invite": "邀請 會議 邀请 会议",
    "leave": "退出",
    "monitor": "監看 監聽 监看 监听",
    "whisper": "指導 悄悄話 耳语 指导",
    "barge": "插話 加入 插话 强插",
    "takeover": "接手 接管",
    "assign": "指派 分配",
    "end": "強制結束 强制结束",
    "move": "調派 调配",
    "capacity": "",
    "report": "報表 报表",
}


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.of_package("imcs", strict=True)


def everything() -> Iterator[Command]:
    for command in COMMANDS:
        yield command
        yield from command.subcommands


def test_each_command_has_the_words_that_agents_were_promised() -> None:
    assert {command.name: set(command.words) for command in COMMANDS} == {
        name: {name, *words.split()} for name, words in ALIASES.items()
    }


@pytest.mark.parametrize("commands", [COMMANDS, find("kb").subcommands])
def test_no_word_means_two_commands(commands: tuple[Command, ...]) -> None:
    owners: dict[str, str] = {}
    for command in commands:
        for word in command.words:
            assert owners.setdefault(fold(word), command.name) == command.name


def test_a_command_that_takes_an_argument_says_which() -> None:
    for command in everything():
        assert (command.argument is Argument.NONE) == (command.usage == "")


@pytest.mark.parametrize("language", Language)
def test_the_help_lists_what_the_role_can_use_in_this_window_and_nothing_else(texts: Texts, language: Language) -> None:
    for role in Role:
        for place in (Place.PUPPET, Place.DESK):
            text = help_text(texts, {role}, place, language)
            for command in COMMANDS:
                usable = role in command.roles and command.place in (Place.ANY, place)
                shown = f"!{command.shown(language)}" in text.replace("\n", " ").split()
                assert shown == usable, (role, place, command.name)


def test_the_help_is_in_the_agents_language(texts: Texts) -> None:
    agent = {Role.AGENT}
    assert "!結案 [原因] (!close) · 結束對話" in help_text(texts, agent, Place.PUPPET, Language.ZH_TW).splitlines()
    assert "!结束 [原因] (!close) · 结束会话" in help_text(texts, agent, Place.PUPPET, Language.ZH_CN).splitlines()
    assert "!close [WHY] · end the conversation" in help_text(texts, agent, Place.PUPPET, Language.EN).splitlines()


def test_the_help_shows_the_subcommands(texts: Texts) -> None:
    assert (
        "!查 看 編號 [問題] · 完整顯示一則條目或草稿；加上問題則說明條目為何符合"
        in help_text(texts, {Role.MANAGER}, Place.DESK, Language.ZH_TW).splitlines()
    )


def test_nobody_without_a_role_can_use_anything(texts: Texts) -> None:
    assert len(help_text(texts, (), Place.PUPPET, Language.EN).splitlines()) == 1


def test_the_readme_table_has_every_command_with_all_its_words(texts: Texts) -> None:
    table = readme_table(texts)
    for command in COMMANDS:
        (row,) = [line for line in table.splitlines() if line.startswith(f"| `{usage(texts, command, Language.EN)}` |")]
        for word in (*command.zh_tw, *command.zh_cn):
            assert word in row.replace("|", " ").split()
    assert "| `!kb show ID [QUESTION]` |" in table


def test_a_command_is_found_by_its_name_only() -> None:
    assert find("close").name == "close"
    with pytest.raises(KeyError):
        find("結案")
