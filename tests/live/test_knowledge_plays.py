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

from deploy.service import Service
from deploy.stage import StageError
from tests.benchmarks.processes import children
from tests.live.cast import Person, Question, body
from tests.live.conftest import ServiceMaker
from tests.live.scene import in_thread
from tests.live.troupe import Cast

QUESTION = "租一艘天鵝船要多少錢？"
PRICE, NEW_PRICE = "每小時三百元", "每小時四百元"
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


async def hears(customer: Person, service: Service, wanted: str, *others: str) -> float:
    """Ask the lake's question again and again until the answer is this one; returns the seconds since now."""
    began = time.monotonic()
    while True:
        await customer.says(service.address("help"), QUESTION)
        if wanted in body(await customer.receives(says(wanted, *others))):
            return time.monotonic() - began
        assert time.monotonic() - began < 30, f"the bot never said {wanted!r}"


async def test_an_import_beside_a_running_service_is_what_the_bot_says_next(lake: Service, cast: Cast) -> None:
    service, customer = await up(lake), await cast.customer()
    await hears(customer, service, PRICE)
    assert "1 of them new" in await in_thread(service, "kb", "import", written(service, entries(NEW_PRICE)))
    seconds = await hears(customer, service, NEW_PRICE, PRICE)
    print(f"the bot said what was imported {seconds:.2f} s after the import had ended")
    await customer.says(service.address("help"), QUESTION)
    assert NEW_PRICE in body(await customer.receives(says(NEW_PRICE, PRICE)))


async def test_a_search_beside_a_running_service_finds_what_the_bot_finds(lake: Service, cast: Cast) -> None:
    service, customer = await up(lake), await cast.customer()
    await hears(customer, service, PRICE)
    await in_thread(service, "kb", "import", written(service, entries(NEW_PRICE)))
    await hears(customer, service, NEW_PRICE, PRICE)
    (hit, *_) = json.loads(await in_thread(service, "kb", "search", "--json", QUESTION))
    assert hit["article"]["id"] == "swan"
    assert NEW_PRICE in json.dumps(hit, ensure_ascii=False)
    assert await in_thread(service, "kb", "search", "--explain", "天鹅船") != ""
    await hears(customer, service, NEW_PRICE)


async def test_an_import_with_a_wrong_row_beside_a_running_service_changes_nothing(lake: Service, cast: Cast) -> None:
    service, customer = await up(lake), await cast.customer()
    await hears(customer, service, PRICE)
    with pytest.raises(StageError, match=r"line 5: question: is missing"):
        await in_thread(service, "kb", "import", written(service, entries(NEW_PRICE) + '{"id": "bad"}\n'))
    exported = service.office.directory / "exported.jsonl"
    await in_thread(service, "kb", "export", str(exported))
    assert NEW_PRICE not in exported.read_text(encoding="utf-8")
    await customer.says(service.address("help"), QUESTION)
    assert PRICE in body(await customer.receives(says(PRICE, NEW_PRICE)))


async def test_a_rebuild_beside_a_running_service_is_refused_and_the_bot_goes_on(lake: Service, cast: Cast) -> None:
    service, customer = await up(lake), await cast.customer()
    with pytest.raises(StageError, match="already runs"):
        await in_thread(service, "kb", "rebuild")
    await hears(customer, service, PRICE)


async def test_a_search_that_is_killed_starts_again_and_knows_what_changed_meanwhile(lake: Service, cast: Cast) -> None:
    service, customer = await up(lake), await cast.customer()
    await hears(customer, service, PRICE)
    assert service.process is not None
    for worker in children(service.process.pid):
        os.kill(worker, signal.SIGKILL)
    await in_thread(service, "kb", "import", written(service, entries(NEW_PRICE)))
    seconds = await hears(customer, service, NEW_PRICE, PRICE, "沒辦法", "不太確定", "換個方式", "專員")
    print(f"the bot answered again {seconds:.2f} s after its search was killed and an import had ended")


@pytest.mark.parametrize("harm", ["cut", "foreign", "gone"])
async def test_after_a_crash_that_harmed_the_index_the_first_answer_is_right(
    lake: Service, cast: Cast, harm: str
) -> None:
    service, first = await up(lake), await cast.customer()
    await hears(first, service, PRICE)
    service.kill()
    for folder in sorted(index_folders(service)):
        harmed(folder, harm)
    service.runs("kb", "import", written(service, entries(NEW_PRICE)))
    await up(service)
    second = await cast.customer()
    await second.says(service.address("help"), QUESTION)
    assert NEW_PRICE in body(await second.receives(says(NEW_PRICE, PRICE, "換個方式", "不太確定")))


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
