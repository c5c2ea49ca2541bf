"""Which facts a restart replays: the specification of the selection that the archive makes in SQL. Pure.

`Dispatcher.replay(queues, open_facts(everything))` equals the dispatcher that lived through everything.
Selected are, in their original order:

(a) every fact of a conversation that hasn't ended, or whose wrap-up isn't over: it ended with a
    `wrap_up_until`, and no `WrapUpEnded` of it exists (removing an agent writes those too);
(b) for each agent the latest fact of each kind of `AgentFact`, and of each of `TELLING` naming the agent,
    whatever became of its conversation (they say since when the agent is idle, and what they missed);
(c) the latest `QueueShut` of each queue;
(d) the latest `ServiceResumed`, and every one after the first fact of (a). The latest alone isn't enough:
    each of them moved the deadlines that were open then, so an offer or wrap-up that lived through two must
    be moved twice.
"""

from collections.abc import Iterable, Sequence
from typing import get_args

from imcs.dispatcher.facts import (
    AgentFact,
    ConversationEnded,
    ConversationLeft,
    Fact,
    OfferTimedOut,
    QueueShut,
    ServiceResumed,
    WrapUpEnded,
)
from imcs.model import AgentId, ConversationId

TELLING = (ConversationEnded, ConversationLeft, OfferTimedOut)
"""Facts about conversations that also tell something lasting about their agent."""
LATEST = (*get_args(AgentFact), *TELLING)
"""The kinds of which each agent's latest is replayed."""


def open_facts(facts: Iterable[Fact]) -> list[Fact]:
    """Those of `facts` (all there are, oldest first) that a restart needs, in the same order."""
    log = list(facts)
    still_open = _of_open_conversations(log)
    chosen = (
        still_open
        | _latest_of_agents(log)
        | _latest_of_queues(log)
        | _resumptions(log, min(still_open, default=len(log)))
    )
    return [log[index] for index in sorted(chosen)]


def _of_open_conversations(log: Sequence[Fact]) -> set[int]:
    over: set[ConversationId] = set()
    for fact in log:
        if isinstance(fact, WrapUpEnded) or (isinstance(fact, ConversationEnded) and fact.wrap_up_until is None):
            over.add(fact.conversation)
    about = [(index, getattr(fact, "conversation", None)) for index, fact in enumerate(log)]
    return {index for index, conversation in about if conversation is not None and conversation not in over}


def _latest_of_agents(log: Sequence[Fact]) -> set[int]:
    latest: dict[tuple[AgentId, type[Fact]], int] = {}
    for index, fact in enumerate(log):
        agent = getattr(fact, "agent", None)
        if isinstance(fact, LATEST) and agent is not None:
            latest[agent, type(fact)] = index
    return set(latest.values())


def _latest_of_queues(log: Sequence[Fact]) -> set[int]:
    latest = {fact.queue: index for index, fact in enumerate(log) if isinstance(fact, QueueShut)}
    return set(latest.values())


def _resumptions(log: Sequence[Fact], first_open: int) -> set[int]:
    resumed = [index for index, fact in enumerate(log) if isinstance(fact, ServiceResumed)]
    return {index for index in resumed if index > first_open or index == resumed[-1]}
