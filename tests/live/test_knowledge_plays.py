"""The knowledge base beside a running service: commands that read and change it, and what customers hear of that.

How long a change takes to reach the bot is printed; the machine's load decides it, and so nothing is asserted of it.
"""

import json
import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from deploy.client import PATIENCE
from deploy.service import Service
from deploy.stage import StageError
from tests.benchmarks.processes import children
from tests.live.cast import Question, body
from tests.live.conftest import ServiceMaker
from tests.live.scene import in_thread
from tests.live.troupe import Cast

QUESTION = "租一艘天鵝船要多少錢？"
PRICE, NEW_PRICE = "每小時三百元", "每小時四百元"
AT_A_LOSS = ("換個方式", "專員")
"""What the bot says where it knows no answer, or can't search."""
OTHERS = {"boats": "湖上的船有幾種？", "island": "怎麼到湖心島？", "weather": "下雨天船還開嗎？"}


def entries(price: str) -> str:
    """The lake's articles, as JSON lines."""
    rows = [{"id": "swan", "question": QUESTION, "answer": f"天鵝船{price}。", "lang": "zh"}]
    rows += [{"id": id, "question": asked, "answer": f"這是{id}。", "lang": "zh"} for id, asked in OTHERS.items()]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def lake(new_service: ServiceMaker) -> Service:
    """A service that knows the lake's articles; not started yet."""
    service = new_service(sections={"bot": {"debounce": 0}, "limits": {"replies_per_minute": 1000}})
    service.runs("kb", "import", written(service, entries(PRICE)))
    return service


def written(service: Service, text: str) -> str:
    file = service.office.directory / "articles.jsonl"
    file.write_text(text, encoding="utf-8")
    return str(file)


async def up(service: Service) -> Service:
    service.start()
    await service.ready()
    return service


def says(*parts: str) -> Question:
    """A message with one of these parts."""
    return lambda stanza: any(part in body(stanza) for part in parts)


async def hears(service: Service, cast: Cast, *wanted: str) -> str:
    """What a customer who was never here before is answered to the lake's question."""
    customer = await cast.customer()
    await customer.says(service.address("help"), QUESTION)
    return body(await customer.receives(says(*wanted)))


async def comes(service: Service, cast: Cast, wanted: str, *others: str) -> float:
    """One customer after the other asks until this is the answer; returns the seconds that it took."""
    began = time.monotonic()
    while wanted not in await hears(service, cast, wanted, *others):
        assert time.monotonic() - began < PATIENCE, f"the bot never said {wanted!r}"
    return time.monotonic() - began


async def test_an_import_beside_a_running_service_is_what_the_bot_says_next(lake: Service, cast: Cast) -> None:
    service = await up(lake)
    await hears(service, cast, PRICE)
    assert "1 of them new" in await in_thread(service, "kb", "import", written(service, entries(NEW_PRICE)))
    seconds = await comes(service, cast, NEW_PRICE, PRICE)
    print(f"the bot said what was imported {seconds:.2f} s after the import had ended")
    assert NEW_PRICE in await hears(service, cast, NEW_PRICE, PRICE)


async def test_a_search_beside_a_running_service_finds_what_the_bot_finds(lake: Service, cast: Cast) -> None:
    service = await up(lake)
    await hears(service, cast, PRICE)
    await in_thread(service, "kb", "import", written(service, entries(NEW_PRICE)))
    await comes(service, cast, NEW_PRICE, PRICE)
    (hit, *_) = json.loads(await in_thread(service, "kb", "search", "--json", QUESTION))
    assert hit["article"]["id"] == "swan"
    assert NEW_PRICE in json.dumps(hit, ensure_ascii=False)
    assert await in_thread(service, "kb", "search", "--explain", "天鹅船") != ""
    await hears(service, cast, NEW_PRICE)


async def test_an_import_with_a_wrong_row_beside_a_running_service_changes_nothing(lake: Service, cast: Cast) -> None:
    service = await up(lake)
    await hears(service, cast, PRICE)
    with pytest.raises(StageError, match=r"line 5: question: is missing"):
        await in_thread(service, "kb", "import", written(service, entries(NEW_PRICE) + '{"id": "bad"}\n'))
    exported = service.office.directory / "exported.jsonl"
    await in_thread(service, "kb", "export", str(exported))
    assert NEW_PRICE not in exported.read_text(encoding="utf-8")
    assert PRICE in await hears(service, cast, PRICE, NEW_PRICE)


async def test_a_rebuild_beside_a_running_service_is_refused_and_the_bot_goes_on(lake: Service, cast: Cast) -> None:
    service = await up(lake)
    with pytest.raises(StageError, match="already runs"):
        await in_thread(service, "kb", "rebuild")
    await hears(service, cast, PRICE)


async def test_a_search_that_is_killed_starts_again_and_knows_what_changed_meanwhile(lake: Service, cast: Cast) -> None:
    service = await up(lake)
    await hears(service, cast, PRICE)
    assert service.process is not None
    for worker in children(service.process.pid):
        os.kill(worker, signal.SIGKILL)
    await in_thread(service, "kb", "import", written(service, entries(NEW_PRICE)))
    seconds = await comes(service, cast, NEW_PRICE, PRICE, *AT_A_LOSS)
    print(f"the bot answered again {seconds:.2f} s after its search was killed and an import had ended")


@pytest.mark.parametrize("harm", ["cut", "foreign", "gone"])
async def test_after_a_crash_that_harmed_the_index_the_first_answer_is_right(
    lake: Service, cast: Cast, harm: str
) -> None:
    service = await up(lake)
    await hears(service, cast, PRICE)
    service.kill()
    for folder in sorted(index_folders(service)):
        harmed(folder, harm)
    service.runs("kb", "import", written(service, entries(NEW_PRICE)))
    await up(service)
    assert NEW_PRICE in await hears(service, cast, NEW_PRICE, PRICE, *AT_A_LOSS)


def index_folders(service: Service) -> list[Path]:
    found = [path.parent for path in service.office.directory.rglob("CURRENT")]
    assert found, "the index is somewhere in the data"
    return found


def harmed(folder: Path, harm: str) -> None:
    """Whatever a crash, a full disk or a wrong restore may leave of an index."""
    if harm == "gone":
        shutil.rmtree(folder)
        return
    for segment in folder.rglob("*.seg"):
        content = segment.read_bytes()
        segment.write_bytes(content[: len(content) // 2] if harm == "cut" else content[::-1])


async def test_an_agent_reads_why_the_bot_answers_a_question_with_an_article(lake: Service, cast: Cast) -> None:
    mei = await cast.agent(lake, "mei")
    service = await up(lake)
    await mei.online()
    await hears(service, cast, PRICE)
    await mei.says(service.address("desk"), "!kb show swan\n天鹅船一小时多少钱")
    told = body(await mei.receives("最接近的問法"))
    assert PRICE in told
    assert "排在第 1 位" in told
    assert "天鹅" in told.partition("相同的詞")[2]
