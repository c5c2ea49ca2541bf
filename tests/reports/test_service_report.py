"""A period's measures: the queues' customers, and their agents' time."""

from datetime import timedelta

from imcs.reports.service_report import served
from tests.office import HELP, SHOP, Office


async def test_a_period_has_its_queues_measures_and_its_agents_occupancy(office: Office) -> None:
    mei = await office.hires()
    start = office.clock()
    office.clock.advances(3600)  # at work long before the period begins
    conversation = await office.connects(await office.customer(), mei)
    office.clock.advances(900)
    office.workgroup.close(mei, conversation.id)
    office.workgroup.done(mei)
    given_up = await office.asks(await office.customer("li@home.example"))
    office.workgroup.customer_leaves(given_up.id)
    await office.archive.drained()
    since = start + timedelta(seconds=3600)
    found = await served(office.archive, office.dispatcher.queues, since, since + timedelta(seconds=1800))
    help_desk, shop = found.queues
    assert (help_desk.queue, shop.queue) == (HELP, SHOP)
    assert (help_desk.abandonment, shop.abandonment, shop.wanted) == (None, 0.5, 2)
    assert (found.agents.busy, found.agents.at_work, found.agents.share) == (
        timedelta(seconds=900),
        timedelta(seconds=1800),
        0.5,
    )
