"""Lines in the reader's language, marked for agents, and for those only who are there."""

from imcs import phrases
from imcs.dispatcher import HoldEnded
from imcs.model import AgentId, Language
from imcs.wording import MARK
from imcs.workgroup.saying import Saying
from tests.office import Office, texts


async def test_everybody_who_is_in_but_for_one_reads_it_in_their_own_language(office: Office) -> None:
    mei, bo = await office.hires("mei", language=Language.ZH_TW), await office.hires("bo", queues=())
    talk = await office.connects(await office.customer(), mei)
    office.workgroup.record(office.dispatcher.invite(talk.id, mei.id, bo.id, office.workgroup.now()))
    office.workgroup.accept(bo, talk.id)
    saying = Saying(office.people, texts(), office.workgroup.find)
    fact = HoldEnded(office.workgroup.now(), talk.id, mei.id)
    lines = saying.to_others(fact, bo.id, phrases.TAKEN_OVER, agent="Bo")
    assert [(line.agent, line.body, line.private) for line in lines] == [(mei.id, f"{MARK}Bo 已接手這個對話。", True)]
    everybody = saying.to_others(fact, AgentId(0), phrases.TAKEN_OVER, agent="Bo")
    assert {line.agent for line in everybody} == {mei.id, bo.id}


async def test_nobody_is_told_who_is_no_longer_on_the_staff(office: Office) -> None:
    talk = await office.asks(await office.customer())
    saying = Saying(office.people, texts(), office.workgroup.find)
    assert saying.agents_line(talk.id, AgentId(99), office.workgroup.now(), phrases.HOLD_ENDED) == []
    assert (saying.name(AgentId(99)), saying.owner(talk.id)) == ("", "")
