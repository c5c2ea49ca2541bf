"""An article as the staff reads it."""

from dataclasses import replace
from datetime import date

import pytest

from imcs.commands.article_view import ArticleView
from imcs.model import Language
from kb.article import Status
from tests.office import Office, texts
from tests.schooling import POOL

LIMITED = replace(
    POOL,
    status=Status.RETIRED,
    queues=("help", "shop"),
    valid_from=date(2026, 5, 1),
    valid_until=date(2026, 9, 30),
    review_at=date(2027, 4, 1),
)


async def test_an_article_that_is_said_everywhere_shows_its_words_alone(office: Office) -> None:
    ann = await office.hires("ann", online=False)
    shown = await ArticleView(office.archive, texts()).shown(ann, POOL)
    assert shown == f"[pool] {POOL.question}\n\n{POOL.answers['zh_TW']}"


@pytest.mark.parametrize(
    ("language", "limits"),
    [
        (
            Language.EN,
            "retired, no longer said · from 2026-05-01 · until 2026-09-30 · review on 2027-04-01 · only in help, shop",
        ),
        (
            Language.ZH_TW,
            "已下架，不再使用 · 2026-05-01 起有效 · 有效至 2026-09-30 · 檢視日 2027-04-01 · 只用於 help, shop",
        ),
        (
            Language.ZH_CN,
            "已下架，不再使用 · 2026-05-01 起有效 · 有效至 2026-09-30 · 复核日 2027-04-01 · 只用于 help, shop",
        ),
    ],
)
async def test_what_limits_an_article_stands_under_its_question(
    office: Office, language: Language, limits: str
) -> None:
    ann = replace(await office.hires("ann", online=False), language=language)
    shown = await ArticleView(office.archive, texts()).shown(ann, LIMITED)
    assert shown.startswith(f"[pool] {POOL.question}\n{limits}\n\n")
