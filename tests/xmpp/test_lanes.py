"""One lane per sender: order within, no waiting between, and one who floods harms nobody else."""

import asyncio
from collections.abc import Awaitable

from hypothesis import given
from hypothesis import strategies as st

from imcs.xmpp.lanes import LONGEST, Lanes, Work


class Diary:
    """Work that writes down when it is done, at once or after its gate is opened."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.faults = 0
        self.gates: dict[str, asyncio.Event] = {}

    def at_once(self, name: str) -> Work:
        def work() -> None:
            self.done.append(name)

        return work

    def later(self, name: str) -> Work:
        async def wait() -> None:
            await self.gates.setdefault(name, asyncio.Event()).wait()
            self.done.append(name)

        return wait

    def fails(self, name: str, *, later: bool) -> Work:
        async def wait() -> None:
            await asyncio.sleep(0)
            raise ValueError(name)

        def work() -> Awaitable[None] | None:
            if later:
                return wait()
            raise ValueError(name)

        return work

    def fault(self) -> None:
        self.faults += 1

    def opens(self, name: str) -> None:
        self.gates.setdefault(name, asyncio.Event()).set()


async def test_what_needs_no_waiting_is_done_at_once() -> None:
    diary, lanes = Diary(), Lanes()
    assert lanes.put("wang", diary.at_once("a"), diary.fault)
    assert diary.done == ["a"]


async def test_what_is_behind_something_slow_waits_for_it_and_nobody_else_does() -> None:
    diary, lanes = Diary(), Lanes()
    lanes.put("wang", diary.later("slow"), diary.fault)
    lanes.put("wang", diary.at_once("behind"), diary.fault)
    lanes.put("lin", diary.at_once("other"), diary.fault)
    assert diary.done == ["other"]
    diary.opens("slow")
    await lanes.finish()
    assert diary.done == ["other", "slow", "behind"]
    lanes.put("wang", diary.at_once("after"), diary.fault)  # the lane is free again
    assert diary.done[-1] == "after"


@given(st.lists(st.tuples(st.sampled_from(["wang", "lin"]), st.booleans()), max_size=20))
async def test_each_senders_work_is_done_in_the_order_in_which_it_came(sent: list[tuple[str, bool]]) -> None:
    diary, lanes = Diary(), Lanes()
    names = [f"{sender} {number}" for number, (sender, _) in enumerate(sent)]
    for name, (sender, slow) in zip(names, sent, strict=True):
        lanes.put(sender, diary.later(name) if slow else diary.at_once(name), diary.fault)
    for name in reversed(names):  # what came last could be done first
        diary.opens(name)
    await lanes.finish()
    for sender in ("wang", "lin"):
        mine = [name for name in names if name.startswith(sender)]
        assert [name for name in diary.done if name.startswith(sender)] == mine


async def test_a_fault_is_told_and_the_next_in_the_lane_doesnt_suffer() -> None:
    diary, lanes = Diary(), Lanes()
    lanes.put("wang", diary.fails("at once", later=False), diary.fault)
    assert diary.faults == 1
    lanes.put("wang", diary.fails("later", later=True), diary.fault)
    lanes.put("wang", diary.fails("at once, behind", later=False), diary.fault)
    lanes.put("wang", diary.at_once("fine"), diary.fault)
    await lanes.finish()
    assert (diary.faults, diary.done) == (3, ["fine"])


async def test_a_fault_is_told_to_whoever_sent_it() -> None:
    diary, lanes, told = Diary(), Lanes(), list[str]()
    lanes.put("wang", diary.later("first"), lambda: told.append("first"))
    lanes.put("wang", diary.fails("second", later=True), lambda: told.append("second"))
    lanes.put("wang", diary.at_once("third"), lambda: told.append("third"))
    diary.opens("first")
    await lanes.finish()
    assert told == ["second"]


async def test_a_full_lane_refuses_and_others_dont() -> None:
    diary, lanes = Diary(), Lanes()
    lanes.put("wang", diary.later("slow"), diary.fault)
    taken = [lanes.put("wang", diary.at_once(str(number)), diary.fault) for number in range(LONGEST + 1)]
    assert taken == [True] * LONGEST + [False]
    assert lanes.put("lin", diary.at_once("other"), diary.fault)
    diary.opens("slow")
    await lanes.finish()
    assert diary.done == ["other", "slow", *map(str, range(LONGEST))]


async def test_nothing_under_way_is_finished_at_once() -> None:
    await Lanes().finish()
