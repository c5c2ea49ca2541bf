"""A day is understood however it is written; what could be two days, or none, isn't."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.dates import Lean, date_in

TODAY = date(2025, 3, 5)
"""A Wednesday."""

DAYS = {
    "2025-03-05": "今天|今日|today|這週三|本周三|禮拜三|Wednesday",
    "2025-03-06": "明晚8點|明天(四)|明天下午三點半|tomorrow at 3pm|tmrw|明天的"
    "|明天|明日|明天下午|我想要明天|tomorrow|tomorrow morning",
    "2025-03-07": "後天（五）|day after tmr|Friday the 7th"
    "|後天|the day after tomorrow|兩天後|2天后|in 2 days|two days from now",
    "2025-03-08": "大後天|三天後|这个星期六|this Saturday",
    "2025-03-04": "昨天買的|it was yesterday|昨天|yesterday|一天前|1 day ago",
    "2025-03-12": "下週三上午10:30|next week Wednesday|Wednesday next week|a week from today|下禮拜三的中午"
    "|下週三|下星期三|下禮拜三|next Wednesday|一週後|in a week|next Wed",
    "2025-03-19": "下下週三|兩個星期後|2 weeks later",
    "2025-02-26": "上週三|last Wednesday|a week ago",
    "2025-03-09": "週日|星期天|禮拜日|Sunday",
    "2024-05-01": "出生於2024年5月1日|民國113年5月1日生|my birthday is May 1, 2024"
    "|民國113年5月1日|民國一百一十三年五月一日|113年5月1日|113/5/1|113.05.01|1130501|2024年5月1日"
    "|2024-05-01"
    "|2024/5/1|20240501|May 1, 2024|1 May 2024|the 1st of May 2024|二〇二四年五月一日|２０２４／５／１|2024-5-1（三）",
    "2025-05-01": "5/1|05/01|5-1|5月1號|五月一日|五月一号|今年5月1日|May 1|May 1st|1st of May|5/1（四）|5月1日星期四",
    "2026-03-04": "3/4|明年3月4日|明年3/4",
    "2025-03-31": "月底|這個月底|本月底|31號|3月31日",
    "2025-04-05": "下個月五|Saturday, April 5|星期六，4月5日|下個月5號|the 5th of April|4月5日",
    "2025-12-25": "25/12/2025|12/25/2025|12/25|Dec 25|Dec. 25th",
    "2028-02-29": "2/29|二月二十九日",
    "2025-03-15": "15號|十五號|the 15th",
}

NO_DAYS = """2/30|5/32|13/45|0/5|5/0|民國113年|民國0年5月1日|99999999|11131|1/5/2026|5/1 星期五|2025-02-29
後天性免疫|今天天氣如何
明天再說|下週再說|週三福利社|昨天的訂單|星期八|三天|3 days|in 3 days ago|May I|may|5/1前|tomorrow never dies|next week
Friday, March 6|明天(六)|明天3|下個月3次|昨天買的明天退|明天3點或4點|next week Funday|3點|2/30 10:00
Wednesday's child|3.5|1/2杯|一二三|大大後天|五一勞動節|千年後|第5天|24小時|2025|5月|明年|-1/5|5//1|May 32|31 April"""


THURSDAY = date(2026, 11, 26)
SAID_THEN = {
    "2025-12-25": "去年聖誕節",
    "2026-11-18": "上週三",
    "2026-11-24": "前天晚上",
    "2026-11-25": "昨晚",
    "2026-11-26": "今晚|今儿",
    "2026-11-27": "禮拜五|tomorrow morning|明儿|明天好了|應該是明天|就明天吧|tmr|tmrw|明日|明天3點"
    "|明天下午3點半|週五早上十點可以嗎|Friday this week|明儿下午",
    "2026-11-28": "後天下午三點|day after tomorrow|週六可以嗎|後日|廿八號|后天",
    "2026-11-29": "大後天早上|三天後|3 days from now|星期天|本週日",
    "2026-11-30": "11/30 (一)|這個月30號|月底|Mon 30 Nov|Monday, November 30|next week Monday|下周一上午",
    "2026-12-03": "12月3號(四)|一一五年十二月三日|115.12.03|民國一百一十五年十二月三日|115/12/3"
    "|20261203|1151203|十二月三號|in a week|a week from today|Dec 3rd, 2026"
    "|the 3rd of December|3 December 2026|2026年12月3号|12-3|西元2026年12月3日|一个星期后"
    "|我想約12/3|約在十二月三日|12/3下午|12/3 14:30|Thursday next week|12/3 2:30 pm"
    "|公元2026年12月3日|2026.12.3|一一五年12月3日|民國115年12月3日下午兩點",
    "2026-12-04": "next Fri|Fri, Dec 4|Friday 4 December 2026|週五 12/4|星期五12月4日",
    "2026-12-05": "下個月5號|5號晚上七點",
    "2026-12-06": "下禮拜天",
    "2026-12-07": "下下週一",
    "2026-12-10": "兩週後|two weeks from today",
    "2026-12-25": "聖誕節|Christmas|xmas|十二月二十五",
    "2027-01-01": "元旦|2027元旦|明年元旦",
    "2027-01-05": "明年一月五號",
    "2027-10-10": "双十节",
}

NO_DAYS_THEN = """13/45|2/30|二月三十|隨便|都可以|不要明天|明天以外都行|還沒決定|115|12|2026|1/2/3/4|0912345678
A123456789|明天或後天|這週五到下週二|除了週三|每週三|not tomorrow|any day but Friday|明天天氣如何
tomorrow never dies|May I ask|march on|monday blues|三天|3 days|有明天的票嗎|昨天買的東西壞了|民國0年1月1日
32/1/2026|不是今天|today's special|明天見|10月圍城|星巴克|sat down|sunny day|1/2折|五五折|二十四小時|11/31|三點
下午三點|3:30|下午|早上|12/3點|十二月三點|週四 12/4|Monday Dec 4|聖誕樹|christmas tree|元旦快樂|新年|2027
2027年|公元|西元|明年|在明天以前|週五週六|xmas eve party|friday the 13th|friday night lights|next week|下週
2026年元|3點到5點|明天3點到5點|from today|a week|12月3點|10點12分|周 5 折|一點|今年|明年見|去年買的"""


def cases() -> list[tuple[str, str]]:
    return [(day, text) for day, texts in DAYS.items() for text in texts.split("|")]


def test_there_are_at_least_45_expressions() -> None:
    assert len({text for _, text in cases()}) >= 45


@pytest.mark.parametrize(("day", "text"), cases())
def test_a_day_is_understood_however_it_is_written(day: str, text: str) -> None:
    assert date_in(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "text"), [(day, text) for day, texts in SAID_THEN.items() for text in texts.split("|")]
)
def test_a_day_is_understood_with_a_time_a_weekday_a_feast_or_politeness(day: str, text: str) -> None:
    assert date_in(text, THURSDAY) == date.fromisoformat(day)


@pytest.mark.parametrize("text", [text for line in NO_DAYS_THEN.splitlines() for text in line.split("|")])
def test_what_names_several_days_refuses_one_or_tells_of_it_is_no_day(text: str) -> None:
    assert date_in(text, THURSDAY) is None


@pytest.mark.parametrize("text", [text for line in NO_DAYS.splitlines() for text in line.split("|")])
def test_what_is_no_day_or_could_be_two_is_refused(text: str) -> None:
    assert date_in(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"), [("5/1", "2024-05-01"), ("週四", "2025-02-27"), ("3/5", "2025-03-05"), ("20號", "2025-02-20")]
)
def test_a_day_that_must_have_been_is_the_last_one(text: str, day: str) -> None:
    assert date_in(text, TODAY, Lean.PAST) == date.fromisoformat(day)


@given(st.dates(date(1912, 1, 1), date(2199, 12, 31)), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_day_is_understood_in_full_in_four_ways(day: date, today: date) -> None:
    ways = [f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B} {day.year}"]
    if day.year - 1911 <= 299:
        ways.append(f"民國{day.year - 1911}年{day.month}月{day.day}日")
    assert [date_in(way, today) for way in ways] == [day] * len(ways)


@given(st.integers(0, 300), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_days_away_are_counted(days: int, today: date) -> None:
    assert date_in(f"{days}天後", today) == today + timedelta(days=days)
    assert date_in(f"{days} days ago", today) == today - timedelta(days=days)


@given(st.text(max_size=80), st.dates())
def test_any_text_on_any_day_is_read_without_an_error(text: str, today: date) -> None:
    assert isinstance(date_in(text, today), date | None)


@given(st.sampled_from([text for _, text in cases()]), st.dates())
def test_any_expression_on_any_day_is_read_without_an_error(text: str, today: date) -> None:
    assert isinstance(date_in(text, today), date | None)
