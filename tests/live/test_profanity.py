"""An agent at work in Profanity, a client that nobody here wrote."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.service import Service
from tests.live.cast import Person
from tests.live.terminal import Terminal, set_up_profanity
from tests.live.troupe import Cast


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.stop()


async def profanity(terminal: Terminal, tmp_path: Path, person: Person) -> None:
    """Log this person's account in with Profanity."""
    set_up_profanity(tmp_path, person.login)
    terminal.start("profanity", "-a", person.login.user)
    await terminal.shows("logged in successfully")


async def test_profanity_logs_in_and_chats(terminal: Terminal, tmp_path: Path, cast: Cast) -> None:
    mei, wang = await cast.account("mei"), await cast.customer("wang")
    await profanity(terminal, tmp_path, mei)
    await wang.says(mei.account, "您好，在嗎？")
    await terminal.shows("wang")
    terminal.types(f"/msg {wang.jid} 在，請說")
    await wang.receives("在，請說")
    await terminal.shows("您好，在嗎？")


async def test_an_agent_serves_a_customer_from_the_offer_to_the_close(
    terminal: Terminal, tmp_path: Path, service: Service, cast: Cast
) -> None:
    mei = await cast.agent(service, "mei", "--public-name", "專員小美")
    await profanity(terminal, tmp_path, mei)
    customer, queue = await cast.customer(), service.address("help")
    await customer.says(queue, "想請問太空船的課程")
    await customer.says(queue, "真人")

    # The offer comes as a chat in a window of its own, announced in the one that is open.
    await terminal.shows(r"chat message.*win 2")
    terminal.types("/win 2")
    await terminal.shows("1 接")
    terminal.types("1")
    await customer.receives("專員小美")
    await terminal.shows("▎")

    terminal.types("您好，我是小美，請說")
    await customer.receives("^您好，我是小美，請說$")
    await customer.says(queue, "課程什麼時候開始？")
    await terminal.shows("課程什麼時候開始？")

    terminal.types("!close")
    await customer.receives(r"#?\d+.*謝|謝.*\d+")
    await terminal.shows("▎.*結")
