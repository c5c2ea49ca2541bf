"""What size costs: the search worker with thousands of made-up articles, driven as the service drives it."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from kb.article import Article
from kb.client import SearchWorker
from tests.benchmarks.processes import cpu_us, memory_mb
from tests.benchmarks.synthetic import Vocabulary, articles, questions

Progress = Callable[[float], None]
SIZES = (2_000, 10_000, 20_000)
LARGE = 100_000
QUESTIONS = 1_500
REPEATS = 5_000
CHANGES = 7
CHANGES_OF_LARGE = 3
"""Weighing a large base anew takes minutes."""


@dataclass(frozen=True)
class Cost:
    """Of a base of this size. Times in ms unless named otherwise; CPU is that of worker and caller together."""

    articles: int
    p50: float
    p99: float
    cpu: float
    """Per question never asked before."""
    repeated: float
    """CPU per question asked before."""
    rebuild_seconds: float
    progress_reports: int
    change: float
    """From a changed article to the first search that finds it, median."""
    slowest_change: float
    settled_seconds: float
    """Until all is weighed anew after a change; searches go on meanwhile."""
    restart_seconds: float
    """From the start of the process to its first answer, with the index on disk."""
    memory_mb: float
    index_mb: float


async def cost_of(vocabulary: Vocabulary, size: int, progress: Progress) -> Cost:
    """Build, ask, change, restart."""
    made = articles(vocabulary, size)
    with TemporaryDirectory() as directory:
        worker = SearchWorker()
        await worker.start(directory)
        try:
            await worker.search("熱身")
            began, reports = time.perf_counter(), list[float]()
            await worker.rebuild(made, 1, reports.append)
            rebuild_seconds = time.perf_counter() - began
            progress(0.5)
            p50, p99, cpu, repeated = await _asked(worker, questions(vocabulary, made, QUESTIONS))
            progress(0.7)
            seen, settled = await _changed(worker, made)
            memory = memory_mb(_pid(worker))
            restart_seconds = await _restarted(worker, directory)
        finally:
            await worker.stop()
        index = _bytes_below(Path(directory))
    return Cost(
        articles=size,
        p50=p50,
        p99=p99,
        cpu=cpu,
        repeated=repeated,
        rebuild_seconds=rebuild_seconds,
        progress_reports=len(reports),
        change=median(seen) * 1000,
        slowest_change=max(seen) * 1000,
        settled_seconds=median(settled),
        restart_seconds=restart_seconds,
        memory_mb=memory,
        index_mb=index / 1e6,
    )


async def _asked(worker: SearchWorker, asked: list[str]) -> tuple[float, float, float, float]:
    """p50 and p99 of distinct questions, CPU of each, and CPU of a repeated one; all in ms."""
    before, seconds = _cpu_ms(worker), []
    for text in asked:
        began = time.perf_counter()
        await worker.search(text)
        seconds.append(time.perf_counter() - began)
    cpu = (_cpu_ms(worker) - before) / len(asked)
    p50, p99 = np.quantile(seconds, [0.5, 0.99]) * 1000
    before = _cpu_ms(worker)
    for number in range(REPEATS):
        await worker.search(asked[number % len(asked)])
    return float(p50), float(p99), cpu, (_cpu_ms(worker) - before) / REPEATS


async def _changed(worker: SearchWorker, made: list[Article]) -> tuple[list[float], list[float]]:
    """Seconds until each of some changes is found, and until all is weighed anew after it."""
    seen, settled = [], []
    for number in range(CHANGES_OF_LARGE if len(made) >= LARGE else CHANGES):
        word = f"zyx{'abcdefgh'[number] * 4}"
        article = Article(made[number].id, f"{word} {made[number].question}", answers=dict(made[number].answers))
        began = time.perf_counter()
        await worker.update([article], (), number + 2)
        hits = await worker.search(word)
        seen.append(time.perf_counter() - began)
        if not hits or hits[0].id != article.id:
            raise AssertionError(f"the change of {article.id} isn't found: {hits}")
        began = time.perf_counter()
        await worker.settled()
        settled.append(time.perf_counter() - began)
    return seen, settled


async def _restarted(worker: SearchWorker, directory: str) -> float:
    await worker.stop()
    began = time.perf_counter()
    await worker.start(directory)
    await worker.search("重新開始")
    return time.perf_counter() - began


def _bytes_below(directory: Path) -> int:
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())


def _cpu_ms(worker: SearchWorker) -> float:
    return (cpu_us(_pid(worker)) + cpu_us(os.getpid())) / 1000


def _pid(worker: SearchWorker) -> int:
    pid = worker.pid
    assert pid is not None, "it runs"
    return pid
