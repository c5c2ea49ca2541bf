"""What is held about a customer: counted in the summary, whole in the copy, and nobody else's in either."""

from imcs.archive import (
    Contact,
    CustomerChange,
    CustomerNote,
    FormAnswer,
    FormFilled,
    PostingMade,
    RatingAsked,
    RatingGiven,
)
from imcs.customers.own_data import OwnData
from imcs.phrases import rights
from tests.office import Office, texts


async def test_a_summary_counts_and_a_copy_holds_forms_what_was_passed_on_and_ratings(office: Office) -> None:
    mei, wang, lin = await office.hires(), await office.customer(), await office.customer("lin@home.example", "Lin")
    own = OwnData(office.archive, office.people, texts())
    talk = await office.connects(wang, mei, "Where is my order?")
    await office.connects(lin, mei, "Lin's secret")
    await office.archive.drained()
    assert "Forms:" not in await own.summary(wang)
    now = office.clock()
    await office.archive.customers.change([CustomerChange(number=wang.id, attributes={"plan": "gold"})])
    office.workgroup.record(
        (),
        FormFilled(talk.id, now, "order", "Order", (FormAnswer("Number", "no", "77", "77"),)),
        PostingMade(talk.id, now, "https://erp.example.com/", "k1", "{}"),
        RatingAsked(talk.id, now),
        RatingGiven(talk.id, now, 4, "quick"),
    )
    await office.archive.drained()
    assert "Forms: 1, passed on to other systems: 1; ratings: 1" in await own.summary(wang)
    whole = await own.whole(wang)
    for part in (wang.address, "plan: gold", "You: Where is my order?", "Number: 77", "erp.example.com", "quick"):
        assert part in whole
    assert "secret" not in whole
    assert lin.address not in whole


async def test_a_copy_quotes_what_the_staff_noted_without_what_it_says_of_other_people(office: Office) -> None:
    mei, wang = await office.hires(), await office.customer()
    own = OwnData(office.archive, office.people, texts())
    talk = await office.connects(wang, mei, "My phone is 0912-345-678")
    office.workgroup.note(mei, talk.id, "call 0912 345 678, or the neighbour at 02-2345-6789")
    await office.archive.drained()
    book, now = office.archive.customers, office.clock()
    await book.note(wang.id, CustomerNote(now, "root", "impatient; neighbour: lin@home.example"))
    await book.log(Contact(wang.id, now, "phone", "root", "asked for a refund"))
    summary, whole = await own.summary(wang), await own.whole(wang)
    assert "Notes by our staff: 2; calls, letters and visits on record: 1" in summary
    assert "Note by our staff (09:00): call 0912 345 678, or the neighbour at [phone]" in whole
    assert "Note by our staff (2026-03-02): impatient; neighbour: [e-mail]" in whole
    assert "phone, noted by our staff (2026-03-02): asked for a refund" in whole
    assert "root" not in whole
    assert whole.endswith(texts()("en", rights.THIRD_PERSONS))


async def test_a_copy_quotes_every_note_however_many(office: Office) -> None:
    wang = await office.customer()
    for n in range(120):
        await office.archive.customers.note(wang.id, CustomerNote(office.clock(), "root", f"note-{n}."))
    whole = await OwnData(office.archive, office.people, texts()).whole(wang)
    assert all(f"note-{n}." in whole for n in range(120))
