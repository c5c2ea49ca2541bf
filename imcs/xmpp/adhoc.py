"""The commands' second face: ad-hoc commands (XEP-0050), with a form (XEP-0004) where something is to be filled in.

The same declaration and the same handlers as for text. Commands about a customer live on the puppet, the rest on the
desk and the bare domain. slixmpp lets any address go on with another's session, so every step checks the caller anew.
"""

from collections import OrderedDict
from dataclasses import replace
from typing import Any

from slixmpp.exceptions import XMPPError
from slixmpp.jid import JID
from slixmpp.plugins.xep_0030 import DiscoInfo, DiscoItems
from slixmpp.stanza import Iq
from slixmpp.xmlstream.stanzabase import StanzaBase

from imcs import phrases
from imcs.commands.declaration import Argument, Command, Place, Shape
from imcs.commands.desk import Desk
from imcs.commands.table import COMMANDS, usage
from imcs.commands.words import Invocation, filled_in
from imcs.model import Agent, Puppet
from imcs.pointers import RETRACT
from imcs.workgroup import Workgroup
from imcs.xmpp import payloads
from imcs.xmpp.arrival import DESK, PUPPET, bare
from imcs.xmpp.component import Component

NODE = "http://jabber.org/protocol/commands"
FEATURES = (
    "http://jabber.org/protocol/disco#info",
    "http://jabber.org/protocol/disco#items",
    NODE,
    "urn:xmpp:ping",
    payloads.RECEIPTS,
    payloads.CHAT_STATES,
    payloads.MARKERS,
    payloads.CORRECT,
    RETRACT,
    payloads.REACTIONS,
    payloads.REPLY,
    payloads.OOB,
)
MOST_SESSIONS = 1_000
LONGEST_ARGUMENT = 20_000
"""Characters of what is filled in."""
PATIENCE = 900.0
"""Seconds for filling in a form."""

LONG = frozenset({Shape.ID_FIRST, Shape.LINES, Shape.NUMBER_OR_LINES})
"""Subcommands whose argument may have several lines."""

Session = dict[str, Any]
"""slixmpp's own: what it keeps between the steps of a command."""


class Sessions(OrderedDict[str, Session]):
    """slixmpp keeps the sessions of finished commands for ever; this keeps the newest only."""

    def __setitem__(self, key: str, value: Session) -> None:
        super().__setitem__(key, value)
        while len(self) > MOST_SESSIONS:
            self.popitem(last=False)


class AdHoc:
    """Commands in the menus of the staff's clients, and what our addresses tell about themselves (XEP-0030)."""

    def __init__(self, component: Component, workgroup: Workgroup, desk: Desk) -> None:
        self._component = component
        self._workgroup = workgroup
        self._people = workgroup.people
        self._texts = workgroup.texts
        self._desk = desk
        self._sessions = Sessions()
        plugin = component.plugin["xep_0050"]
        plugin.sessions = self._sessions
        plugin.api.register(self._find, "get_command")
        component.plugin["xep_0030"].api.register(self._items, "get_items")
        component.plugin["xep_0030"].api.register(self._info, "get_info")
        component.add_filter("in", self._only_the_owner)

    # ----------------------------------------------------------- what there is

    def _agent(self, caller: JID | None) -> Agent | None:
        return None if caller is None else self._people.agent_at(bare(str(caller)))

    def _place(self, address: JID) -> Place | None:
        if address.user in ("", DESK):
            return Place.DESK
        return Place.PUPPET if address.user.startswith(PUPPET) else None

    def _offered(self, agent: Agent | None, address: JID) -> list[Invocation]:
        """Every command and subcommand that this agent can give there, without its argument."""
        place = self._place(address)
        if agent is None or place is None:
            return []
        fit = [command for command in COMMANDS if command.works_at(place) and command.allowed(agent.roles)]
        return [
            Invocation(command, "", sub)
            for command in fit
            if command.name not in ("say", "help")
            for sub in (command.subcommands or (None,))
            if sub is None or sub.allowed(agent.roles)
        ]

    def _offer(self, agent: Agent | None, address: JID, node: str | None) -> Invocation | None:
        return next((known for known in self._offered(agent, address) if node_of(known) == node), None)

    def _items(self, address: JID | None, node: str | None, caller: JID | None, _iq: Any) -> DiscoItems:
        items = DiscoItems()
        address = address or self._component.boundjid
        agent = self._agent(caller)
        if node == NODE and agent is not None:
            items["node"] = NODE
            for offered in self._offered(agent, address):
                items.add_item(address, node_of(offered), self._title(agent, offered))
        return items

    def _info(self, address: JID | None, node: str | None, caller: JID | None, _iq: Any) -> DiscoInfo:
        info = DiscoInfo()
        address = address or self._component.boundjid
        agent = self._agent(caller)
        offered = self._offer(agent, address, node)
        if offered is not None and agent is not None:
            info["node"] = node
            info.add_identity("automation", "command-node", self._title(agent, offered))
        elif node == NODE and agent is not None:
            info["node"] = node
            info.add_identity("automation", "command-list", self._texts(agent.language.value, phrases.DESK_NAME))
        elif not node:
            category, kind = ("component", "generic") if not address.user else ("client", "bot")
            info.add_identity(category, kind, address.user or address.domain)
        for feature in FEATURES:
            info.add_feature(feature)
        return info

    def _title(self, agent: Agent, offered: Invocation) -> str:
        command = named(offered)
        summary = self._texts(agent.language.value, command.summary)
        return f"{command.shown(agent.language)} · {summary}"

    # --------------------------------------------------------- carrying it out

    def _only_the_owner(self, stanza: StanzaBase) -> StanzaBase | None:
        if not isinstance(stanza, Iq) or stanza["type"] != "set" or stanza.xml.find(f"{{{NODE}}}command") is None:
            return stanza
        session = self._sessions.get(stanza["command"]["sessionid"])
        if session is None or session["from"] == stanza["from"]:
            return stanza
        reply = stanza.reply(clear=True)  # type: ignore[no-untyped-call]  # slixmpp ships it untyped
        reply["type"] = "error"
        reply["error"]["type"], reply["error"]["condition"] = "auth", "forbidden"
        reply.send()
        return None

    def _find(self, address: JID | None, node: str | None, caller: JID | None, _args: Any) -> tuple[Any, ...]:
        agent = self._agent(caller)
        if agent is None:
            raise XMPPError("forbidden", etype="auth")
        offered = self._offer(agent, address or self._component.boundjid, node)
        if offered is None:
            raise XMPPError("item-not-found")
        return (node_of(offered), self._begin, None, PATIENCE)

    async def _begin(self, _iq: Iq, session: Session) -> Session:
        agent, offered, puppet = await self._checked(session)
        command = named(offered)
        if command.argument is Argument.NONE:
            return await self._done(session, agent, offered, puppet)
        forms = self._component.plugin["xep_0004"]
        form = forms.make_form("form", self._title(agent, offered))  # type: ignore[no-untyped-call]  # slixmpp's
        required = command.argument is Argument.REQUIRED
        label = self._texts(agent.language.value, command.usage)
        kind = "text-multi" if command.shape in LONG else "text-single"
        form.add_field(var="argument", ftype=kind, label=label, required=required)
        session.update(payload=form, next=self._filled_in, has_next=False)
        return session

    async def _filled_in(self, payload: Any, session: Session) -> Session:
        agent, offered, puppet = await self._checked(session)
        command = named(offered)
        values = {} if isinstance(payload, list) else payload.get_values()
        given = values.get("argument") or ""
        text = "\n".join(map(str, given)) if isinstance(given, list) else str(given)
        argument = filled_in(command, text.strip()[:LONGEST_ARGUMENT])
        if argument is None:
            parent = None if node_of(offered) == offered.command.name else offered.command
            written = usage(self._texts, offered.command if parent is None else command, agent.language, parent)
            text = self._texts(agent.language.value, phrases.MISSING_ARGUMENT, usage=written)
            raise XMPPError("bad-request", text=text)
        return await self._done(session, agent, replace(offered, argument=argument), puppet)

    async def _checked(self, session: Session) -> tuple[Agent, Invocation, Puppet | None]:
        # again at every step: the role may be gone since the first
        agent, address = self._agent(session["from"]), session["to"]
        offered = self._offer(agent, address, session["node"])
        if agent is None or offered is None:
            raise XMPPError("forbidden", etype="auth")
        puppet = None
        if self._place(address) is Place.PUPPET:
            puppet = await self._people.find_puppet(address.user)
            if puppet is None:
                raise XMPPError("item-not-found")
        self._workgroup.seen(agent, line=True)  # as good as the command's line
        return agent, offered, puppet

    async def _done(self, session: Session, agent: Agent, invocation: Invocation, puppet: Puppet | None) -> Session:
        try:
            answer = await self._desk.run(invocation, agent, puppet)
        except Exception:
            # the caller reads an id and nothing else; slixmpp would say more
            name = self._component.log_fault()
            raise XMPPError("internal-server-error", text=f"Internal error {name}") from None
        await self._workgroup.saved()
        text = answer or self._title(agent, invocation)
        session.update(payload=None, next=None, has_next=False, notes=[("info", text)])
        return session


def named(offered: Invocation) -> Command:
    """The subcommand where one is meant, else the command."""
    return offered.subcommand or offered.command


def node_of(offered: Invocation) -> str:
    """The ad-hoc node: `kb` for the search, `kb-show` for the other subcommands."""
    command, sub = offered.command, offered.subcommand
    return command.name if sub is None or sub is command.subcommands[0] else f"{command.name}-{sub.name}"
