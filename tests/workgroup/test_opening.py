"""What customers read outside the hours: from the bot, and as the queue's status."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from imcs.model import Closed, Hours, Language, Shift
from imcs.workgroup.admission import Policy
from imcs.workgroup.opening import OpeningHours
from tests.builders import a_queue
from tests.office import HELP, Clock, open_office

TAIPEI = ZoneInfo("Asia/Taipei")
OFFICE = Hours(TAIPEI, {day: (Shift(540, 720), Shift(780, 1080)) for day in range(5)})
QUEUES = (a_queue("help", hours=OFFICE), a_queue("shop"))


async def said(folder: Path, now: datetime, policy: Policy | None = None) -> OpeningHours:
    async with open_office(folder, QUEUES, Clock(now), policy) as office:
        return office.workgroup.opening


async def test_lunch_and_night_are_told_apart_in_the_customers_language(tmp_path: Path) -> None:
    lunch = await said(tmp_path, datetime(2026, 3, 2, 12, 30, tzinfo=TAIPEI))
    assert lunch.closed_text(HELP, Language.EN).startswith("Our agents are on their break. They are back at 13:00.")
    assert lunch.closed_text(HELP, Language.ZH_TW).startswith("專員午休中，今天 13:00 恢復服務。")
    assert lunch.status(HELP, Language.ZH_TW) == "休息中，13:00 恢復服務"


async def test_another_day_is_named(tmp_path: Path) -> None:
    night = await said(tmp_path, datetime(2026, 3, 6, 19, tzinfo=TAIPEI))
    assert night.closed_text(HELP, Language.ZH_TW).startswith("專員目前不在線上，3月9日（週一） 09:00 恢復服務。")
    assert "on Mon 9 Mar, 09:00" in night.closed_text(HELP, Language.EN)


async def test_an_open_queue_says_nothing(tmp_path: Path) -> None:
    day = await said(tmp_path, datetime(2026, 3, 6, 10, tzinfo=TAIPEI))
    assert day.closed_text(HELP, Language.EN) == day.status(HELP, Language.EN) == ""


async def test_the_operators_own_words_go_first(tmp_path: Path) -> None:
    def own(why: Closed, language: Language) -> str:
        return "Back {time}, {name}!" if why is Closed.OFF_HOURS and language is Language.EN else ""

    night = await said(tmp_path, datetime(2026, 3, 6, 8, tzinfo=TAIPEI), Policy(closed_words={HELP: own}))
    assert night.closed_text(HELP, Language.EN) == "Back at 09:00, {name}!"
    assert night.closed_text(HELP, Language.ZH_CN).startswith("人工客服目前不在线")
