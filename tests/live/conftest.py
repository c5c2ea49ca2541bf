"""The stage of the live tests: one private Prosody for all, one `imcs serve` per play, and its cast.

Every play has its own component domain, data directory and accounts, so that none sees what another left.
Prosody missing is a failure, never a skip.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from deploy.service import Office, Section, Service
from deploy.stage import Plan, Prosody, free_ports
from tests.live.scene import ALARMED, EVERYBODY, HASTY, FreeQueues, Scene, hire, house_rules
from tests.live.terminal import Terminal
from tests.live.troupe import Cast

DOMAINS = tuple(f"support{number}.localhost" for number in range(1, 13))
PLAIN_DOMAIN = "plain.localhost"
"""A component's domain that may not write rosters."""
ServiceMaker = Callable[..., Service]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("live")


@pytest.fixture(scope="session")
def prosody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prosody]:
    plan = Plan(
        tmp_path_factory.mktemp("prosody"),
        free_ports(),
        components=(*DOMAINS, PLAIN_DOMAIN),
        unprivileged=(PLAIN_DOMAIN,),
        archive=False,
        uploads=True,
        c2s_rate="10mb/s",  # what a flood costs is for IMCS to bound
    )
    with Prosody(plan) as server:
        yield server


@pytest.fixture
def private_prosody(tmp_path: Path) -> Iterator[Prosody]:
    """A server of one's own, to be stopped and started."""
    plan = Plan(tmp_path / "prosody", free_ports(), archive=False)
    plan.directory.mkdir()
    with Prosody(plan) as server:
        yield server


@pytest.fixture(scope="session")
def free_domains() -> list[str]:
    return list(DOMAINS)


@pytest.fixture
def new_service(prosody: Prosody, free_domains: list[str], tmp_path: Path) -> Iterator[ServiceMaker]:
    """Makes services that aren't started yet, each with its own domain and settings; they end with the play."""
    yield from _maker(prosody, free_domains, tmp_path)


@pytest.fixture(scope="session")
def shared_service(
    prosody: Prosody, free_domains: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServiceMaker]:
    """The same for services that many plays share; they end with the run."""
    yield from _maker(prosody, free_domains, tmp_path_factory.mktemp("shared"))


def _maker(prosody: Prosody, free_domains: list[str], directory: Path) -> Iterator[ServiceMaker]:
    made: list[Service] = []

    def make(queues: tuple[str, ...] = ("help",), sections: Mapping[str, Section] | None = None) -> Service:
        domain = free_domains.pop(0)
        office = Office(directory / domain, domain, prosody.plan, queues, sections or {})
        service = Service(office)
        service.write_settings()
        made.append(service)
        return service

    yield make
    for service in made:
        service.stop()
        free_domains.append(service.office.domain)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal that the test types into."""
    made = Terminal(tmp_path)
    yield made
    made.stop()


@pytest.fixture
async def cast(prosody: Prosody) -> AsyncIterator[Cast]:
    async with AsyncExitStack() as leaving:
        yield Cast(prosody, leaving)


@pytest.fixture(scope="session")
def free_queues(request: pytest.FixtureRequest) -> FreeQueues:
    scenes = Counter(name for item in request.session.items for name in getattr(item, "fixturenames", ()))
    return FreeQueues.for_plays(scenes["bot_scene"], scenes["scene"], scenes["scene_for_two"])


@pytest.fixture(scope="session")
def house(prosody: Prosody, shared_service: ServiceMaker, free_queues: FreeQueues) -> Service:
    """The service that most plays share: a queue for each of them; not started yet."""
    sections = house_rules(free_queues) | {"service": {"upload_hosts": [prosody.plan.upload_host]}}
    queues = (*free_queues.bot, *free_queues.alone, *free_queues.for_two)
    made = shared_service((*queues, HASTY, EVERYBODY, ALARMED), sections)
    hire(prosody, made, free_queues.staff())
    made.runs("kb", "import", "deploy/sample-kb.yaml")
    made.start()
    return made


@pytest.fixture
async def scene(house: Service, free_queues: FreeQueues, cast: Cast) -> Scene:
    """A queue without a bot, with one agent."""
    await house.ready()
    return Scene(house, free_queues.alone.pop(), cast)


@pytest.fixture
async def scene_for_two(house: Service, free_queues: FreeQueues, cast: Cast) -> Scene:
    """The same with two agents."""
    await house.ready()
    return Scene(house, free_queues.for_two.pop(), cast)


@pytest.fixture
async def bot_scene(house: Service, free_queues: FreeQueues, cast: Cast) -> Scene:
    """A queue where the bot answers first; it knows the sample articles."""
    await house.ready()
    return Scene(house, free_queues.bot.pop(), cast)


@pytest.fixture
async def service(new_service: ServiceMaker) -> Service:
    """A running service with one queue, `help`, and no agents yet: `cast.agent` adds them."""
    made = new_service()
    made.start()
    await made.ready()
    return made
