"""What the staff read about a customer: the record and every earlier contact, and no address unasked."""

from datetime import timedelta

import pytest

from imcs.archive import Contact, CustomerChange, CustomerNote
from imcs.customers.customer_view import CustomerView
from imcs.model import Agent, Conversation, Customer, CustomerId, Language, Puppet
from imcs.workgroup import Line
from tests.office import HELP, Office, texts


@pytest.fixture
def view(office: Office) -> CustomerView:
    return CustomerView(office.archive, office.people, texts())


async def a_case(office: Office, line: str) -> tuple[Agent, Customer, Conversation]:
    """A connected conversation that began with this line."""
    mei, wang = await office.hires(), await office.customer()
    conversation = await office.connects(wang, mei, line)
    await office.archive.drained()
    return mei, wang, conversation


async def a_record(office: Office, wang: Customer, mei: Agent) -> Customer:
    """Everything that can be known of a customer."""
    change = CustomerChange((), wang.id, tier=2, dedicated=mei.id, attributes={"plan": "gold"}, tags=("vip", "b2b"))
    await office.archive.customers.change([change])
    await office.people.refresh(0, frozenset())
    found = office.people.customer(wang.id)
    assert found is not None
    return found


async def test_the_record_is_one_line(office: Office, view: CustomerView) -> None:
    mei, wang, _ = await a_case(office, "Hello")
    wang = await a_record(office, wang, mei)
    assert await view.line(mei, wang) == "Customer: Wang · tier 2 · English · plan: gold · #b2b · #vip"


async def test_a_long_record_is_cut_and_cannot_break_the_line(office: Office, view: CustomerView) -> None:
    mei, wang, _ = await a_case(office, "Hello")
    office.people.change(Customer(wang.id, wang.address, "Wang", attributes={"a\nb": "\u202e▎x\n" + "y" * 500}))
    known = office.people.customer(wang.id)
    assert known is not None
    line = await view.line(mei, known)
    assert "\n" not in line
    assert "\u202e" not in line
    assert len(line) <= 240


async def test_who_shows_the_whole_record_and_no_address(office: Office, view: CustomerView) -> None:
    mei, wang, conversation = await a_case(office, "Hello")
    await a_record(office, wang, mei)
    await office.archive.customers.note(wang.id, CustomerNote(office.clock(), "Agent Mei", "likes\nshort answers"))
    puppet = office.people.puppet(wang.id, conversation.queue)
    text = await view.who_text(mei, puppet, conversation)
    assert wang.address not in text
    told = await view.who_text(mei, puppet, conversation, with_address=True)
    assert told.splitlines()[1] == "Address: wang@home.example"
    head, number, dedicated, plan, tags, note, since, talk = text.splitlines()
    assert (head, number) == ("Customer: Wang · tier 2 · English", f"Customer number {wang.id}")
    assert (dedicated, plan) == ("Dedicated agent: Agent Mei", "plan: gold (entered by staff)")
    assert (tags, note.partition(" · ")[2]) == ("Tags: #b2b #vip", "Agent Mei · likes short answers")
    assert since.startswith("Known since 2026-03-0")
    assert since.endswith("conversations: 1")
    assert talk.startswith(f"Conversation #{conversation.id} · shop · since ")
    stranger = Puppet("c-nobody", CustomerId(99), HELP)
    assert await view.who_text(mei, stranger, None) == "First conversation of this customer."


async def test_of_very_many_attributes_the_first_are_shown_and_the_rest_counted(
    office: Office, view: CustomerView
) -> None:
    mei, wang, conversation = await a_case(office, "Hello")
    many = {f"a{number:02}": "x" for number in range(35)}
    await office.archive.customers.change([CustomerChange((), wang.id, attributes=many)])
    puppet = office.people.puppet(wang.id, conversation.queue)
    assert "And 5 more." in await view.who_text(mei, puppet, None)


async def test_the_history_is_a_line_per_contact_the_newest_first(office: Office, view: CustomerView) -> None:
    mei, wang, conversation = await a_case(office, "First matter")
    office.workgroup.close(mei, conversation.id)
    called = office.clock() + timedelta(minutes=1)
    await office.archive.customers.log(Contact(wang.id, called, "phone", "mei", "asked for\nthe invoice"))
    office.clock.advances(120)
    office.workgroup.customer_says(wang, HELP, Line("", "Second matter"))
    await office.archive.drained()
    head, newest, call, oldest = (await view.history_text(mei, wang, 5)).splitlines()
    assert head == "Earlier contacts with Wang: 3"
    assert newest.startswith("#2 · ")
    assert "help · bot · Second matter" in newest
    assert call.startswith("phone · ")
    assert call.endswith("mei · asked for the invoice")
    assert "shop · Agent Mei · First matter" in oldest
    assert len((await view.history_text(mei, wang, 1)).splitlines()) == 2


async def test_the_history_says_in_the_readers_words_with_whom_the_customer_spoke(
    office: Office, view: CustomerView
) -> None:
    lin = await office.hires("lin", queues=(HELP,), language=Language.ZH_TW)
    wang = await office.customer()
    asked, _ = office.workgroup.customer_says(wang, HELP, Line("", "A question"))
    office.clock.advances(60)
    waits = await office.asks(wang)
    office.clock.advances(60)
    office.workgroup.customer_leaves(asked.id)
    office.workgroup.customer_leaves(waits.id)
    mei, _, _ = await a_case(office, "A matter")
    await office.archive.drained()
    await office.archive.remove_agent(mei.name)
    await office.people.load_staff()
    _, latest, waited, first = (await view.history_text(lin, wang, 5)).splitlines()
    assert "shop · 已離開的專員 · A matter" in latest
    assert "shop · 無人接手 · Hello" in waited
    assert "help · 機器人 · A question" in first


async def test_the_last_contacts_before_a_conversation_are_shown_with_it(office: Office, view: CustomerView) -> None:
    mei, wang, conversation = await a_case(office, "Hello")
    assert await view.earlier(mei, conversation, 3) == ["First conversation of this customer."]
    await office.archive.customers.log(Contact(wang.id, office.clock(), "fax", "li", "an order"))
    (line,) = await view.earlier(mei, conversation, 3)
    assert line.startswith("Earlier: fax · ")
    assert line.endswith("li · an order")


async def test_a_customer_without_history_has_none(office: Office, view: CustomerView) -> None:
    mei, wang = await office.hires(), await office.customer()
    await office.archive.drained()
    assert await view.history_text(mei, wang, 5) == "There were no earlier contacts with Wang."


async def test_a_nameless_customer_is_called_by_number(office: Office, view: CustomerView) -> None:
    mei, wang = await office.hires(), await office.customer(name="")
    assert view.name(mei, wang) == f"Customer {wang.id}"
