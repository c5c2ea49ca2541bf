"""Since when nobody has written: known for conversations with an agent, and not counted while one is on hold."""

from datetime import timedelta

from imcs.workgroup import Line
from tests.builders import MORNING, at
from tests.office import Office


async def test_conversations_in_which_nobody_writes_are_known(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    silence, conversation = office.workgroup.silence, await office.connects(wang, mei)
    assert silence.since(MORNING) == []
    office.clock.advances(100)
    assert silence.since(at(50)) == [conversation.id]
    office.workgroup.agent_says(mei, office.dispatcher.conversation(conversation.id), Line("a1", "Hi"))
    assert silence.since(at(50)) == []
    office.clock.advances(100)
    await office.asks(wang, "Hello?")
    assert silence.since(at(150)) == []
    office.workgroup.close(mei, conversation.id)
    office.clock.advances(100)
    assert silence.since(at(250)) == []


async def test_what_the_agent_put_aside_is_not_silent_and_the_time_begins_anew_after_it(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    silence, conversation = office.workgroup.silence, await office.connects(wang, mei)
    assert silence.since(MORNING) == []
    office.workgroup.hold(mei, conversation.id, timedelta(seconds=300), "")
    office.clock.advances(200)
    assert silence.since(at(100)) == []
    office.clock.advances(200)
    office.workgroup.record(office.dispatcher.tick(office.clock()))
    await office.archive.drained()
    assert silence.since(at(300)) == []
    assert silence.since(at(401)) == [conversation.id]
