"""Few at a time, and nobody held up by one that waits."""

import asyncio

import pytest

from imcs.reception.pace import Pace


async def test_no_more_go_on_at_once_than_there_are_places() -> None:
    pace, inside, most = Pace(2, 60), 0, 0

    async def work() -> None:
        nonlocal inside, most
        async with pace.place():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(work() for _ in range(10)))
    assert most == 2


async def test_they_go_on_in_the_order_they_came() -> None:
    pace, went = Pace(1, 60), list[int]()

    async def work(number: int) -> None:
        async with pace.place():
            await asyncio.sleep(0)
            went.append(number)

    await asyncio.gather(*(work(number) for number in range(5)))
    assert went == list(range(5))


async def test_one_that_waits_for_long_gives_its_place_up_and_only_once() -> None:
    pace, never = Pace(1, 0.001), asyncio.Event()

    async def stuck() -> None:
        async with pace.place():
            await never.wait()

    waiting = [asyncio.create_task(stuck()) for _ in range(3)]
    async with pace.place():
        never.set()
    await asyncio.gather(*waiting)
    async with pace.place():
        assert pace._free.locked()  # three places given up have not become four


async def test_a_failure_gives_the_place_back() -> None:
    pace = Pace(1, 60)
    with pytest.raises(ValueError, match="bad"):
        async with pace.place():
            raise ValueError("bad")
    async with asyncio.timeout(5), pace.place():
        pass
