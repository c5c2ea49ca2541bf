"""What each fact does to the state, whether it's new or replayed; the only code that changes one.

It bears the gaps of `open_facts`: an agent may be named before the fact that describes them, and what says since when
an agent is idle, or how many offers they missed, may speak of a conversation that isn't known.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from imcs.dispatcher.agent_state import GONE, THERE, AgentState
from imcs.dispatcher.facts import (
    AgentChanged,
    AgentFact,
    AgentJoined,
    AgentLeft,
    AgentPaused,
    AgentReadied,
    AgentRemoved,
    AgentSeen,
    AvailabilityChanged,
    ClosingChanged,
    ConversationConnected,
    ConversationEnded,
    ConversationFact,
    ConversationHeld,
    ConversationLeft,
    ConversationOverflowed,
    ConversationParked,
    ConversationQueued,
    ConversationStarted,
    Fact,
    HoldEnded,
    MessageLeft,
    NeedRelaxed,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    PassedOver,
    PreferenceChanged,
    QueueShut,
    ServiceResumed,
    TierChanged,
    TurnPassed,
    WaitBegan,
    WrapUpEnded,
)
from imcs.dispatcher.reasons import Purpose
from imcs.dispatcher.state import State
from imcs.model import AgentId, Author, Availability, Conversation, ConversationId, Stage


def apply(state: State, fact: Fact) -> None:
    """Make the fact so."""
    match fact:
        case ServiceResumed():
            _service_resumed(state, fact)
        case QueueShut():
            state.shut = {name: until for name, until in state.shut.items() if name != fact.queue}
            if fact.until is not None:
                state.shut[fact.queue] = fact.until
        case (
            AgentChanged()
            | AgentRemoved()
            | AvailabilityChanged()
            | AgentPaused()
            | AgentSeen()
            | AgentReadied()
            | AgentLeft()
        ):
            _apply_to_agent(state, fact)
        case _:
            _apply_to_conversation(state, fact)


def _apply_to_conversation(state: State, fact: ConversationFact) -> None:
    match fact:
        case ConversationStarted():
            _started(state, fact)
        case ConversationQueued():
            _queued(state, fact)
        case (
            TierChanged() | PreferenceChanged() | WaitBegan() | PassedOver() | NeedRelaxed() | ConversationOverflowed()
        ):
            state.put(_stands_otherwise(state.conversations[fact.conversation], fact))
        case ClosingChanged():
            state.put(replace(state.conversations[fact.conversation], closes=fact.closes))
        case MessageLeft():
            _message_left(state, fact)
        case OfferMade():
            _offer_made(state, fact)
        case OfferDeclined() | OfferTimedOut() | OfferWithdrawn():
            _offer_over(state, fact)
        case ConversationConnected():
            _connected(state, fact)
        case AgentJoined():
            _joined(state, fact)
        case ConversationLeft():
            _left(state, fact)
        case TurnPassed() | ConversationParked() | ConversationHeld() | HoldEnded():
            _weighs(state, fact)
        case ConversationEnded():
            _ended(state, fact)
        case WrapUpEnded():
            agent = state.agent(fact.agent)
            left = {key: until for key, until in agent.wrap_ups.items() if key != fact.conversation}
            state.seat(replace(agent, wrap_ups=left))
            state.wrapping_up.pop(fact.conversation, None)
        case _:
            assert_never(fact)


def _apply_to_agent(state: State, fact: AgentFact) -> None:
    agent = state.agent(fact.agent)
    match fact:
        case AgentChanged():
            queues, skills = frozenset(fact.queues), frozenset(fact.skills)
            state.seat(replace(agent, queues=queues, capacity=fact.capacity, skills=skills))
        case AgentRemoved():
            state.unseat(agent.id)
        case AvailabilityChanged():
            _availability_changed(state, agent, fact)
        case AgentPaused():
            state.seat(replace(agent, paused=True, why=fact.why, missing=fact.missing))
        case AgentSeen():
            state.seat(replace(agent, missed=0, unseen=frozenset()))
            for id_ in agent.connected:
                state.alone.pop((id_, agent.id), None)
        case AgentReadied():
            agent = _busy_again(replace(agent, missed=0, unseen=frozenset()), fact.at)
            agent = replace(agent, ready_at=fact.at if fact.asked else agent.ready_at)
            state.seat(replace(agent, paused=False, why="", missing=False, on_duty=True))
        case AgentLeft():
            state.seat(replace(agent, on_duty=agent.on_duty and not fact.asked, ready_at=None))
        case _:
            assert_never(fact)


# Into the queue, and offers


def _started(state: State, fact: ConversationStarted) -> None:
    state.last = max(state.last, fact.conversation)
    state.open_ids[fact.customer, fact.queue] = fact.conversation
    state.put(
        Conversation(
            id=fact.conversation,
            customer=fact.customer,
            queue=fact.queue,
            stage=Stage.BOT,
            started_at=fact.at,
            tier=fact.tier,
            continues=fact.continues,
            own=fact.own,
            line=fact.queue,
        )
    )


def _queued(state: State, fact: ConversationQueued) -> None:
    conversation = state.conversations[fact.conversation]
    if conversation.stage is Stage.CONNECTED and conversation.agent is not None:
        state.seat(_without(state.agent(conversation.agent), conversation.id))
        state.alone.pop((conversation.id, conversation.agent), None)
    if fact.agent is not None and fact.not_before is not None:
        state.declined.setdefault(conversation.id, {})[fact.agent] = fact.not_before
    waiting = replace(
        _without_turn(conversation),
        left=None,
        opens=None,
        due=None,
        passed=0,
        closes=fact.closes,
        stage=Stage.QUEUED,
        agent=None,
        queued_at=conversation.queued_at or fact.at,
        at_head=fact.head,
        need=conversation.need if fact.need is None else fact.need,
        waiting_since=fact.at,
    )
    if fact.queue is not None:
        waiting = replace(waiting, line=fact.queue, relaxed=False, overflow=None)
    waiting = replace(waiting, overflow_since=fact.at if waiting.overflow else None)
    state.put(waiting)


def _stands_otherwise(
    known: Conversation,
    fact: TierChanged | PreferenceChanged | WaitBegan | PassedOver | NeedRelaxed | ConversationOverflowed,
) -> Conversation:
    match fact:
        case TierChanged():
            return replace(known, tier=fact.tier)
        case PreferenceChanged():
            return replace(known, need=replace(known.need, prefers=fact.prefers))
        case WaitBegan():
            return replace(known, opens=None, queued_at=fact.at, waiting_since=fact.at)
        case PassedOver():
            return replace(known, passed=known.passed + 1)
        case NeedRelaxed():
            return replace(known, relaxed=True)
        case ConversationOverflowed():
            return replace(known, overflow=fact.queue, overflow_since=fact.at, closes=fact.closes)


def _message_left(state: State, fact: MessageLeft) -> None:
    conversation = state.conversations[fact.conversation]
    left = replace(conversation, left=fact.why, due=fact.due, closes=None, overflow=None, passed=0, shown=False)
    left = replace(left, overflow_since=None)
    if fact.opens > fact.at:
        left = replace(left, opens=fact.opens, queued_at=fact.opens, waiting_since=fact.opens)
    state.put(left)


def _offer_made(state: State, fact: OfferMade) -> None:
    conversation = state.conversations[fact.conversation]
    if fact.purpose is Purpose.TRANSFER:
        conversation = replace(conversation, transfer_to=fact.agent)
    _offered(state, replace(conversation, passed=0), {**conversation.offers, fact.agent: fact.until})
    agent, id_ = state.agent(fact.agent), {fact.conversation}
    state.seat(replace(agent, offers=agent.offers | id_, unseen=agent.unseen | id_))


def _offer_over(state: State, fact: OfferDeclined | OfferTimedOut | OfferWithdrawn) -> None:
    agent = state.agent(fact.agent)
    if isinstance(fact, OfferTimedOut):
        agent = replace(agent, missed=fact.missed)
    state.seat(_without_offer(agent, fact.conversation))
    conversation = state.conversations.get(fact.conversation)
    if conversation is None:
        return  # it's replayed for what it says about the agent only
    if not isinstance(fact, OfferWithdrawn):
        state.declined.setdefault(conversation.id, {})[agent.id] = fact.not_before
    _offered(state, conversation, _but(conversation.offers, agent.id))


def _offered(state: State, conversation: Conversation, offers: Mapping[AgentId, datetime]) -> None:
    """The conversation has these open offers."""
    if conversation.stage is Stage.CONNECTED:
        to = conversation.transfer_to if conversation.transfer_to in offers else None
        state.put(replace(conversation, offers=offers, transfer_to=to))
    else:
        only = next(iter(offers)) if len(offers) == 1 else None
        stage = Stage.OFFERED if offers else Stage.QUEUED
        state.put(replace(conversation, stage=stage, agent=only, offers=offers))


# With agents


def _connected(state: State, fact: ConversationConnected) -> None:
    conversation = state.conversations[fact.conversation]
    offers = _but(conversation.offers, fact.agent) if conversation.stage is Stage.CONNECTED else {}
    connected = replace(
        _without_turn(conversation),
        stage=Stage.CONNECTED,
        agent=fact.agent,
        offers=offers,
        transfer_to=None,
        opens=None,
        turn=Author.AGENT,
        turn_since=fact.at,
    )
    state.put(connected)
    _comes_in(state, fact)
    for guest in connected.guests:
        _mark(state, guest, connected)


def _joined(state: State, fact: AgentJoined) -> None:
    conversation = state.conversations[fact.conversation]
    offers = _but(conversation.offers, fact.agent)
    state.put(replace(conversation, guests=(*conversation.guests, fact.agent), offers=offers))
    _comes_in(state, fact)
    _mark(state, fact.agent, conversation)


def _comes_in(state: State, fact: ConversationConnected | AgentJoined) -> None:
    agent = _busy_again(_without_offer(state.agent(fact.agent), fact.conversation), fact.at)
    state.seat(replace(agent, connected=agent.connected | {fact.conversation}))
    if agent.availability in GONE:
        state.alone[fact.conversation, agent.id] = fact.at


def _left(state: State, fact: ConversationLeft) -> None:
    agent = _busy_again(state.agent(fact.agent), fact.at)
    state.seat(_without(agent, fact.conversation))
    state.alone.pop((fact.conversation, agent.id), None)
    conversation = state.conversations.get(fact.conversation)
    if conversation is None:
        return  # it's replayed for what it says about the agent only
    gone = {agent.id, fact.successor}
    guests = tuple(guest for guest in conversation.guests if guest not in gone)
    owner = fact.successor if conversation.agent == agent.id else conversation.agent
    state.put(replace(conversation, agent=owner, guests=guests))


def _weighs(state: State, fact: TurnPassed | ConversationParked | ConversationHeld | HoldEnded) -> None:
    conversation = state.conversations[fact.conversation]
    match fact:
        case TurnPassed():
            shown = conversation.shown or fact.to is Author.AGENT
            conversation = replace(conversation, turn=fact.to, turn_since=fact.at, parked=False, shown=shown)
        case ConversationParked():
            conversation = replace(conversation, parked=True)
        case ConversationHeld():
            conversation = replace(conversation, held_until=fact.until)
        case HoldEnded():
            # whoever's line is waited for has as much time again
            since = conversation.turn_since and fact.at
            conversation = replace(conversation, held_until=None, turn_since=since)
        case _:
            assert_never(fact)
    state.put(conversation)
    for agent in conversation.inside:
        _mark(state, agent, conversation)


def _mark(state: State, agent_id: AgentId, conversation: Conversation) -> None:
    """The agent's places hang on how much the conversation weighs."""
    agent, id_ = state.agent(agent_id), {conversation.id}
    parked = agent.parked | id_ if conversation.parked else agent.parked - id_
    held = agent.held | id_ if conversation.held_until else agent.held - id_
    state.seat(replace(agent, parked=parked, held=held))


def _ended(state: State, fact: ConversationEnded) -> None:
    known = state.conversations.get(fact.conversation)
    if known is not None:
        state.take_away(known)
    if fact.agent is None:
        return
    state.alone.pop((fact.conversation, fact.agent), None)
    agent = _without(_busy_again(state.agent(fact.agent), fact.at), fact.conversation)
    # Of an unknown conversation the wrap-up is over: its facts would have been replayed otherwise.
    if known is not None and fact.wrap_up_until is not None:
        agent = replace(agent, wrap_ups={**agent.wrap_ups, fact.conversation: fact.wrap_up_until})
        state.wrapping_up[fact.conversation] = agent.id
    state.seat(agent)


# Agents and the service


def _availability_changed(state: State, agent: AgentState, fact: AvailabilityChanged) -> None:
    idle_since = fact.at if fact.availability in THERE else None
    state.seat(replace(agent, availability=fact.availability, idle_since=idle_since))
    for id_ in agent.connected:
        if fact.availability in GONE:
            state.alone[id_, agent.id] = fact.at
        else:
            state.alone.pop((id_, agent.id), None)


def _service_resumed(state: State, fact: ServiceResumed) -> None:
    down = fact.at - fact.since
    for conversation in list(state.conversations.values()):
        state.put(
            replace(
                conversation,
                offers={agent: until + down for agent, until in conversation.offers.items()},
                waiting_since=conversation.waiting_since
                and conversation.waiting_since + (timedelta(0) if conversation.opens else down),
                turn_since=conversation.turn_since and conversation.turn_since + down,
            )
        )
    for agent in list(state.agents.values()):
        later = {key: until + down for key, until in agent.wrap_ups.items()}
        state.seat(replace(agent, availability=Availability.UNKNOWN, idle_since=None, wrap_ups=later))
        state.alone.update({(id_, agent.id): fact.at for id_ in agent.connected})


# Values


def _but(offers: Mapping[AgentId, datetime], agent: AgentId) -> dict[AgentId, datetime]:
    return {key: until for key, until in offers.items() if key != agent}


def _without(agent: AgentState, id_: ConversationId) -> AgentState:
    """The agent is no longer in the conversation."""
    gone = {id_}
    return replace(agent, connected=agent.connected - gone, parked=agent.parked - gone, held=agent.held - gone)


def _without_offer(agent: AgentState, id_: ConversationId) -> AgentState:
    return replace(agent, offers=agent.offers - {id_}, unseen=agent.unseen - {id_})


def _without_turn(conversation: Conversation) -> Conversation:
    return replace(conversation, turn=None, turn_since=None, parked=False, held_until=None)


def _busy_again(agent: AgentState, at: datetime) -> AgentState:
    """Idle time starts anew; while nobody is there, there's none to start."""
    return replace(agent, idle_since=at) if agent.availability in THERE else agent
