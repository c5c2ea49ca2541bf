"""The section of a queue: its name for people and the rules of its distribution. Declares only; settings.py reads."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from imcs.model import OfferMode, Queue, QueueName, Strategy
from imcs.settings.hours import HoursSection
from imcs.settings.values import Section, duration, seconds


class QueueSection(Section):
    """A front door and the rules of its distribution."""

    title: str = Field(
        "",
        description="What people read as the queue's name; without it NAME.",
        examples=["服務台"],
    )
    offer_timeout: float = seconds(40, 5, 600, "How long an offer waits for one agent.")
    wrap_up: float = seconds(30, 0, 3600, "How long an agent's place stays taken after the end.")
    grace: float = seconds(
        60,
        0,
        3600,
        "How long an agent may be gone before the conversation goes back to the head of the queue.",
    )
    decline_memory: float = seconds(
        60, 0, 86400, "How long an agent who declined or missed a conversation isn't offered it again."
    )
    strategy: Strategy = Field(
        Strategy.LONGEST_IDLE,
        description="Whose turn it is among the agents who are able: the longest idle, or who has the fewest chats.",
    )
    offer_mode: OfferMode = Field(
        OfferMode.ONE,
        description="How agents are asked: one at a time, all who are able at once (the first one has it), "
        "or auto: nobody is asked, the conversation is connected at once.",
    )
    accept_by_answering: bool = Field(
        False,
        strict=True,
        description="Whether an agent who writes to the customer on an open offer accepts it, and the words are sent; "
        "otherwise only 1, 接, 👍 or `!accept` accept, and nothing else is sent.",
    )
    tier_head_start: float = seconds(
        300,
        0,
        86400,
        "How much longer each tier of a customer counts as having waited; whoever comes later than that is behind.",
    )
    relax_after: float = seconds(
        120, 0, 86400, "After so much waiting any agent of the queue will do, whatever skills are needed; 0 for never."
    )
    overflow_to: str = Field(
        "",
        title="a queue's name in quotes",
        description="The queue whose agents help out when this one's don't come.",
    )
    overflow_after: float = seconds(300, 0, 86400, "After so much waiting they do, while their queue is open.")
    park_after: float = seconds(
        180,
        0,
        86400,
        "A conversation that waits so long for the customer takes a quarter of an agent's place; 0 for never.",
    )
    no_show: float = seconds(
        300,
        0,
        86400,
        "A customer who writes nothing for so long after the agent's first line isn't there: it ends; 0 for never.",
    )
    message_due: float = seconds(
        7200, 60, 604800, "How long after it may first be offered a left message should be answered."
    )
    max_waiting: int = Field(
        0, ge=0, le=100000, strict=True, description="So many may wait for a person; 0 for any number."
    )
    max_wait: float = seconds(
        0,
        0,
        86400,
        "Who has waited so long for a person is offered to leave a message; until their turn comes nobody else may "
        "wait, as with `max_waiting`. 0 for never.",
    )
    target: float = seconds(
        60,
        1,
        86400,
        "Within which a customer who wants a person should be answered: the service level's measure. The supervisors "
        "are told when somebody waits longer.",
    )
    goal: float = Field(
        0.8,
        ge=0,
        le=1,
        strict=True,
        allow_inf_nan=False,
        title="a share",
        description="How many should be answered within the target; the supervisors are told when it's fewer over half "
        "an hour. 0 for never.",
    )
    reminder: float = seconds(
        0, 0, 3600, "While somebody waits, agents who could answer are reminded every so many seconds; 0 for never."
    )
    close_reasons: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = Field(
        (),
        title="a list of short texts",
        description="Of these an agent must give one at the end, with `!close` or `!done`; without it none is wanted.",
    )
    show_addresses: bool = Field(
        False,
        strict=True,
        description="Whether `!who` tells agents the address from which the customer wrote last, as where you serve "
        "your own colleagues. Customers never learn an agent's; a public name may hold it.",
    )
    rating: bool = Field(
        False,
        strict=True,
        description="Whether customers are asked, after a conversation with an agent, how it was: 1 to 5, or 👍 / 👎.",
    )
    bot: bool = Field(
        True,
        strict=True,
        description="Whether the bot answers first; without it everybody waits for a person.",
    )
    flow: Path | None = Field(
        None,
        title="a path in quotes",
        description="The file with the menus and forms of this queue's bot; relative to this file.",
    )
    hours: HoursSection = Field(default_factory=lambda: HoursSection.model_validate({}))

    def as_queue(self, name: str) -> Queue:
        """The same in the words of the domain."""
        return Queue(
            QueueName(name),
            self.title,
            offer_timeout=duration(self.offer_timeout),
            wrap_up=duration(self.wrap_up),
            grace=duration(self.grace),
            decline_memory=duration(self.decline_memory),
            strategy=self.strategy,
            offer_mode=self.offer_mode,
            accept_by_answering=self.accept_by_answering,
            show_addresses=self.show_addresses,
            tier_head_start=duration(self.tier_head_start),
            relax_after=duration(self.relax_after),
            overflow_to=QueueName(self.overflow_to),
            overflow_after=duration(self.overflow_after),
            park_after=duration(self.park_after),
            no_show=duration(self.no_show),
            message_due=duration(self.message_due),
            max_waiting=self.max_waiting,
            max_wait=duration(self.max_wait),
            close_reasons=self.close_reasons,
            target=duration(self.target),
            goal=self.goal,
            reminder=duration(self.reminder),
            hours=self.hours.as_hours(),
        )
