"""The whole XMPP face over a real stream to a test's server: people say things, and others receive them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from bots.bot import Bot
from bots.texts import Texts
from imcs.customers.screen_pop import ScreenPop
from imcs.dispatcher import ConversationConnected, ConversationEnded
from imcs.model import Agent, Conversation, Customer, Message, QueueName
from imcs.reception import Reception
from imcs.settings import Settings, load
from imcs.xmpp.arrival import bare
from imcs.xmpp.face import Face
from tests.office import SHOP, Clock, Office, open_office, texts
from tests.xmpp.server import DOMAIN, Match, Server, a_server

WANG = "wang@home.example/phone"
RECEIPT = "<request xmlns='urn:xmpp:receipts'/>"
SETTINGS = """
[service]
domain = "support.example.org"
host = "127.0.0.1"
port = {port}
secret = "secret"
language = "en"
anonymous_hosts = ["guests.example"]
[storage]
directory = "."
[bot]
debounce = 0
[limits]
burst = 20
{limits}
[queues.help]
title = "Help desk"
[queues.shop]
bot = false
"""


@cache
def bot() -> Bot:
    return Bot(Texts.of_package("bots", strict=True), "Test desk")


def settings_for(directory: Path, port: int, more: str = "", limits: str = "") -> Settings:
    """The settings of a service that connects to this port."""
    file = directory / "imcs.toml"
    file.write_text(SETTINGS.format(port=port, limits=limits) + more)
    return load(file)


def body(stanza: Element) -> str:
    """What a message says."""
    return next((child.text or "" for child in stanza if child.tag.endswith("}body")), "")


def child(stanza: Element, name: str) -> Element | None:
    """The first element of this name, in whatever namespace."""
    return next((found for found in stanza.iter() if found.tag.rpartition("}")[2] == name), None)


def has(stanza: Element, name: str, **attributes: str) -> bool:
    """Whether an element of this name with these attributes is in a stanza."""
    found = child(stanza, name)
    return found is not None and all(found.get(key) == value for key, value in attributes.items())


def to(address: str, text: str = "", kind: str = "message") -> Match:
    """A stanza of this kind to an address, with these words in its body."""
    return lambda stanza: (
        stanza.tag.endswith("}" + kind)
        and stanza.get("to", "").partition("/")[0] == address.partition("/")[0]
        and text in body(stanza)
        and (bool(body(stanza)) or not text)
    )


@dataclass
class Theatre:
    """Everything that a play needs."""

    server: Server
    office: Office
    face: Face
    settings: Settings

    def says(
        self,
        sender: str,
        localpart: str,
        text: str,
        inner: str = "",
        *,
        id: str = "m1",
        kind: str = "chat",
    ) -> None:
        """Somebody sends a message to one of our addresses; no text for a sign such as typing."""
        said = f"<body>{escape(text)}</body>" if text else ""
        address = f"{localpart}@{DOMAIN}" if localpart else DOMAIN
        self.server.sends(
            f"<message type='{kind}' id={quoteattr(id)} from={quoteattr(sender)} to={quoteattr(address)}>"
            f"{said}{inner}</message>"
        )

    def shows(self, sender: str, localpart: str, kind: str = "", show: str = "") -> None:
        """Somebody sends presence."""
        given = f" type='{kind}'" if kind else ""
        inner = f"<show>{show}</show>" if show else ""
        self.server.sends(
            f"<presence{given} from={quoteattr(sender)} to={quoteattr(f'{localpart}@{DOMAIN}')}>{inner}</presence>"
        )

    async def settles(self) -> None:
        """A fence: everything sent so far was taken, saved and answered, the bot's turns aside."""
        await self.server.ping()
        await self.face.finish()
        await self.office.archive.drained()
        await self.server.ping()

    async def said_to(self, address: str) -> list[str]:
        """Everything said to somebody that wasn't received yet."""
        await self.settles()
        return [body(stanza) for stanza in self.server.stanzas if to(address)(stanza) and body(stanza)]

    async def connects(self, agent: Agent, customer: str = WANG, queue: QueueName = SHOP) -> tuple[Conversation, str]:
        """A customer writes to a queue without a bot, the agent accepts; returns the puppet's localpart too."""
        self.says(customer, queue, "Hello", id="hello")
        offer = await self.server.receives(to(agent.address, "1 accept"))
        puppet = offer.get("from", "").partition("@")[0]
        self.says(f"{agent.address}/pc", puppet, "1", id="yes")
        await self.server.receives(to(customer, "You are now talking with"))
        await self.settles()
        known = self.customer(customer)
        conversation = self.office.dispatcher.open_for(known.id, queue)
        assert conversation is not None
        self.server.stanzas.clear()
        return conversation, puppet

    def customer(self, address: str = WANG) -> Customer:
        """Whoever writes from this address."""
        found = self.office.people.customer_at(bare(address))
        assert found is not None
        return found

    async def lines(self, conversation: Conversation) -> list[Message]:
        """Everything said in a conversation, as committed."""
        await self.settles()
        return await self.office.lines(conversation.id)


@asynccontextmanager
async def open_stage(
    directory: Path, more: str = "", *, limits: str = "", clock: Clock | None = None
) -> AsyncIterator[Theatre]:
    """A stage over the archive in this directory; `more` goes behind the settings, which are those of a queue."""
    async with a_server() as server:
        settings = settings_for(directory, server.port, more, limits)
        async with open_office(directory, settings.queues, clock) as office:
            reception = Reception(office.workgroup, office.knowledge, bot(), {}, debounce=0, replies_per_minute=10)
            pop = ScreenPop(office.archive, office.people, office.knowledge, texts())
            desk = office.desk(pop)
            face = Face(settings, office.archive, office.workgroup, reception, desk)
            await face.resume(office.unsaid)
            office.workgroup.listen(face.announce)
            office.workgroup.listen(lambda recorded: _follow(recorded.entry, reception))
            face.connect()
            running = [asyncio.create_task(work) for work in face.works()]
            await server.connected()
            try:
                yield Theatre(server, office, face, settings)
            finally:
                for task in running:
                    task.cancel()
                await asyncio.wait(running)
                await reception.finish()
                await face.close()


def _follow(entry: object, reception: Reception) -> None:
    if isinstance(entry, ConversationConnected | ConversationEnded):
        reception.forget(entry.conversation)
