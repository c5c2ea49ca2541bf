"""What managers do with drafts outside the chat: by the command line, by a form, and each morning."""

from datetime import UTC, datetime, timedelta

import pytest

from deploy.service import Service
from tests.live.cast import body
from tests.live.test_command_plays import note
from tests.live.test_learning_plays import ANSWER, lake, opened
from tests.live.troupe import Cast

__all__ = ["lake"]

BETTER = "可以帶狗上船，狗要戴嘴套，清潔費一百元。"


def nine_o_clock_in(seconds: float) -> str:
    """A time zone where it's nine so many seconds from now (POSIX.1, 8.3: west of Greenwich counts up)."""
    ahead = datetime.now(UTC) + timedelta(seconds=seconds)
    west = ahead.hour * 3600 + ahead.minute * 60 + ahead.second - 9 * 3600
    sign, west = ("-" if west < 0 else ""), abs(west)
    return f"TEST{sign}{west // 3600}:{west // 60 % 60:02}:{west % 60:02}"


async def test_a_draft_is_edited_and_turned_down_by_the_command_line_and_by_a_form(lake: Service, cast: Cast) -> None:
    play, mei, ann, customer = await opened(lake, cast)
    await play.answered(customer, mei, await play.handed_over(customer, mei))
    number = await play.drafted(ann)
    await ann.says(play.desk, f"!kb show {number}")
    await ann.receives(ANSWER)
    assert f"Draft {number} has version 2 now." in lake.runs("kb", "drafts", "edit", number, "--answer", BETTER)
    await ann.says(play.desk, f"!kb approve {number}")
    assert BETTER in body(await ann.receives("一百元")), "what was seen is no longer what there is: it's shown again"
    refused = note(await ann.executes(play.desk, "kb-reject", {"argument": f"{number} 費用還沒定"}))
    assert number in refused, refused
    shown = lake.runs("kb", "drafts", "show", number)
    assert "rejected" in shown
    assert "費用還沒定" in shown


async def test_a_draft_that_the_command_line_turned_down_cant_be_approved_in_chat(lake: Service, cast: Cast) -> None:
    play, mei, ann, customer = await opened(lake, cast)
    await play.answered(customer, mei, await play.handed_over(customer, mei))
    number = await play.drafted(ann)
    assert "is turned down" in lake.runs("kb", "drafts", "reject", number, "--why", "已有公告")
    await ann.says(play.desk, f"!kb approve {number}")
    await ann.receives(f"草稿 {number} 已由 .* 處理")


async def test_at_nine_a_manager_is_told_what_was_nominated(
    lake: Service, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    play, mei, ann, customer = await opened(lake, cast)
    puppet = await play.handed_over(customer, mei)
    await mei.says(puppet, ANSWER)
    await customer.receives("嘴套")
    await mei.says(puppet, "!faq")
    await mei.receives("草稿")
    lake.stop()
    monkeypatch.setenv("TZ", nine_o_clock_in(10))
    lake.start()
    await lake.ready()
    assert "天鵝船" in body(await ann.receives("天鵝船"))
