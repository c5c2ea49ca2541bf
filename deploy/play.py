"""The demo's play: one conversation from the first question to the archive, over real XMPP connections.

It prints what is said as it is said. It must not depend on wording beyond what makes a step a success.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from xml.etree.ElementTree import Element

from deploy.client import Login
from deploy.service import Service
from tests.live.cast import Person, body, sender

KNOWN = "請問運費怎麼算？"
KNOWN_ANSWER = "799"
UNKNOWN = "你們有沒有教人開太空船的課程？"
RARE = "太空船"
PHONE = "0912-345-678"


class PlayError(Exception):
    """A step of the play didn't come out."""


def tell(speaker: str, hearer: str, text: str) -> None:
    """One line of the play, with the time."""
    head = f"{time.strftime('%H:%M:%S')}  {speaker} → {hearer}  "
    print(head + text.replace("\n", "\n" + " " * 10), flush=True)


def step(text: str) -> None:
    """What happens next, set off from what is said."""
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}── {text}{plain}", flush=True)


async def play(service: Service, customer_login: Login, agent_login: Login) -> None:
    """Play it; PlayError with the step that failed."""
    customer, agent = Person(customer_login), Person(agent_login)
    customer.listener = _telling("客戶 customer", service)
    agent.listener = _telling("小美 agent", service)
    try:
        async with AsyncExitStack() as leaving:
            for person in (customer, agent):
                leaving.push_async_callback(person.leaves)
                await person.online()
            await _conversation(service, customer, agent)
        step("The transcript is archived and found again  (imcs kb search --kind transcript 太空船)")
        print(await _find_again(service), flush=True)
    except (AssertionError, TimeoutError) as failure:
        raise PlayError(str(failure)) from failure


async def _conversation(service: Service, customer: Person, agent: Person) -> None:
    desk = service.address("help")

    async def asks(text: str) -> None:
        tell("客戶 customer", "服務台 help@", text)
        await customer.says(desk, text)

    async def answers(text: str) -> None:
        tell("小美 agent", "客戶 customer", text)
        await agent.says(puppet, text)

    step("The customer asks, and the bot answers from the knowledge base")
    await asks(KNOWN)
    await customer.receives(KNOWN_ANSWER)
    step("Nobody wrote an article about this one")
    await asks(UNKNOWN)
    await customer.receives(lambda stanza: sender(stanza) == desk and body(stanza))
    step("The customer asks for a person, and an agent is offered the conversation")
    await asks("真人")
    # Conversations left open by an interrupted run may be offered as well: this one quotes the customer's words.
    offer = await agent.receives(f"{RARE}|真人")
    puppet = sender(offer)
    step("The agent accepts with 1; messages pass both ways")
    await answers("1")
    await agent.receives(lambda stanza: sender(stanza) == puppet and body(stanza).startswith("▎"))
    await answers("您好，我是小美。太空船課程目前還沒有，開課時要通知您嗎？")
    await customer.receives("開課時要通知您嗎")
    await asks(f"好，請打 {PHONE} 給我，謝謝！")
    await agent.receives("謝謝！")
    step("The agent closes the conversation")
    await answers("!close")
    await customer.receives(lambda stanza: sender(stanza) == desk and body(stanza))


def _telling(name: str, service: Service) -> Callable[[Element], None]:
    def listener(stanza: Element) -> None:
        if body(stanza) and stanza.get("type") != "error":
            said_by = sender(stanza).replace(service.office.domain, "")
            tell("服務台 help@" if said_by == "help@" else said_by, name, body(stanza))

    return listener


async def _find_again(service: Service, patience: float = 15.0) -> str:
    """What `imcs kb search` prints, once the ended conversation is among it and the phone number isn't."""
    deadline = time.monotonic() + patience
    while True:
        found = await asyncio.to_thread(service.runs, "kb", "search", "--kind", "transcript", RARE)
        if PHONE in found:
            raise PlayError(f"the phone number should be masked:\n{found}")
        if RARE in found:
            return found.strip()
        if time.monotonic() > deadline:
            raise PlayError(f"the transcript isn't found:\n{found}\n{service.last_words()}")
