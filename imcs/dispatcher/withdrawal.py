"""Offers taken back, and what the conversation is afterwards. Pure: facts out, nothing applied."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from imcs.dispatcher.agent_state import AgentState
from imcs.dispatcher.facts import OfferWithdrawn
from imcs.dispatcher.reasons import WithdrawReason
from imcs.dispatcher.state import State
from imcs.model import AgentId, Conversation, ConversationId, Stage


def stage_without(conversation: Conversation, gone: Iterable[AgentId]) -> Stage:
    """Where the conversation stands when it's no longer offered to these agents."""
    if conversation.stage is Stage.CONNECTED:
        return Stage.CONNECTED
    return Stage.OFFERED if conversation.offers.keys() - set(gone) else Stage.QUEUED


def from_everybody(
    conversation: Conversation, reason: WithdrawReason, now: datetime, *, but: AgentId | None = None
) -> list[OfferWithdrawn]:
    """All offers of the conversation are taken back, `but` for one agent's."""
    agents = [agent for agent in conversation.offers if agent != but]
    return [
        OfferWithdrawn(now, conversation.id, agent, reason, stage_without(conversation, agents[: turn + 1]))
        for turn, agent in enumerate(agents)
    ]


def from_agent(state: State, agent: AgentId, offers: Iterable[ConversationId], now: datetime) -> list[OfferWithdrawn]:
    """These offers to the agent are taken back, because they can't be answered any more."""
    return from_agents(state, {agent: offers}, now)


def from_agents(
    state: State, offers: Mapping[AgentId, Iterable[ConversationId]], now: datetime
) -> list[OfferWithdrawn]:
    """The same for several agents at once, who may be asked for the same conversation."""
    facts: list[OfferWithdrawn] = []
    gone: defaultdict[ConversationId, list[AgentId]] = defaultdict(list)
    for agent, taken_back in offers.items():
        for id_ in sorted(taken_back):
            gone[id_].append(agent)
            stage = stage_without(state.conversations[id_], gone[id_])
            facts.append(OfferWithdrawn(now, id_, agent, WithdrawReason.AGENT_NOT_AVAILABLE, stage))
    return facts


def without_room(state: State, agent: AgentState, offers: Iterable[ConversationId]) -> list[ConversationId]:
    """Those of the agent's `offers` for which there's no place any more: the last in line go first."""
    room = max(replace(agent, offers=frozenset()).room, 0)
    ordered = sorted(offers, key=lambda id_: state.place(state.conversations[id_]))
    return ordered[room:]
