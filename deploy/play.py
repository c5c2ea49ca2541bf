"""The demo's play: one conversation from the first question to the archive, over real XMPP connections.

It prints what is said as it is said. It must not depend on wording beyond what makes a step a success.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from xml.etree.ElementTree import Element

from deploy.client import Login
from deploy.service import Service
from tests.live.cast import Match, Person, body, sender

KNOWN = "請問運費怎麼算？"
KNOWN_ANSWER = "799"
UNKNOWN = "你們有沒有教人開太空船的課程？"
RARE = "太空船"
CALL_ME = "請打電話給我"
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
            number = await _conversation(service, customer, agent)
        step("The transcript is archived and found again  (imcs kb search --kind transcript …)")
        for words in (RARE, CALL_ME):
            found = await _find_again(service, number, words)
            print(f"{words}: {found}", flush=True)
            if PHONE in found:
                raise PlayError("the phone number should be masked")
    except (AssertionError, TimeoutError) as failure:
        raise PlayError(str(failure)) from failure


async def _conversation(service: Service, customer: Person, agent: Person) -> int:
    """Play it up to the close; returns the conversation's number, as the customer is told it."""
    desk = service.address("help")

    async def asks(text: str) -> None:
        customer.inbox.clear()  # what comes from here on is the answer
        tell("客戶 customer", "服務台 help@", text)
        await customer.says(desk, text)

    async def answers(text: str) -> None:
        for person in (customer, agent):
            person.inbox.clear()
        tell("小美 agent", "客戶 customer", text)
        await agent.says(puppet, text)

    def spoken_by(address: str) -> Match:
        return lambda stanza: sender(stanza) == address and body(stanza)

    step("The customer asks, and the bot answers from the knowledge base")
    await asks(KNOWN)
    await customer.receives(KNOWN_ANSWER)
    step("Nobody wrote an article about this one")
    await asks(UNKNOWN)
    await customer.receives(spoken_by(desk))
    step("The customer asks for a person, and an agent is offered the conversation")
    await asks("真人")
    # Conversations left open by an interrupted run may be offered as well: this one quotes the customer's words.
    offer = await agent.receives(f"{RARE}|真人")
    puppet = sender(offer)
    step("The agent accepts with 1; messages pass both ways")
    await answers("1")
    await customer.receives(spoken_by(desk))
    await agent.receives(spoken_by(puppet))
    await answers("您好，我是小美。太空船課程目前還沒有，開課時要通知您嗎？")
    await customer.receives("開課時要通知您嗎")
    await asks(f"好，{CALL_ME}：{PHONE}，謝謝！")
    await agent.receives("謝謝！")
    step("The agent closes the conversation")
    await answers("!close")
    ended = await customer.receives(r"\d")
    await agent.receives(spoken_by(puppet))
    return int("".join(digit for digit in body(ended) if digit.isdigit()))


def _telling(name: str, service: Service) -> Callable[[Element], None]:
    def listener(stanza: Element) -> None:
        if body(stanza) and stanza.get("type") != "error":
            said_by = sender(stanza).replace(service.office.domain, "")
            tell("服務台 help@" if said_by == "help@" else said_by, name, body(stanza))

    return listener


async def _find_again(service: Service, number: int, words: str, patience: float = 15.0) -> str:
    """The line that a search finds in the transcript of the conversation with this number."""
    deadline = time.monotonic() + patience
    command = ("kb", "search", "--kind", "transcript", "--limit", "100", "--json", words)
    while True:
        found = await asyncio.to_thread(service.runs, *command)
        for hit in json.loads(found):
            if hit["conversation"] == number:
                return f"#{number}  {hit['excerpt']}"
        if time.monotonic() > deadline:
            raise PlayError(f"the transcript of #{number} isn't found:\n{found}\n{service.last_words()}")
