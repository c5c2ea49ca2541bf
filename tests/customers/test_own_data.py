"""What is held about a customer: counted in the summary, whole in the copy, and nobody else's in either."""

from imcs.archive import CustomerChange, FormAnswer, FormFilled, PostingMade, RatingAsked, RatingGiven
from imcs.customers.own_data import OwnData
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
