"""What supervisors do: to conversations, and to colleagues. Each act goes into the audit in the same commit.

Beside the workgroup, which does it; here is who did it, and what the colleague reads of it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from imcs.archive import Archive, Audited, Rating
from imcs.model import Agent, AgentId, Conversation, ConversationId, QueueName
from imcs.phrases import supervision as phrases
from imcs.privacy import mask_secrets
from imcs.reports.service_report import ServiceReport, served
from imcs.workgroup.workgroup import Workgroup

ANSWERED_WITHIN = timedelta(minutes=15)
"""For so long what an agent writes at the desk answers the last whisper."""


class Supervision:
    """A supervisor's acts; raises `Refused` where the rules say no."""

    def __init__(self, workgroup: Workgroup, archive: Archive) -> None:
        self._workgroup = workgroup
        self._archive = archive
        self._whispered: dict[AgentId, tuple[AgentId, ConversationId, datetime]] = {}
        """Who whispered to the agent last, about what, and when."""

    # ---------------------------------------------------------- conversations

    def take_over(self, by: Agent, conversation: ConversationId) -> None:
        """It's the supervisor's from now on, wherever it stood."""
        now = self._workgroup.now()
        facts = self._workgroup.dispatcher.take_over(conversation, by.id, now)
        self._workgroup.record(facts, Audited(now, by.id, "takeover", conversation))

    def assign(self, by: Agent, conversation: ConversationId, agent: Agent) -> None:
        """It's this agent's from now on, without an offer."""
        now = self._workgroup.now()
        facts = self._workgroup.dispatcher.assign(conversation, agent.id, now, by.id)
        self._workgroup.record(facts, Audited(now, by.id, "assign", conversation, agent.id))

    def end(self, by: Agent, conversation: ConversationId, why: str = "") -> None:
        """It's over, wherever it stood; `why` is kept as a note."""
        now = self._workgroup.now()
        facts = self._workgroup.dispatcher.cut(conversation, now, by.id)
        if why:
            self._workgroup.note(by, conversation, why)
        self._workgroup.record(facts, Audited(now, by.id, "end", conversation))

    def barge(self, by: Agent, conversation: ConversationId) -> None:
        """The supervisor is in beside the agent."""
        now = self._workgroup.now()
        facts = self._workgroup.dispatcher.barge(conversation, by.id, now)
        self._workgroup.record(facts, Audited(now, by.id, "barge", conversation))

    def monitor(self, by: Agent, conversation: Conversation) -> None:
        """The supervisor reads what is said there from now on."""
        self._workgroup.audience.watch(by.id, conversation)
        self._workgroup.record(
            (), Audited(self._workgroup.now(), by.id, "monitor", conversation.id, conversation.agent)
        )

    def unwatch(self, by: Agent) -> list[ConversationId]:
        """The supervisor reads nothing more; returns what it was."""
        left, now = self._workgroup.audience.unwatch(by.id), self._workgroup.now()
        self._workgroup.record((), *(Audited(now, by.id, "monitor off", number) for number in left))
        return left

    def whisper(self, by: Agent, conversation: Conversation, agent: Agent, text: str) -> None:
        """The agent who has it reads this at the desk, and nobody else; the answer goes back to the supervisor."""
        now, said = self._workgroup.now(), mask_secrets(text)
        self._workgroup.record((), Audited(now, by.id, "whisper", conversation.id, agent.id, said))
        customer = self._workgroup.customer_name(agent, conversation.customer)
        self._whispered[agent.id] = (by.id, conversation.id, now)
        self._tell(agent, phrases.WHISPERED, agent=by.known_as, customer=customer, number=conversation.id, text=said)
        self._tell(agent, phrases.WHISPER_HOW, agent=by.known_as, minutes=int(ANSWERED_WITHIN.total_seconds() // 60))

    def answer(self, agent: Agent, text: str) -> bool:
        """What the agent writes at the desk answers the last whisper; False where there was none of late."""
        last = self._whispered.get(agent.id)
        now = self._workgroup.now()
        supervisor = None if last is None else self._workgroup.people.agent(last[0])
        if last is None or supervisor is None or now - last[2] > ANSWERED_WITHIN:
            return False
        said = mask_secrets(text)
        self._workgroup.record((), Audited(now, agent.id, "answer", last[1], supervisor.id, said))
        self._tell(supervisor, phrases.WHISPER_ANSWER, agent=agent.known_as, number=last[1], text=said)
        return True

    # ------------------------------------------------------------- colleagues

    def pause(self, by: Agent, agent: Agent, why: str = "") -> None:
        """Nothing new for the colleague until ready."""
        now = self._workgroup.now()
        facts = self._workgroup.dispatcher.pause(agent.id, now, why)
        self._workgroup.record(facts, Audited(now, by.id, "pause", whom=agent.id))
        self._tell(agent, phrases.PAUSED_BY, agent=by.known_as)

    def ready(self, by: Agent, agent: Agent) -> None:
        """The colleague takes conversations again."""
        now = self._workgroup.now()
        facts = self._workgroup.dispatcher.ready(agent.id, now)
        self._workgroup.record(facts, Audited(now, by.id, "ready", whom=agent.id))
        self._tell(agent, phrases.READY_BY, agent=by.known_as)

    async def move(self, by: Agent, agent: Agent, queue: QueueName) -> None:
        """The colleague serves this queue and no other, also after a restart."""
        await self._change(by, replace(agent, queues=frozenset({queue})), "move", queue)
        self._tell(agent, phrases.MOVED_BY, agent=by.known_as, queue=queue)

    async def set_capacity(self, by: Agent, agent: Agent, capacity: int) -> None:
        """The colleague takes so many conversations at a time, also after a restart."""
        await self._change(by, replace(agent, capacity=capacity), "capacity", str(capacity))
        self._tell(agent, phrases.CAPACITY_BY, agent=by.known_as, n=capacity)

    async def _change(self, by: Agent, changed: Agent, act: str, detail: str) -> None:
        """Staff are rows: the row is written first, then the dispatcher hears of it as of any change of them."""
        await self._archive.set_agent(changed)
        await self._workgroup.people.load_staff()
        self._workgroup.staff_changed()
        self._workgroup.record((), Audited(self._workgroup.now(), by.id, act, whom=changed.id, detail=detail))

    # ---------------------------------------------------------------- figures

    async def measures(self, since: datetime, until: datetime) -> ServiceReport:
        """How the queues' customers were served who came since then, and before `until`."""
        return await served(self._archive, self._workgroup.dispatcher.queues, since, until)

    async def ratings(self, since: datetime, until: datetime) -> list[Rating]:
        """What customers were asked in that time, and answered."""
        return await self._archive.ratings.asked(since, until)

    def _tell(self, agent: Agent, msgid: str, /, **values: object) -> None:
        self._workgroup.notices.tell(agent, msgid, **values)
