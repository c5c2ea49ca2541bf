"""What the staff read at the desk without having asked: that they are paused, that a colleague has gone silent.

Notices are only true now: they follow from what was recorded or measured, are said once, and kept nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bots.texts import Texts
from imcs import phrases
from imcs.archive import Entry
from imcs.dispatcher import AgentLeft, AgentPaused, AgentReadied, Dispatcher
from imcs.model import Agent, Availability, Conversation, Role
from imcs.people import People


@dataclass(frozen=True, slots=True)
class Notice:
    """A line of the desk's to one member of the staff."""

    agent: Agent
    text: str


class Notices:
    """Words notices and hands them to `on_notice`."""

    def __init__(self, dispatcher: Dispatcher, people: People, texts: Texts) -> None:
        """`dispatcher` stands already as before a restart."""
        self._dispatcher = dispatcher
        self._people = people
        self._texts = texts
        self._missing = {known.id for known in dispatcher.agents() if known.missing}
        """Paused because they missed offers."""
        self.on_notice: Callable[[Notice], None] = _nobody

    def recorded(self, entry: Entry) -> None:
        """Something was committed: tell those whom it concerns."""
        match entry:
            case AgentPaused(agent=number, missing=True) if agent := self._people.agent(number):
                self._missing.add(number)
                self.tell(agent, phrases.MISSED_OFFERS)
                self.tell_supervisors(phrases.AGENT_MISSING, but=agent, agent=agent.known_as)
            case AgentReadied(agent=number) if number in self._missing:
                self._missing.discard(number)
                if agent := self._people.agent(number):
                    self.tell(agent, phrases.READY_AGAIN)
            case AgentLeft(agent=number, asked=False) if agent := self._people.agent(number):
                if self._dispatcher.agent(number).availability is not Availability.AVAILABLE:
                    self.tell(agent, phrases.DAY_OVER)

    def unanswered(self, agent: Agent, conversation: Conversation, customer: str, minutes: int) -> None:
        """The supervisors read that the agent leaves a customer without an answer."""
        self.tell_supervisors(
            phrases.NO_ANSWER,
            agent=agent.known_as,
            customer=customer,
            queue=conversation.queue,
            number=conversation.id,
            minutes=minutes,
        )

    def tell(self, agent: Agent, msgid: str, /, **values: object) -> None:
        """One member of the staff, in their language."""
        self.on_notice(Notice(agent, self._texts(agent.language.value, msgid, **values)))

    def tell_supervisors(self, msgid: str, /, but: Agent | None = None, **values: object) -> None:
        """Every supervisor, `but` for the one whom it is about."""
        for supervisor in self.supervisors():
            if supervisor != but:
                self.tell(supervisor, msgid, **values)

    def supervisors(self) -> list[Agent]:
        """Who supervises."""
        return [agent for agent in self._people.staff if Role.SUPERVISOR in agent.roles]


def _nobody(_notice: Notice) -> None:
    """Until somebody listens."""
