"""A period's measures: the queues' customers, and their agents' time."""

from datetime import timedelta

from imcs.model import Availability
from imcs.reports.service_report import served
from tests.office import HELP, SHOP, Office


async def test_a_period_has_its_queues_measures_and_its_agents_occupancy(office: Office) -> None:
    mei = await office.hires()
    start = office.clock()
    office.clock.advances(3600)  # at work long before the period begins
    conversation = await office.connects(await office.customer(), mei)
    office.answers(mei, conversation)
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


async def test_who_came_to_work_days_before_the_period_and_stayed_is_counted(office: Office) -> None:
    mei, bo = await office.hires(), await office.hires("bo", online=False)
    lin = await office.hires("lin")
    conversation = await office.connects(await office.customer(), mei)
    office.workgroup.pause(lin, "holiday")
    await office.archive.drained()
    office.clock.advances(10 * 86400)
    since = office.clock()
    office.clock.advances(1000)
    office.workgroup.presence(bo, Availability.AVAILABLE)
    office.clock.advances(1000)
    await office.archive.drained()
    found = await served(office.archive, office.dispatcher.queues, since, office.clock())
    assert (found.agents.busy, found.agents.at_work) == (timedelta(seconds=2000), timedelta(seconds=3000))
    office.workgroup.close(mei, conversation.id)
    await office.archive.drained()
    again = await served(office.archive, office.dispatcher.queues, since, since + timedelta(seconds=2000))
    assert again.agents == found.agents, "also when it's over"
