"""The XMPP face put together: stream, way in, way out, presence and rosters. Wiring only."""

from collections.abc import Coroutine, Sequence
from typing import NoReturn

from imcs import pointers
from imcs.archive import Archive, Recorded, Retraction, SubscriptionChanged
from imcs.commands.desk import Desk
from imcs.dispatcher import ConversationFact, QueueShut
from imcs.model import Agent, Customer, Message, QueueName
from imcs.phrases import supervision
from imcs.reception import Reception
from imcs.settings import Settings
from imcs.wording import line_id
from imcs.workgroup import Workgroup
from imcs.workgroup.doors import Doors
from imcs.xmpp import payloads
from imcs.xmpp.adhoc import AdHoc
from imcs.xmpp.arrival import DESK, Doorman, Limits
from imcs.xmpp.cards import Cards
from imcs.xmpp.component import Component
from imcs.xmpp.customers_door import CustomersDoor
from imcs.xmpp.file_slots import FileSlots
from imcs.xmpp.inbound import Inbound
from imcs.xmpp.outbound import Outbound
from imcs.xmpp.presence import Presence
from imcs.xmpp.puppets import Puppets
from imcs.xmpp.queue_boards import QueueBoards
from imcs.xmpp.roster import Roster
from imcs.xmpp.showing import Showing
from imcs.xmpp.staff_door import StaffDoor

LOOKED_THROUGH = 100
"""Of an open conversation's lines, the latest in which somebody's reactions are looked for after a restart."""


class Face:
    """Everything between the XMPP stream and the shell."""

    def __init__(
        self, settings: Settings, archive: Archive, workgroup: Workgroup, reception: Reception, desk: Desk
    ) -> None:
        service, limits = settings.service, settings.limits
        self._archive = archive
        self._workgroup = workgroup
        self._backlog = limits.backlog
        self._component = Component(service.domain, service.secret.get_secret_value(), service.host, service.port)
        self.outbound = Outbound(self._component, archive, workgroup.people, workgroup.audience)
        doorman = Doorman(self._component, workgroup.people, workgroup.texts, service.language)
        queues: dict[str, QueueName] = {queue.name: queue.name for queue in settings.queues}
        customers = CustomersDoor(
            workgroup,
            archive,
            reception,
            self.outbound,
            queues={**queues, "": settings.reception},
            language=service.language,
        )
        staff = StaffDoor(workgroup, archive, desk, self.outbound, doorman)
        rates = Limits(limits.body_bytes, limits.lines_per_second, limits.burst)
        self._inbound = Inbound(self._component, doorman, customers, staff, rates)
        showing = Showing(self._component)
        self._boards = QueueBoards(showing, workgroup, archive, customers.queue_at, service.language)
        self._presence = Presence(
            self._component, workgroup, showing, self._boards, customers.queue_at, settings.agents.ready_required
        )
        self._roster = Roster(self._component)
        anonymous = frozenset(service.anonymous_hosts)
        self._puppets = Puppets(self._component, workgroup, archive, self._roster, self._presence, anonymous)
        self._cards = Cards(self._component, archive, workgroup.people, anonymous)
        self._adhoc = AdHoc(self._component, workgroup, desk)
        self._inbound.on_taken = self._taken
        self._inbound.on_privileges = self._puppets.privileges_granted
        self.outbound.on_fact = self._puppets.fact
        workgroup.notices.on_notice = self.outbound.notify
        workgroup.audience.on_watching = self._puppets.watched
        self.outbound.bot_name = lambda agent: workgroup.texts(agent.language.value, supervision.BOT_NAME)
        self._component.on_ready = self._stream_is_up
        self._component.on_lost = workgroup.stream_lost

    async def resume(self, unsaid: Sequence[Recorded]) -> None:
        """Know the open conversations, and say first what was recorded and not said before the restart."""
        await self._boards.resume()
        for conversation in self._workgroup.dispatcher.open_conversations():
            await self.outbound.resume(conversation.id, conversation.customer, conversation.queue)
            for line in await self._archive.last_lines(conversation.id, LOOKED_THROUGH):
                self.outbound.reactions.follow(line)
        for recorded in unsaid:
            entry = recorded.entry
            if isinstance(entry, Message | ConversationFact):
                record = await self._archive.conversation(entry.conversation)
                if record is not None:
                    await self._workgroup.people.find_customer(record.customer)
                    await self.outbound.resume(record.id, record.customer, record.queue)
            self.outbound.announce(recorded)

    def announce(self, recorded: Recorded) -> None:
        """Say what was recorded, and take more stanzas again once the archive has caught up."""
        if isinstance(recorded.entry, SubscriptionChanged):
            self._boards.saved(recorded.entry)
        if isinstance(recorded.entry, QueueShut):
            self._boards.changed(recorded.entry.queue)
        self.outbound.announce(recorded)
        self._cards.follow(recorded.entry)
        if self._component.reading_held and self._archive.backlog < self._backlog // 2:
            self._component.hold_reading(False)

    def _taken(self) -> None:
        if self._archive.backlog > self._backlog:
            self._component.hold_reading(True)

    def connect(self) -> None:
        """Open the stream; it is kept open from now on."""
        self._component.connect()

    def works(self) -> list[Coroutine[None, None, None]]:
        """What has to run as long as the service does."""
        return [
            self._refused(),
            self._roster.write_forever(),
            self._puppets.sweep_forever(),
            Doors(self._workgroup, self._boards.changed).rounds(),
        ]

    def queues_changed(self) -> None:
        """The queues may be open, or be called, otherwise than a moment ago."""
        self._puppets.queues_changed()
        for queue in self._workgroup.dispatcher.queues:
            self._boards.changed(queue)

    def tell_at_desk(self, agent: Agent, text: str) -> None:
        """A line of the desk to a member of the staff, unasked; the server keeps it for those who are away."""
        desk = f"{DESK}@{self._component.domain}"
        self._component.write(payloads.message(desk, agent.address, payloads.text(text)))

    def tell_customer(self, customer: Customer, queue: QueueName, text: str) -> None:
        """A line to a customer that is true now and kept nowhere."""
        door = f"{queue}@{self._component.domain}"
        if self._component.ready:
            self._component.write(payloads.message(door, customer.address, payloads.text(text), stanza_id=line_id()))

    def tell_file(self, customer: Customer, queue: QueueName, address: str) -> None:
        """A file for a customer, told like such a line."""
        door = f"{queue}@{self._component.domain}"
        if self._component.ready:
            inner = payloads.text(address) + payloads.file(address)
            self._component.write(payloads.message(door, customer.address, inner, stanza_id=line_id()))

    def files_at(self, service: str) -> FileSlots:
        """Where files for customers are kept: the server's upload service with this JID."""
        return FileSlots(self._component, service)

    def retract(self, retraction: Retraction, agent: Agent | None) -> bool:
        """Ask an agent's clients to take a line back (XEP-0424); whether the stream could take it."""
        if agent is not None and self._component.ready:
            puppet = f"{retraction.puppet}@{self._component.domain}"
            inner = pointers.retraction(retraction.line)
            self._component.write(payloads.message(puppet, agent.address, inner, stanza_id=line_id()))
        return self._component.ready

    def unlist(self, puppet: str) -> None:
        """Take a contact out of everybody's roster."""
        for agent in self._workgroup.people.staff:
            self._roster.remove(agent.address, f"{puppet}@{self._component.domain}")

    def say_goodbye(self) -> None:
        """Show everybody that the service goes."""
        self._presence.all_gone()

    async def finish(self) -> None:
        """Deal with what has arrived."""
        await self._inbound.lanes.finish()

    async def close(self) -> None:
        """End the stream."""
        await self._cards.close()
        await self._component.close()

    def _stream_is_up(self) -> None:
        self._roster.forget()
        self._boards.forget()
        self._workgroup.stream_is_back()
        self.outbound.stream_is_up()
        self._puppets.stream_is_up()

    async def _refused(self) -> NoReturn:
        raise await self._component.refused
