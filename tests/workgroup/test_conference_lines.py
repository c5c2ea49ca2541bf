"""What those who are in read, and the customer, when a supervisor decides whose the conversation is."""

from imcs.model import Agent, AgentId, Conversation, Role
from imcs.wording import MARK
from imcs.workgroup.supervision import Supervision
from tests.office import Office

SUPERVISOR = frozenset({Role.SUPERVISOR})


async def two_inside(office: Office) -> tuple[Agent, Agent, Conversation]:
    """Mei has the conversation, and has asked Bo to join."""
    mei, bo = await office.hires("mei"), await office.hires("bo", queues=())
    talk = await office.connects(await office.customer(), mei)
    office.workgroup.record(office.dispatcher.invite(talk.id, mei.id, bo.id, office.workgroup.now()))
    office.workgroup.accept(bo, talk.id)
    return mei, bo, talk


async def test_who_joined_and_is_given_it_reads_so_and_the_customer_reads_who_left(office: Office) -> None:
    mei, bo, talk = await two_inside(office)
    boss = await office.hires("boss", queues=(), roles=SUPERVISOR)
    before = len(await office.lines(talk.id))
    Supervision(office.workgroup, office.archive).assign(boss, talk.id, bo)
    told: list[tuple[AgentId | None, str]] = [(line.agent, line.body) for line in await office.lines(talk.id)]
    assert told[before:] == [
        (mei.id, f"{MARK}Agent Bo has taken over this conversation."),
        (bo.id, f"{MARK}Agent Boss has given you this conversation."),
        (None, "Agent Mei has left this conversation."),
    ]


async def test_who_joined_reads_who_is_out_when_a_supervisor_who_is_in_takes_it(office: Office) -> None:
    mei, bo, talk = await two_inside(office)
    boss = await office.hires("boss", queues=(), roles=SUPERVISOR)
    supervision = Supervision(office.workgroup, office.archive)
    supervision.barge(boss, talk.id)
    before = len(await office.lines(talk.id))
    supervision.take_over(boss, talk.id)
    told: list[tuple[AgentId | None, str]] = [(line.agent, line.body) for line in await office.lines(talk.id)]
    assert told[before:] == [
        (mei.id, f"{MARK}Agent Boss has taken over this conversation."),
        (bo.id, f"{MARK}Agent Mei has left the conversation."),
        (None, "Agent Mei has left this conversation."),
    ]


async def test_who_takes_over_what_a_colleague_was_asked_for_doesnt_read_that_it_is_still_theirs(
    office: Office,
) -> None:
    mei, bo = await office.hires("mei"), await office.hires("bo", queues=())
    boss = await office.hires("boss", queues=(), roles=SUPERVISOR)
    talk = await office.connects(await office.customer(), mei)
    office.workgroup.hand_over(mei, talk, bo, "")
    Supervision(office.workgroup, office.archive).take_over(boss, talk.id)
    told = [(line.agent, line.body) for line in await office.lines(talk.id)]
    assert (bo.id, f"{MARK}Taken by Agent Boss: Wang") in told
    assert not [body for _, body in told if "still yours" in body]
