"""What differs between two readings, and what of it a running service takes up."""

from pathlib import Path

from imcs.settings import Settings, load
from imcs.settings.changes import differing, taken_up

HEAD = '[service]\ndomain = "support.example.org"\nsecret = "hush"\n'


def loaded(folder: Path, queues: str, head: str = HEAD) -> Settings:
    path = folder / "imcs.toml"
    path.write_text(head + queues, encoding="utf-8")
    return load(path)


def test_a_file_read_twice_differs_in_nothing(tmp_path: Path) -> None:
    text = '[queues.help]\n[queues.help.hours]\nweek = ["mon-fri 09:00-18:00"]\n'
    assert differing(loaded(tmp_path, text), loaded(tmp_path, text)) == []


def test_what_differs_is_named_by_its_key(tmp_path: Path) -> None:
    before = loaded(tmp_path, '[queues.help]\n[queues.help.hours]\nweek = ["mon-fri 09:00-18:00"]\n[queues.old]\n')
    text = '[queues.help]\ntarget = 30\n[queues.help.hours]\nclosed_text = "明天見"\n[queues.new]\n[bot]\nidle = 60\n'
    after = loaded(tmp_path, text, HEAD.replace("hush", "loud"))
    assert [".".join(key) for key in differing(before, after)] == [
        "service.secret",
        "queues.help.target",
        "queues.help.hours.week",
        "queues.help.hours.closed_text",
        "queues.new",
        "queues.old",
        "bot.idle",
    ]


def test_rules_of_a_queue_that_is_there_are_taken_up_and_all_else_needs_a_start() -> None:
    assert taken_up(("queues", "help", "max_waiting"))
    assert taken_up(("queues", "help", "hours", "dates"))
    assert not taken_up(("queues", "help"))
    assert not taken_up(("queues", "help", "flow"))
    assert not taken_up(("bot", "idle"))
