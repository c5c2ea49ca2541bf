"""A customer's own conversation as text: lines, forms and rating, and nothing of the staff's own."""

from imcs.archive import FormAnswer, FormFilled, RatingAsked, RatingGiven
from imcs.own_talks import OwnTalks
from imcs.workgroup import Line
from tests.office import Office, texts


async def test_a_talk_holds_what_the_customer_wrote_was_sent_entered_and_thought(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    talk = await office.connects(wang, mei, "Where is my order?")
    office.workgroup.agent_says(mei, talk, Line("", "On its way."))
    office.workgroup.note(mei, talk.id, "a difficult one")
    now = office.clock()
    form = FormFilled(talk.id, now, "order", "Order", (FormAnswer("Number", "no", "77", "77"),), complete=False)
    office.workgroup.close(mei, talk.id)
    office.workgroup.record((), form, RatingAsked(talk.id, now), RatingGiven(talk.id, now, 4, "quick"))
    await office.archive.drained()
    record = await office.archive.conversation(talk.id)
    assert record is not None
    text = await OwnTalks(office.archive, office.people, texts()).text(wang, record)
    assert text[0] == f"Conversation {talk.id} · 2026-03-02"
    said = [line.partition(" ")[2] for line in text[1:]]
    assert "You: Where is my order?" in said
    assert "Agent Mei: On its way." in said
    assert text[-3:] == ["Form “Order”, not finished:", "Number: 77", "Your rating: 4 of 5, comment: quick"]
    assert not [line for line in text if "difficult" in line]
