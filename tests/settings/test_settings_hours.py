"""Opening hours as an operator writes them, and every fault in them by its key."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from imcs.model import Closed, Hours, Language, Shift
from imcs.settings import FaultySettings, load

HEAD = '[service]\ndomain = "support.example.org"\nsecret = "hush"\n[queues.help]\n[queues.help.hours]\n'


def hours(folder: Path, text: str) -> Hours | None:
    path = folder / "imcs.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load(path).queues[0].hours


def test_a_week_its_own_dates_and_its_holidays(tmp_path: Path) -> None:
    found = hours(
        tmp_path,
        'week = ["mon-fri 09:00-12:00 13:00-18:00", "sat 20:00-02:00"]\n'
        'dates = ["2026-12-31 09:00-12:00", "2026-03-04..2026-03-05 closed"]\n',
    )
    assert found is not None
    assert found.zone == ZoneInfo("Asia/Taipei")
    assert found.week[4] == (Shift(540, 720), Shift(780, 1080))
    assert found.week[5] == (Shift(1200, 1560),)
    assert 6 not in found.week
    assert found.dates == {
        date(2026, 12, 31): (Shift(540, 720),),
        date(2026, 3, 4): (),
        date(2026, 3, 5): (),
    }
    assert date(2026, 2, 17) in found.holidays, "the Lunar New Year"


def test_without_a_week_people_are_always_there(tmp_path: Path) -> None:
    assert hours(tmp_path, "") is None
    only_dates = hours(tmp_path, 'dates = ["2026-12-31 closed"]')
    assert only_dates is not None
    assert only_dates.week[6] == (Shift(0, 1440),)
    assert not only_dates.holidays


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ('week = ["mon-fri 9-12"]', "queues.help.hours.week.0", "days and times"),
        ('week = ["mon 09:00-25:00"]', "queues.help.hours.week.0", "not 25:00"),
        ('week = ["mon-wed 09:00-12:00", "tue 13:00-14:00"]', "queues.help.hours.week", "names tue twice"),
        ('dates = ["2026-02-30 closed"]', "queues.help.hours.dates.0", ""),
        ('dates = ["2026-03-05..2026-03-04 closed"]', "queues.help.hours.dates.0", "or later"),
        ('zone = "Asia/Taipeh"', "queues.help.hours.zone", "time zone"),
        ('holidays = "XX"', "queues.help.hours.holidays", "country"),
        ('weeks = ["mon 09:00-12:00"]', "queues.help.hours.weeks", "did you mean week?"),
    ],
)
def test_every_fault_is_named(tmp_path: Path, text: str, key: str, words: str) -> None:
    with pytest.raises(FaultySettings) as caught:
        hours(tmp_path, text)
    (fault,) = caught.value.faults
    assert fault.key == key
    assert words in fault.sentence


def test_the_operators_texts_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "imcs.toml"
    path.write_text(HEAD + 'break_text = { en = "Lunch until {time}" }\nclosed_text = "Closed"\n', encoding="utf-8")
    (words,) = load(path).closed_words.values()
    assert words(Closed.BREAK, Language.EN) == "Lunch until {time}"
    assert words(Closed.OFF_HOURS, Language.ZH_TW) == "Closed"
    assert words(Closed.HOLIDAY, Language.EN) == ""
