"""The stage of the live tests: one private Prosody for all, one `imcs serve` per play, and its cast.

Every play has its own component domain, data directory and accounts, so that none sees what another left.
Prosody missing is a failure, never a skip.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from deploy.client import Login
from deploy.service import Office, Section, Service
from deploy.stage import Plan, Prosody, free_ports
from tests.live.cast import Person

DOMAINS = tuple(f"support{number}.localhost" for number in range(1, 9))
ServiceMaker = Callable[..., Service]
NUMBERS = itertools.count(1)
"""Makes accounts unique for the whole run: nothing is left in a roster or offline store from before."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("live")


@pytest.fixture(scope="session")
def prosody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prosody]:
    plan = Plan(
        tmp_path_factory.mktemp("prosody"),
        free_ports(),
        components=DOMAINS,
        archive=False,
        c2s_rate="10mb/s",  # what a flood costs is for IMCS to bound
    )
    with Prosody(plan) as server:
        yield server


@pytest.fixture(scope="session")
def free_domains() -> list[str]:
    return list(DOMAINS)


@pytest.fixture
def new_service(prosody: Prosody, free_domains: list[str], tmp_path: Path) -> Iterator[ServiceMaker]:
    """Makes services that aren't started yet, each with its own domain and settings."""
    made: list[Service] = []

    def make(queues: tuple[str, ...] = ("help",), sections: Mapping[str, Section] | None = None) -> Service:
        domain = free_domains.pop(0)
        office = Office(tmp_path / domain, domain, prosody.plan, queues, sections or {})
        service = Service(office)
        service.write_settings()
        made.append(service)
        return service

    yield make
    for service in made:
        service.stop()
        free_domains.append(service.office.domain)


@pytest.fixture
async def cast(prosody: Prosody) -> AsyncIterator["Cast"]:
    async with AsyncExitStack() as leaving:
        yield Cast(prosody, leaving)


@pytest.fixture
async def service(new_service: ServiceMaker) -> Service:
    """A running service with one queue, `help`, and no agents yet: `cast.agent` adds them."""
    made = new_service()
    made.start()
    await made.ready()
    return made


class Cast:
    """Calls people onto the stage; they leave when the play is over."""

    def __init__(self, prosody: Prosody, leaving: AsyncExitStack) -> None:
        self._prosody = prosody
        self._leaving = leaving
        self._number = next(NUMBERS)

    async def account(self, name: str, kind: str = "pc") -> Person:
        """Somebody with an account on the server, not connected yet."""
        user = f"{name}-{self._number}"
        await asyncio.to_thread(self._prosody.register, user, "secret")
        plan = self._prosody.plan
        return self._called(Person(Login(plan.host, plan.ports.c2s, user, "secret", name, kind=kind)))

    async def customer(self, name: str = "") -> Person:
        """Somebody online: with an account where named, else logged in anonymously as from the web."""
        plan = self._prosody.plan
        if name:
            person = await self.account(name)
        else:
            person = self._called(Person(Login(plan.guest_host, plan.ports.c2s)))
        await person.online()
        return person

    async def agent(self, service: Service, name: str, *options: str, queue: str = "help") -> Person:
        """A member of the staff, registered with the service but not online yet."""
        person = await self.account(name)
        await asyncio.to_thread(service.runs, "agent", "add", name, person.account, "--queue", queue, *options)
        return person

    def _called(self, person: Person) -> Person:
        self._leaving.push_async_callback(person.leaves)
        return person
