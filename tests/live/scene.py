"""Many plays in one running service: each has a queue of its own, so that none sees what another left.

A scene names its queue's people and the few moves that nearly every play begins with. It must not check anything:
what is right is for the plays to say.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from xml.etree.ElementTree import Element, tostring

from deploy.service import Service
from deploy.stage import Prosody
from imcs.archive import Archive
from imcs.model import Address, Agent, AgentId, QueueName
from tests.live.cast import Person, Question, body, sender
from tests.live.troupe import Cast

HASTY = "hasty"
"""A queue without a bot where an offer waits for five seconds only; it has both."""
EVERYBODY = "everybody"
"""A queue without a bot where all are asked at once; it has both."""


LARGEST_FILE = 65_536
"""Bytes of a file of which a copy is kept."""
ALARMED = "alarmed"
"""A queue without a bot that misses its target after a second, and reminds its agent `mei` every two."""


def account(name: str, queue: str) -> str:
    """The account of the agent with this name in this queue; letters and digits only, as in the name of a file."""
    return f"{name}{queue}"


def hire(prosody: Prosody, service: Service, staff: Sequence[tuple[str, str]]) -> None:
    """Every (name, queue) becomes an agent, account and row both.

    Accounts are written as Prosody's internal storage keeps them: `prosodyctl` takes 50 ms for each. One that exists is
    another play's: what was said to that one would be read here, so FileExistsError.
    """
    accounts = prosody.plan.directory / "data" / prosody.plan.host / "accounts"
    accounts.mkdir(parents=True, exist_ok=True)
    for who in staff:
        with (accounts / f"{account(*who)}.dat").open("x") as kept:
            kept.write('return { ["password"] = "secret" };\n')

    async def add() -> None:
        async with await Archive.open(service.office.directory / "data") as archive:
            for name, queue in staff:
                user, served = account(name, queue), frozenset({QueueName(queue)})
                address = Address(f"{user}@{prosody.plan.host}")
                await archive.add_agent(Agent(AgentId(0), address, user, f"專員{name}", served))

    asyncio.run(add())


@dataclass(frozen=True)
class FreeQueues:
    """The house's queues that no play has had yet, one for each play that there is; each has an agent `mei`."""

    bot: list[str]
    """The bot answers first."""
    alone: list[str]
    """Without a bot."""
    for_two: list[str]
    """The same, and a `lin` works there as well."""

    @classmethod
    def for_plays(cls, bot: int, alone: int, for_two: int) -> Self:
        """So many of each kind."""
        wanted = {"bot": bot, "line": alone, "pair": for_two}
        return cls(*([f"{kind}{number}" for number in range(1, count + 1)] for kind, count in wanted.items()))

    def staff(self) -> list[tuple[str, str]]:
        """Who works in the house, as (name, queue)."""
        mei = [*self.bot, *self.alone, *self.for_two, HASTY, EVERYBODY, ALARMED]
        return [("mei", queue) for queue in mei] + [("lin", queue) for queue in (*self.for_two, HASTY, EVERYBODY)]


def house_rules(queues: FreeQueues) -> dict[str, dict[str, object]]:
    """Settings for plays that wait for nothing but what they are about."""
    calm: dict[str, object] = {"bot": False, "wrap_up": 0, "grace": 0, "target": 3600, "goal": 0}
    return {
        "bot": {"debounce": 0},
        "limits": {"file_bytes": LARGEST_FILE},
        **{f"queues.{queue}": calm for queue in (*queues.alone, *queues.for_two)},
        f"queues.{HASTY}": {**calm, "offer_timeout": 5},
        f"queues.{EVERYBODY}": {**calm, "offer_mode": "all"},
        f"queues.{ALARMED}": {**calm, "target": 1, "reminder": 2},
    }


@dataclass(frozen=True)
class Scene:
    """One play's queue, and who meets there."""

    service: Service
    queue: str
    cast: Cast

    @property
    def door(self) -> str:
        """Where customers write to."""
        return self.service.address(self.queue)

    @property
    def desk(self) -> str:
        return self.service.address("desk")

    def agent(self, name: str = "mei") -> Person:
        """The queue's agent of this name, not online yet."""
        return self.cast.known(account(name, self.queue), name)

    async def agent_online(self, name: str = "mei") -> Person:
        """The same, online, and shown the desk: from now on the service knows that they are there."""
        agent = self.agent(name)
        await agent.online()
        await agent.receives(available(self.door))
        return agent

    async def offered(self, words: str = "請問繳費方式") -> tuple[Person, Person, Element]:
        """A customer in a queue without a bot, an agent, and the offer that the agent got."""
        agent, customer = await self.agent_online(), await self.cast.customer()
        await customer.says(self.door, words)
        return customer, agent, await agent.receives(offer(words))

    async def connected(self, words: str = "請問繳費方式") -> tuple[Person, Person, str]:
        """The same after the agent took it: the customer, the agent, and the puppet."""
        customer, agent, offered = await self.offered(words)
        puppet = sender(offered)
        await takes(agent, puppet, customer)
        return customer, agent, puppet


async def takes(agent: Person, puppet: str, customer: Person) -> None:
    """The agent accepts; everything that this makes people read is read."""
    await agent.says(puppet, "1")
    await customer.receives("為您服務")
    await agent.receives("▎.*問題：")
    customer.inbox.clear()
    agent.inbox.clear()


def offer(words: str = "") -> Question:
    """An offer that quotes these words."""
    return lambda stanza: "1 接" in body(stanza) and words in body(stanza)


def available(address: str) -> Question:
    """This address shows itself as being here, busy or not."""
    return lambda stanza: stanza.tag.endswith("}presence") and sender(stanza) == address and stanza.get("type") is None


def everything(person: Person) -> str:
    """All that ever reached this person, as XML."""
    return "\n".join(tostring(stanza, "unicode") for stanza in person.seen)


async def in_thread(service: Service, *arguments: str) -> str:
    """Run an `imcs` command while the play goes on."""
    return await asyncio.to_thread(service.runs, *arguments)
