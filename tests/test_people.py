"""Who is who: a cache over the archive, which gives the same answer as the archive does."""

import asyncio
from pathlib import Path

import pytest

from imcs import people as room
from imcs.archive import CustomerAdded, CustomerChange, PuppetAdded, Source
from imcs.model import Address, Customer, CustomerId, Language
from tests.office import HELP, SHOP, Office, open_office

HOME = Address("wang@home.example")


async def test_a_stranger_becomes_a_customer_saved_before_anything_is_said(office: Office) -> None:
    wang = await office.people.customer_writing_from(HOME, Language.ZH_CN, "Wang")
    assert (wang.address, wang.name, wang.language) == (HOME, "Wang", Language.ZH_CN)
    assert await office.archive.customer_at(HOME) == wang


async def test_a_number_that_another_process_gave_is_not_given_again(office: Office) -> None:
    wang = await office.customer(HOME)
    change = CustomerChange((Address("lin@home.example"),), name="Lin")
    await office.archive.customers.change([change])
    met = await office.customer("chen@home.example")
    lin = await office.customer("lin@home.example")
    assert [lin.name, *(each.id for each in (wang, lin, met))] == ["Lin", 1, 2, 3]


async def test_a_customer_stays_the_same_customer_after_a_restart(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        wang = await office.customer(HOME)
        puppet = office.people.puppet(wang.id, HELP)
    async with open_office(tmp_path) as office:
        assert office.people.customer_at(HOME) is None  # not met yet
        assert await office.people.customer_writing_from(HOME, Language.ZH_TW) == wang
        assert office.people.customer_at(HOME) == wang
        assert office.people.puppet(wang.id, HELP) == puppet
        assert (await office.customer("lin@home.example")).id == wang.id + 1


async def test_two_first_lines_at_once_make_one_customer(office: Office) -> None:
    first, second = await asyncio.gather(office.customer(HOME), office.customer(HOME))
    assert first == second
    assert await office.archive.last_customer() == first.id


async def test_a_customer_is_found_by_number(office: Office) -> None:
    wang = await office.customer()
    assert office.people.customer(wang.id) == await office.people.find_customer(wang.id) == wang
    assert await office.people.find_customer(CustomerId(99)) is None


async def test_a_puppet_is_made_once_per_queue_and_tells_nothing_about_the_customer(office: Office) -> None:
    wang = await office.customer("wang@home.example")
    puppet = office.people.puppet(wang.id, HELP)
    assert office.people.puppet(wang.id, HELP) is puppet
    other = office.people.puppet(wang.id, SHOP)
    await office.archive.drained()
    made = [recorded.entry for recorded in office.told if isinstance(recorded.entry, PuppetAdded)]
    assert made == [PuppetAdded(puppet), PuppetAdded(other)]
    opaque = puppet.localpart.removeprefix("c-")
    assert len(opaque) == 16  # 80 bits in base 32
    assert opaque != other.localpart.removeprefix("c-")
    assert "wang" not in puppet.localpart


async def test_a_puppet_is_found_by_its_address_with_its_customer(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        wang = await office.customer()
        puppet = office.people.puppet(wang.id, HELP)
    async with open_office(tmp_path) as office:
        assert office.people.puppet_named(puppet.localpart) is None
        assert await office.people.find_puppet(puppet.localpart) == puppet
        assert office.people.customer(wang.id) == wang
        assert office.people.puppet_named(puppet.localpart) == puppet
        assert await office.people.find_puppet("c-nobody") is None


async def test_the_staff_is_read_anew_when_it_has_changed(office: Office) -> None:
    mei = await office.hires("mei")
    assert office.people.agent(mei.id) == office.people.agent_at(mei.address) == mei
    await office.archive.remove_agent("mei")
    assert await office.people.load_staff() == office.people.staff == ()
    assert office.people.agent(mei.id) is office.people.agent_at(mei.address) is None


async def test_the_customers_met_longest_ago_are_let_go_except_those_needed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "REMEMBERED", 2)
    met = [await office.customer(f"c{number}@home.example") for number in range(4)]
    puppet = office.people.puppet(met[1].id, HELP)
    await office.archive.drained()
    office.people.forget_oldest(frozenset({met[0].id}))
    known = [customer for customer in met if office.people.customer(customer.id)]
    assert known == [met[0], met[3]]
    assert office.people.customer_at(met[1].address) is None
    assert office.people.puppet_named(puppet.localpart) is None
    assert await office.people.find_puppet(puppet.localpart) == puppet  # nothing is lost


async def test_a_change_of_a_customer_is_seen_by_number_and_by_address(office: Office) -> None:
    wang = await office.customer()
    changed = Customer(wang.id, wang.address, "Old Wang", Language.ZH_TW, 2)
    office.people.change(changed)
    assert office.people.customer(wang.id) == office.people.customer_at(wang.address) == changed


async def test_a_customer_is_answered_where_they_wrote_from_last_also_after_a_restart(tmp_path: Path) -> None:
    work = Address("wang@work.example")
    async with open_office(tmp_path) as office:
        wang = await office.customer(HOME)
        await office.archive.customers.change([CustomerChange((work,), wang.id)])
        again = await office.people.customer_writing_from(work, Language.EN)
        assert (again.id, again.address) == (wang.id, work)
        assert office.people.customer_at(HOME) == office.people.customer_at(work) == again
        await office.archive.drained()
        assert [each.entry for each in office.told if isinstance(each.entry, CustomerAdded)] == [CustomerAdded(again)]
        assert office.people.writes_from(again, work) is again  # nothing more to save
    async with open_office(tmp_path) as office:
        assert await office.people.find_customer(wang.id) == again


async def test_what_the_command_line_changed_is_read_anew(office: Office) -> None:
    wang = await office.customer(HOME)
    await office.archive.customers.change([CustomerChange((HOME,), tier=2, attributes={"plan": "gold"})])
    assert await office.people.refresh(0, frozenset())
    known = office.people.customer_at(HOME)
    assert known is not None
    assert (known.id, known.tier, known.attributes) == (wang.id, 2, {"plan": "gold"})


async def test_who_is_read_anew_is_known_all_the_while(office: Office) -> None:
    wang = await office.customer(HOME)
    reading = asyncio.create_task(office.people.read_again(wang.id))
    while not reading.done():
        assert office.people.customer(wang.id) == office.people.customer_at(HOME) == wang
        await asyncio.sleep(0)
    await reading


async def test_an_address_that_was_taken_away_is_nobodys(office: Office) -> None:
    wang = await office.customer(HOME)
    work = Address("wang@work.example")
    await office.archive.customers.change([CustomerChange((work,), wang.id, without=(HOME,))])
    assert await office.people.refresh(0, frozenset())
    assert office.people.customer_at(HOME) is None
    assert office.people.customer_at(work) == office.people.customer(wang.id)


async def test_one_who_was_merged_is_the_other_by_number_and_by_address(office: Office) -> None:
    wang, also = await office.customer(HOME), await office.customer("wang@work.example")
    office.people.puppet(also.id, HELP)
    await office.archive.drained()
    await office.archive.customers.merge(also.id, wang.id)
    assert not await office.people.refresh(0, frozenset({also.id}))  # talking under the old number
    assert office.people.customer(also.id) == also
    assert await office.people.refresh(0, frozenset())
    assert office.people.customer(also.id) == office.people.customer_at(also.address) == wang
    office.people.change(Customer(wang.id, HOME, "Wang"))
    assert office.people.customer(also.id) == office.people.customer_at(also.address) == Customer(wang.id, HOME, "Wang")


async def test_what_is_learnt_of_a_customer_is_known_at_once_and_saved_with_what_is_said(office: Office) -> None:
    wang = await office.customer(HOME)
    entry = office.people.set_attributes(wang.id, {"plan": "gold"}, Source.FLOW)
    assert entry is not None
    assert office.people.set_attributes(wang.id, {"plan": "gold"}, Source.FLOW) is None
    office.archive.append(entry)
    await office.archive.drained()
    known = office.people.customer(wang.id)
    assert known is not None
    assert known.attributes == {"plan": "gold"}
    assert await office.archive.customer(wang.id) == known
