"""Who is who: a cache over the archive, which gives the same answer as the archive does."""

import asyncio
from pathlib import Path

import pytest

from imcs import people as room
from imcs.archive import CustomerAdded, PuppetAdded
from imcs.model import Address, Customer, CustomerId, Language
from tests.office import HELP, SHOP, Office, open_office

HOME = Address("wang@home.example")


async def test_a_stranger_becomes_a_customer_saved_before_anything_is_said(office: Office) -> None:
    wang = await office.people.customer_writing_from(HOME, Language.ZH_CN, "Wang")
    assert (wang.address, wang.name, wang.language) == (HOME, "Wang", Language.ZH_CN)
    await office.archive.drained()
    assert office.told[0].entry == CustomerAdded(wang)
    assert await office.archive.customer_at(HOME) == wang


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
    await office.archive.drained()
    assert sum(isinstance(recorded.entry, CustomerAdded) for recorded in office.told) == 1


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
