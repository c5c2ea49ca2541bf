"""A small XMPP client on asyncio streams: it shows each stanza exactly as it came.

The live tests and the demo's play speak through it. It answers only what every client must (roster pushes,
disco#info, ping) and must never interpret anything else: what a stanza means is for the one who reads it.
"""

import asyncio
import base64
import hashlib
import itertools
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast
from xml.etree.ElementTree import Element, XMLPullParser, tostring
from xml.sax.saxutils import escape, quoteattr

CLIENT = "{jabber:client}"
ROSTER = "{jabber:iq:roster}"
DISCO = "http://jabber.org/protocol/disco#info"
FEATURES = (
    "http://jabber.org/protocol/disco#info",
    "jabber:x:data",
    "urn:xmpp:message-correct:0",
    "urn:xmpp:ping",
    "urn:xmpp:reactions:0",
    "urn:xmpp:receipts",
)
NODE = "https://cast.example"
PATIENCE = 30.0
"""Seconds to wait for the other side before giving up; generous, for machines that do much else."""


class ClientError(Exception):
    """The server refused the client, or went away."""


@dataclass(frozen=True)
class Login:
    """Where and as whom to log in; without a user it's an anonymous one."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    resource: str = ""
    address: str = "127.0.0.1"
    kind: str = "pc"
    """The XEP-0030 identity's type within `client`: pc, phone, web …"""
    tls: bool = False
    """Use STARTTLS; the certificate isn't checked, as it's our own."""


class Client:
    """A connection. `on_stanza` is called with each stanza in order, answered ones included."""

    def __init__(self, login: Login, on_stanza: Callable[[Element], None]) -> None:
        self.login = login
        self.jid = ""
        self.closed = asyncio.Event()
        self._on_stanza = on_stanza
        self._ids = itertools.count(1)
        self._answers: dict[str, asyncio.Future[Element]] = {}
        self._arrived: asyncio.Queue[Element | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    @property
    def bare(self) -> str:
        return self.jid.partition("/")[0]

    async def connect(self) -> None:
        """Open the stream, log in and bind a resource (RFC 6120 sections 4 to 7); sends no presence."""
        login = self.login
        self._reader, self._writer = await asyncio.open_connection(login.address, login.port)
        self._task = asyncio.create_task(self._read())
        features = await self._open_stream()
        if login.tls:
            await self._start_tls()
            features = await self._open_stream()
        offered = {mechanism.text for mechanism in features.iter("{urn:ietf:params:xml:ns:xmpp-sasl}mechanism")}
        name, token = ("PLAIN", f"\0{login.user}\0{login.password}") if login.user else ("ANONYMOUS", "")
        if name not in offered:
            raise ClientError(f"{login.host} offers {sorted(map(str, offered))}, not {name}")
        secret = base64.b64encode(token.encode()).decode() or "="
        self.send(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='{name}'>{secret}</auth>")
        await self._expect("{urn:ietf:params:xml:ns:xmpp-sasl}success")
        await self._open_stream()
        resource = f"<resource>{escape(login.resource)}</resource>" if login.resource else ""
        self.send(f"<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>{resource}</bind></iq>")
        bound = await self._expect(f"{CLIENT}iq")
        self.jid = bound.findtext(".//{urn:ietf:params:xml:ns:xmpp-bind}jid") or ""

    def send(self, xml: str) -> None:
        """Write as it is; the order of calls is the order on the wire."""
        self._writer.write(xml.encode())

    async def drain(self) -> None:
        """Wait until the socket took what was written."""
        await self._writer.drain()

    def next_id(self) -> str:
        return f"{self.login.resource or self.login.user or 'guest'}-{next(self._ids)}"

    async def ask(self, payload: str, to: str = "", kind: str = "get") -> Element:
        """Send an iq and return its answer, an error as well."""
        id = self.next_id()
        answer: asyncio.Future[Element] = asyncio.get_running_loop().create_future()
        self._answers[id] = answer
        target = f" to={quoteattr(to)}" if to else ""
        self.send(f"<iq type='{kind}' id='{id}'{target}>{payload}</iq>")
        async with asyncio.timeout(PATIENCE):
            return await answer

    def presence(self, show: str = "", status: str = "", to: str = "", kind: str = "") -> None:
        """Send presence, with XEP-0115 capabilities where it says that one is here."""
        target = f" to={quoteattr(to)}" if to else ""
        if kind:
            self.send(f"<presence type='{kind}'{target}/>")
            return
        shown = f"<show>{show}</show>" if show else ""
        said = f"<status>{escape(status)}</status>" if status else ""
        caps = f"<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='{NODE}' ver='{self._ver()}'/>"
        self.send(f"<presence{target}>{shown}{said}{caps}</presence>")

    async def close(self) -> None:
        """Close the stream; the server tells those who must know."""
        if self._task is None:
            return
        if not self.closed.is_set():
            self.send("</stream:stream>")
            try:
                async with asyncio.timeout(5):
                    await self.closed.wait()
            except TimeoutError:
                pass
        await self.abort()

    async def abort(self) -> None:
        """Drop the connection as a dead phone does."""
        if self._task is not None:
            self._task.cancel()
            self._writer.transport.abort()
            await asyncio.wait([self._task])

    async def _open_stream(self) -> Element:
        self._parser: XMLPullParser[Element] = XMLPullParser(["start", "end"])
        self._depth = 0
        self._root: Element | None = None
        self.send(
            f"<?xml version='1.0'?><stream:stream to='{self.login.host}' version='1.0' xml:lang='zh-TW' "
            "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
        )
        return await self._expect("{http://etherx.jabber.org/streams}features")

    async def _start_tls(self) -> None:
        self.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        await self._expect("{urn:ietf:params:xml:ns:xmpp-tls}proceed")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        await self._writer.start_tls(context, server_hostname=self.login.host)

    async def _expect(self, tag: str) -> Element:
        async with asyncio.timeout(PATIENCE):
            element = await self._arrived.get()
        if element is None or element.tag != tag:
            got = "the end of the stream" if element is None else tostring(element, "unicode")
            raise ClientError(f"{self.login.host} answered {got} instead of {tag}")
        return element

    async def _read(self) -> None:
        try:
            while data := await self._reader.read(65536):
                self._parser.feed(data)
                for happened in self._parser.read_events():
                    event, element = cast("tuple[str, Element]", happened)  # all that start and end give
                    self._on_event(event, element)
        except ConnectionError:
            pass
        finally:
            self.closed.set()
            self._arrived.put_nowait(None)
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(ClientError("the server closed the stream"))
                    answer.exception()  # looked at here, so that nobody has to

    def _on_event(self, event: str, element: Element) -> None:
        self._depth += 1 if event == "start" else -1
        if event == "start" and self._root is None:
            self._root = element
        elif event == "end" and self._depth == 1 and self._root is not None:
            self._root.remove(element)
            if self.jid:
                self._on_element(element)
            else:
                self._arrived.put_nowait(element)

    def _on_element(self, element: Element) -> None:
        if element.tag == f"{CLIENT}iq":
            if element.get("type") in {"result", "error"}:
                answer = self._answers.pop(element.get("id", ""), None)
                if answer is not None and not answer.done():
                    answer.set_result(element)
            else:
                self._answer(element)
        self._on_stanza(element)

    def _answer(self, iq: Element) -> None:
        """RFC 6121 section 2.1.6 (roster pushes), XEP-0030 and XEP-0199; the rest isn't served."""
        payload = iq[0] if len(iq) else Element("none")
        head = f"id={quoteattr(iq.get('id', ''))}"
        if sender := iq.get("from"):
            head += f" to={quoteattr(sender)}"
        if payload.tag == f"{{{DISCO}}}query":
            node = f" node={quoteattr(payload.get('node', ''))}" if payload.get("node") else ""
            features = "".join(f"<feature var='{feature}'/>" for feature in FEATURES)
            identity = f"<identity category='client' type='{self.login.kind}' name='Cast'/>"
            self.send(f"<iq type='result' {head}><query xmlns='{DISCO}'{node}>{identity}{features}</query></iq>")
        elif payload.tag in {f"{ROSTER}query", "{urn:xmpp:ping}ping"}:
            self.send(f"<iq type='result' {head}/>")
        else:
            error = "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
            self.send(f"<iq type='error' {head}><error type='cancel'>{error}</error></iq>")

    def _ver(self) -> str:
        """XEP-0115 section 5.1."""
        text = f"client/{self.login.kind}//Cast<" + "".join(f"{feature}<" for feature in FEATURES)
        return base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()
