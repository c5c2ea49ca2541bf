"""A customer's own conversation as text: lines, forms and rating, and nothing of the staff's own."""

from imcs.archive import FormAnswer, FormFilled, PostingMade, RatingAsked, RatingGiven
from imcs.workgroup import Line
from imcs.workgroup.own_talks import OwnTalks
from tests.office import Office, texts


async def test_a_talk_holds_what_the_customer_wrote_was_sent_entered_and_thought(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    talk = await office.connects(wang, mei, "Where is my order?")
    office.workgroup.agent_says(mei, talk, Line("", "On its way."))
    office.workgroup.note(mei, talk.id, "a difficult one")
    now = office.clock()
    posted = PostingMade(talk.id, now, "https://erp.example.com/cases?no=77", "k1", "{}")
    form = FormFilled(talk.id, now, "order", "Order", (FormAnswer("Number", "no", "77", "77"),), complete=False)
    office.workgroup.close(mei, talk.id)
    office.workgroup.record((), form, posted, RatingAsked(talk.id, now), RatingGiven(talk.id, now, 4, "quick"))
    await office.archive.drained()
    record = await office.archive.conversation(talk.id)
    assert record is not None
    text = await OwnTalks(office.archive, office.people, texts()).text(wang, record)
    assert text[0] == f"Conversation {talk.id} · 2026-03-02"
    said = [line.partition(" ")[2] for line in text[1:]]
    assert "You: Where is my order?" in said
    assert "Agent Mei: On its way." in said
    assert text[-4:] == [
        "Form “Order”, not finished:",
        "Number: 77",
        "What you entered is to be passed on to erp.example.com (2026-03-02); it hasn't arrived yet.",
        "Your rating: 4 of 5, comment: quick",
    ]
    (waiting,) = await office.archive.postings.due(now, 9)
    await office.archive.postings.tried(waiting, "", None)
    text = await OwnTalks(office.archive, office.people, texts()).text(wang, record)
    assert "What you entered was passed on to erp.example.com (2026-03-02)." in text
    assert not [line for line in text if "difficult" in line]
