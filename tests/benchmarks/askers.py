"""Customers who ask the bot one distinct question after the other: a process of its own, until its input ends.

python -m tests.benchmarks.askers '{"port": …}'    prints how many were answered, as JSON
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.benchmarks.lines import Line, log_in
from tests.benchmarks.synthetic import Vocabulary, articles, questions

BODY = b"<body>"
QUESTIONS = 20_000


@dataclass(frozen=True)
class Asking:
    """Whom to ask, and by how many at a time."""

    port: int
    queue: str
    """Its address."""
    guest_host: str
    customers: int
    articles: int
    """How many made-up ones the base holds."""


async def main(asking: Asking) -> None:
    """Ask until the input ends."""
    vocabulary = Vocabulary.of_dictionary()
    texts = iter(questions(vocabulary, articles(vocabulary, asking.articles), QUESTIONS))
    answered = 0
    lines = [await log_in(asking.port, asking.guest_host) for _ in range(asking.customers)]

    def goes_on(line: Line) -> Callable[[bytes], None]:
        def hear(data: bytes) -> None:
            nonlocal answered
            if BODY in data:
                answered += 1
                _ask(line, asking, texts)

        return hear

    for line in lines:
        line.on_data = goes_on(line)
        _ask(line, asking, texts)
    print("asking", flush=True)
    began = time.perf_counter()
    await asyncio.to_thread(sys.stdin.read)
    json.dump({"answered": answered, "seconds": time.perf_counter() - began}, sys.stdout)
    for line in lines:
        line.close()


def _ask(line: Line, asking: Asking, texts: Iterator[str]) -> None:
    if (text := next(texts, None)) is not None:
        line.send(f"<message type='chat' to='{asking.queue}' id='q'><body>{text}</body></message>".encode())


if __name__ == "__main__":
    asyncio.run(main(Asking(**json.loads(sys.argv[1]))))
