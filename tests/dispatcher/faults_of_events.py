"""Faults of what happens, to be put in on purpose: offers, deadlines, ends, restarts. See test_seeded_faults.py."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

from imcs.dispatcher import (
    AgentState,
    AvailabilityChanged,
    ConversationEnded,
    Dispatcher,
    Fact,
    OfferTimedOut,
    OfferWithdrawn,
    ServiceResumed,
    WithdrawReason,
    WrapUpEnded,
    applying,
    deadlines,
    due,
    restart,
    withdrawal,
)
from imcs.dispatcher.deadlines import Deadline, Due
from imcs.dispatcher.state import State
from imcs.model import AgentId, Conversation, ConversationId, Stage

HERE = "imcs.dispatcher"
FAULTS: dict[str, tuple[str, object]] = {}

# What happens


def nothing_withdrawn(self: Dispatcher, agent: AgentState, now: datetime) -> list[Fact]:
    return []


FAULTS["an offer stays with who went away"] = f"{HERE}.dispatcher.Dispatcher._withdraw_all", nothing_withdrawn


def stays_with_the_others(
    conversation: Conversation, reason: WithdrawReason, now: datetime, *, but: AgentId | None = None
) -> list[OfferWithdrawn]:
    return [] if reason is WithdrawReason.TAKEN else from_everybody(conversation, reason, now, but=but)


from_everybody = withdrawal.from_everybody
FAULTS["the others keep an offer that's taken"] = f"{HERE}.withdrawal.from_everybody", stays_with_the_others


def never(kind: Due) -> Callable[[State, ConversationId], Iterator[Deadline]]:
    def all_but(state: State, id_: ConversationId) -> Iterator[Deadline]:
        return (deadline for deadline in of_conversation(state, id_) if deadline[1] is not kind)

    return all_but


of_conversation = deadlines.of_conversation
FAULTS["offers never time out"] = f"{HERE}.deadlines.of_conversation", never(Due.OFFER)
FAULTS["wrap-ups never end"] = f"{HERE}.deadlines.of_conversation", never(Due.WRAP_UP)
FAULTS["who is gone keeps their customers"] = f"{HERE}.deadlines.of_conversation", never(Due.GRACE)
FAULTS["skills always matter"] = f"{HERE}.deadlines.of_conversation", never(Due.RELAXATION)


def overflow_of_the_unlucky(state: State, conversation: Conversation) -> Iterator[Deadline]:
    helped = conversation.overflow is None
    return of_waiting(state, replace(conversation, overflow=conversation.queue if helped else None))


of_waiting = deadlines._of_waiting
FAULTS["who isn't helped out overflows no more"] = f"{HERE}.deadlines._of_waiting", overflow_of_the_unlucky


def at_once(state: State, conversation: Conversation) -> Iterator[Deadline]:
    for _, kind, id_, agent in of_waiting(state, conversation):
        assert conversation.waiting_since is not None
        yield conversation.waiting_since, kind, id_, agent


FAULTS["another queue helps out at once"] = f"{HERE}.deadlines._of_waiting", at_once


def every_miss_counts(state: State, id_: ConversationId, agent: AgentId, now: datetime) -> list[Fact]:
    unseen = replace(state.agents[agent], unseen=state.agents[agent].offers)
    return missed(SimpleNamespace(**{**vars(state), "agents": {agent: unseen}, "rules": state.rules}), id_, agent, now)


missed: Callable[..., list[Fact]] = due._missed
FAULTS["a sign of life is overlooked"] = f"{HERE}.due._missed", every_miss_counts
FAULTS["who is never there goes on being asked"] = f"{HERE}.due.MISSES", 1000
FAULTS["a single miss ends the shift"] = f"{HERE}.due.MISSES", 1


def a_line_is_nothing(self: Dispatcher, agent: AgentId, now: datetime, *, line: bool = False) -> list[Fact]:
    return sign_of_life(self, agent, now)


sign_of_life = Dispatcher.sign_of_life
FAULTS["a line doesn't bring back who missed offers"] = f"{HERE}.dispatcher.Dispatcher.sign_of_life", a_line_is_nothing


def grace_goes_on(state: State, agent: AgentState, fact: AvailabilityChanged) -> None:
    before = dict(state.alone)
    availability_changed(state, agent, fact)
    state.alone = {**before, **state.alone}


availability_changed = applying._availability_changed
FAULTS["coming back doesn't end the grace"] = f"{HERE}.applying._availability_changed", grace_goes_on


def ended_twice(self: Dispatcher, now: datetime, facts: list[Fact]) -> list[Fact]:
    done = decide(self, now, facts)
    return done + [fact for fact in facts if isinstance(fact, ConversationEnded)]


decide = Dispatcher._decide
FAULTS["a conversation ends twice"] = f"{HERE}.dispatcher.Dispatcher._decide", ended_twice


def offered_later(self: Dispatcher, now: datetime, facts: list[Fact]) -> list[Fact]:
    if any(isinstance(fact, WrapUpEnded) for fact in facts):
        for fact in facts:
            self._apply(fact)
        return facts
    return decide(self, now, facts)


FAULTS["a place freed isn't filled"] = f"{HERE}.dispatcher.Dispatcher._decide", offered_later


def marked_though_refused(self: Dispatcher, conversation: ConversationId, agent: AgentId) -> Conversation:
    known = self.conversation(conversation)
    if known.stage is Stage.OFFERED and agent not in known.offers:
        self._state.declined.setdefault(conversation, {})[agent] = known.started_at
    return check_offered(self, conversation, agent)


check_offered = Dispatcher._check_offered
FAULTS["a refused call leaves a mark"] = f"{HERE}.dispatcher.Dispatcher._check_offered", marked_though_refused


def only_offers_due(self: Dispatcher) -> datetime | None:
    return min((c.offer_until for c in self.open_conversations() if c.offer_until), default=None)


FAULTS["only offers have a deadline"] = f"{HERE}.dispatcher.Dispatcher.next_deadline", only_offers_due


def no_second_chances(state: State) -> Iterator[datetime]:
    return iter(())


FAULTS["nobody wakes up for a second chance"] = f"{HERE}.deadlines.second_chances", no_second_chances

# Restarts


def not_shifted(state: State, fact: ServiceResumed) -> None:
    service_resumed(state, replace(fact, since=fact.at))


service_resumed = applying._service_resumed
FAULTS["downtime counts"] = f"{HERE}.applying._service_resumed", not_shifted


def latest_resumption(log: Sequence[Fact], first_open: int) -> set[int]:
    return set([index for index, fact in enumerate(log) if isinstance(fact, ServiceResumed)][-1:])


FAULTS["only the latest resumption is replayed"] = f"{HERE}.restart._resumptions", latest_resumption


def without_wrapping_up(log: Sequence[Fact]) -> set[int]:
    ended = {fact.conversation for fact in log if isinstance(fact, ConversationEnded)}
    return {index for index in of_open(log) if getattr(log[index], "conversation", None) not in ended}


of_open = restart._of_open_conversations
FAULTS["a restart forgets wrap-ups"] = f"{HERE}.restart._of_open_conversations", without_wrapping_up


def without_ends(log: Sequence[Fact]) -> set[int]:
    return {index for index in latest_of_agents(log) if not isinstance(log[index], ConversationEnded)}


def without_misses(log: Sequence[Fact]) -> set[int]:
    return {index for index in latest_of_agents(log) if not isinstance(log[index], OfferTimedOut)}


FAULTS["a restart forgets who missed offers"] = f"{HERE}.restart._latest_of_agents", without_misses
latest_of_agents = restart._latest_of_agents
FAULTS["a restart forgets who rested"] = f"{HERE}.restart._latest_of_agents", without_ends


def any_colleague(self: Dispatcher, known: Conversation, agent: AgentId) -> bool:
    return known.stage is Stage.QUEUED and agent in self.state.able


def never_asked_again(self: Dispatcher, known: Conversation, agent: AgentId) -> bool:
    return False


FAULTS["anybody takes what nobody offered"] = f"{HERE}.dispatcher.Dispatcher._could_have_had", any_colleague
FAULTS["who says yes too late gets nothing"] = f"{HERE}.dispatcher.Dispatcher._could_have_had", never_asked_again
