"""The staff's rosters: written where the server lets us, each contact once, and nobody else's."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from imcs.model import Address
from imcs.xmpp import roster as room
from imcs.xmpp.component import Component
from imcs.xmpp.roster import Contact, Roster
from tests.background import beside
from tests.xmpp.server import Server

MEI = Address("mei@staff.example.org")
STAFF = Address("staff.example.org")
LAST = "last@support.example.org"
NUMBERS = itertools.count()
WANG = Contact("c-1@support.example.org", "Wang · shop", "Customers")


@pytest.fixture
async def roster(server: Server) -> AsyncIterator[Roster]:
    component = Component("support.example.org", "secret", "127.0.0.1", server.port)
    component.connect()
    await server.connected()
    made = Roster(component)
    async with beside(made.write_forever()):
        yield made
    await component.close()


def written(roster: Roster) -> Callable[[], Awaitable[list[Contact]]]:
    """What is written from now on; call it to wait for a contact that is put last."""
    contacts: list[Contact] = []
    last = Contact(LAST, f"last {next(NUMBERS)}", "x")
    done = asyncio.Event()

    def note(_owner: Address, contact: Contact) -> None:
        if contact == last:
            done.set()
        else:
            contacts.append(contact)

    roster.on_written = note

    async def wait() -> list[Contact]:
        roster.put(MEI, last)
        async with asyncio.timeout(10):
            await done.wait()
        return contacts

    return wait


async def test_nothing_is_written_before_the_server_allows_it(roster: Roster, server: Server) -> None:
    seen = written(roster)
    roster.put(MEI, WANG)
    await server.ping()
    assert server.rosters == {}
    assert not roster.allowed(MEI)
    roster.granted(STAFF, {"roster": "both"})
    assert roster.allowed(MEI)
    assert await seen() == [WANG]
    assert server.rosters[MEI][WANG.jid] == ("Wang · shop", "Customers")


@pytest.mark.parametrize("permission", [{"roster": "get"}, {"message": "outgoing"}, {}])
async def test_a_lesser_permission_isnt_enough_and_ends_an_earlier_one(
    roster: Roster, permission: dict[str, str]
) -> None:
    roster.granted(STAFF, {"roster": "set"})
    roster.granted(STAFF, permission)
    assert not roster.allowed(MEI)


async def test_a_permission_counts_for_the_accounts_of_its_own_domain_only(roster: Roster) -> None:
    roster.granted(Address("evil.example"), {"roster": "both"})
    assert not roster.allowed(MEI)
    assert roster.allowed(Address("eve@evil.example"))


async def test_what_stands_there_already_isnt_written_again_and_the_latest_wish_counts(
    roster: Roster, server: Server
) -> None:
    seen = written(roster)
    roster.put(MEI, WANG)
    roster.put(MEI, Contact(WANG.jid, "Old Wang", "Customers"))
    roster.put(MEI, WANG)
    roster.granted(STAFF, {"roster": "both"})
    assert await seen() == [WANG]
    again = written(roster)
    roster.put(MEI, WANG)
    assert await again() == []


async def test_a_contact_is_pushed_once_in_a_while_and_then_as_it_is_by_then(
    roster: Roster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "PAUSE", 0.3)
    roster.granted(STAFF, {"roster": "both"})
    first = written(roster)
    roster.put(MEI, WANG)
    assert await first() == [WANG]
    again = written(roster)
    for number in range(5):
        roster.put(MEI, Contact(WANG.jid, f"Wang {number}", "Customers"))
    assert await again() == [Contact(WANG.jid, "Wang 4", "Customers")]


async def test_a_contact_is_taken_out(roster: Roster, server: Server) -> None:
    roster.granted(STAFF, {"roster": "both"})
    seen = written(roster)
    roster.put(MEI, WANG)
    await seen()
    assert {contact.jid for contact in await roster.contacts(MEI)} == {WANG.jid, LAST}
    server.rosters[MEI]["friend@home.example"] = ("Friend", "")
    roster.remove(MEI, WANG.jid)
    again = written(roster)
    await again()
    assert [contact.jid for contact in await roster.contacts(MEI)] == [LAST]  # private contacts are none of ours


async def test_a_server_that_refuses_is_logged_and_the_next_contact_is_written(
    roster: Roster, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.refuses_rosters = "forbidden"
    roster.granted(STAFF, {"roster": "both"})
    roster.put(MEI, WANG)
    await server.ping()
    assert await roster.contacts(MEI) == []
    server.refuses_rosters = ""
    seen = written(roster)
    assert await seen() == []
    assert "event=roster-refused condition=forbidden" in caplog.text


async def test_after_a_new_stream_everything_may_be_written_again(roster: Roster) -> None:
    roster.granted(STAFF, {"roster": "both"})
    seen = written(roster)
    roster.put(MEI, WANG)
    assert await seen() == [WANG]
    roster.forget()
    assert not roster.allowed(MEI)
    again = written(roster)
    roster.put(MEI, WANG)
    roster.granted(STAFF, {"roster": "both"})
    assert await again() == [WANG]


async def test_nobody_looks_into_a_roster_without_permission(roster: Roster, server: Server) -> None:
    server.rosters[MEI] = {WANG.jid: ("Wang", "")}
    assert await roster.contacts(MEI) == []


async def test_what_was_under_way_when_the_stream_ended_is_written_on_the_next_one(
    roster: Roster, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "PATIENCE", 0.1)
    roster.granted(STAFF, {"roster": "both"})
    await server.ping()
    server.drops()
    roster.put(MEI, WANG)  # goes nowhere, and nothing wakes the writer up afterwards
    await server.connected(2)
    async with asyncio.timeout(10):
        while WANG.jid not in server.rosters.get(MEI, {}):
            await server.news()
