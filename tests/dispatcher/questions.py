"""What the second books can tell: who could take what, who is first, what becomes due. It changes nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from fractions import Fraction

from imcs.model import AgentId, ConversationId, Queue, Stage, Strategy
from tests.dispatcher.ledger import LONG_AGO, Matter, Person


class Questions:
    """Everything written down, and what follows from it."""

    def __init__(self, queues: Iterable[Queue]) -> None:
        self.queues = {queue.name: queue for queue in queues}
        self.matters: dict[ConversationId, Matter] = {}
        self.people: dict[AgentId, Person] = {}
        self.ended: set[ConversationId] = set()
        self.last = 0

    def at_stage(self, *stages: Stage) -> list[Matter]:
        """The open conversations at these stages, oldest first."""
        return [matter for matter in self.matters.values() if matter.stage in stages]

    def connected_with(self, agent: AgentId) -> list[Matter]:
        """What the agent is talking in."""
        return [matter for matter in self.matters.values() if agent in matter.inside]

    def offered_to(self, agent: AgentId) -> list[Matter]:
        """What the agent is being asked to take."""
        return [matter for matter in self.matters.values() if agent in matter.offers]

    def load(self, person: Person) -> Fraction:
        """Places taken."""
        talking = sum((matter.weight for matter in self.connected_with(person.id)), Fraction(0))
        return talking + len(self.offered_to(person.id)) + len(person.wrap_ups)

    def at_once(self, person: Person) -> int:
        """Places taken if every customer answered."""
        talking = sum(matter.aside_until is None for matter in self.connected_with(person.id))
        return talking + len(self.offered_to(person.id)) + len(person.wrap_ups)

    def has_room(self, person: Person) -> bool:
        """For one more."""
        return self.load(person) + 1 <= person.capacity and self.at_once(person) <= person.capacity

    def could_take(self, person: Person, matter: Matter, now: datetime) -> bool:
        """Able in every respect, and not being asked already."""
        return self._fits(person, matter) and matter.not_before.get(person.id, now) <= now

    def could_have_had(self, agent: AgentId, matter: Matter, now: datetime) -> bool:
        """Able in every respect, but asked a moment ago; and nobody is asked now."""
        person = self.people.get(agent)
        waits = matter.stage is Stage.QUEUED and matter.may_be_offered
        return waits and person is not None and self._fits(person, matter) and matter.not_before.get(agent, now) > now

    def asked_a_moment_ago(self, now: datetime) -> list[tuple[AgentId, ConversationId]]:
        """Who could have had which conversation."""
        waiting = self.at_stage(Stage.QUEUED)
        return [(agent, one.id) for one in waiting for agent in self.people if self.could_have_had(agent, one, now)]

    def _fits(self, person: Person, matter: Matter) -> bool:
        return (
            person.at_work
            and (matter.queue.name in person.queues or matter.helped_by in person.queues)
            and matter.suits(person.skills)
            and self.has_room(person)
            and matter.own != person.id
            and person.id not in matter.offers
        )

    def deadlines(self, now: datetime) -> Iterator[datetime]:
        """Everything that will become due."""
        for matter in self.matters.values():
            yield from matter.offers.values()
            yield from (since + matter.queue.grace for since in matter.alone_since.values())
            due = (matter.relaxes_at(), matter.parks_at(), matter.aside_until)
            yield from filter(None, due)
            ends = (matter.opens, matter.closes if matter.live else None, matter.given_up_at())
            yield from filter(None, ends)
        for person in self.people.values():
            yield from person.wrap_ups.values()
            for matter in self.matters.values():
                again = matter.not_before.get(person.id)
                if again is not None and matter.may_be_offered and self.could_take(person, matter, again):
                    yield again

    def turn(self, person: Person, strategy: Strategy) -> tuple[Fraction, int, datetime, AgentId]:
        """Smaller is asked first: the least loaded where that counts, who isn't being asked, the longest idle."""
        load = self.load(person) if strategy is Strategy.FEWEST_CHATS else Fraction(0)
        return load, len(self.offered_to(person.id)), person.rested_since or LONG_AGO, person.id
