"""The customers' records: names, addresses, attributes, tags, notes and contacts, and two records made one.

Reads and writes rows; each change is counted, so that a running service notices what another process wrote.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from imcs.archive.customer_records import (
    Attribute,
    Contact,
    CustomerChange,
    CustomerNote,
    CustomerRecord,
    FaultyChanges,
    Outcome,
    Source,
)
from imcs.archive.database import Database, Transaction
from imcs.archive.rows import Row, moment, read_customer, stamp
from imcs.errors import ArchiveError
from imcs.model import Address, Customer, CustomerId, Language

PAGE = 500
NOTES = 100
"""How many notes and contacts a record shows at most."""


class CustomerBook:
    """Everything about customers but what they said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def meet(self, address: Address, name: str, language: Language) -> Customer:
        """The customer who has this address, with the current one; where nobody has it, a new customer."""

        def work(transaction: Transaction) -> Customer:
            if not (rows := transaction.rows("owner_of", address=address)):
                rows = transaction.rows("new_customer", name=name, language=language.value)
                transaction.run("new_identity", address=address, customer=rows[0][0])
            return _read(transaction, CustomerId(rows[0][0]))

        return await self._database.write(work)

    async def record(self, number: CustomerId) -> CustomerRecord | None:
        """Everything about a customer; for one who was merged into another, about that one."""
        row = await self._database.row("customer", id=number)
        if row is None:
            return None
        customer = read_customer(row)
        of = {"customer": customer.id}
        return CustomerRecord(
            customer,
            tuple(Address(text) for (text,) in await self._database.rows("addresses", **of)),
            tuple(_attribute(each) for each in await self._database.rows("attributes", **of)),
            tuple(tag for (tag,) in await self._database.rows("tags", **of)),
            await self.notes(customer.id, NOTES),
            await self.contacts(customer.id, NOTES),
        )

    async def page(self, after: CustomerId, limit: int = PAGE) -> list[CustomerRecord]:
        """The next records by number, without notes and contacts; an empty list at the end."""
        return [_listed(row) for row in await self._database.rows("customers", after=after, limit=limit)]

    async def changed_since(self, number: int) -> list[tuple[CustomerId, CustomerId | None]]:
        """Who was changed after change `number`, with whom they were found to be."""
        rows = await self._database.rows("customers_changed", number=number)
        return [(CustomerId(row[0]), None if row[1] is None else CustomerId(row[1])) for row in rows]

    async def change(
        self, changes: Sequence[CustomerChange], *, check: bool = False, language: Language = Language.ZH_TW
    ) -> Outcome:
        """Makes all changes or, where one can't be made, none, and raises `FaultyChanges`.

        What is as it should be already isn't touched, so that an import can be repeated. With `check` everything is
        tried and nothing is kept. `language` is for new customers whose own isn't named.
        """

        def work(transaction: Transaction) -> Outcome:
            outcome = _make(transaction, changes, language)
            if check:
                raise _OnlyTried(outcome)
            return outcome

        try:
            return await self._database.write(work)
        except _OnlyTried as tried:
            return tried.outcome

    async def note(self, customer: CustomerId, note: CustomerNote) -> None:
        """Somebody on the staff notes something about the customer."""
        at = stamp(note.at)
        await self._database.write(
            lambda transaction: transaction.run("add_note", customer=customer, at=at, who=note.who, body=note.body)
        )

    async def notes(self, customer: CustomerId, limit: int) -> tuple[CustomerNote, ...]:
        """What was noted, the newest first."""
        rows = await self._database.rows("notes", customer=customer, limit=limit)
        return tuple(CustomerNote(moment(at), who, body) for at, who, body in rows)

    async def log(self, contact: Contact) -> int:
        """Writes down what happened outside of IMCS; gives its number."""
        at = stamp(contact.at)

        def work(transaction: Transaction) -> int:
            told = {"channel": contact.channel, "who": contact.who, "body": contact.body}
            ((number,),) = transaction.rows("add_contact", customer=contact.customer, at=at, **told)
            return int(number)

        return await self._database.write(work)

    async def contacts(self, customer: CustomerId, limit: int) -> tuple[Contact, ...]:
        """What happened outside of IMCS, the newest first."""
        return tuple(
            Contact(CustomerId(of), moment(at), channel, who, body, number)
            for number, of, at, channel, who, body in await self._database.rows(
                "contacts", customer=customer, limit=limit
            )
        )

    async def ask_card(self, customer: CustomerId) -> bool:
        """Whether the customer's own card may be asked for: true once, and never again."""
        return bool(await self._database.write(lambda transaction: transaction.run("ask_card", customer=customer)))

    async def merge(self, gone: CustomerId, kept: CustomerId) -> None:
        """Two customers are one person: everything of `gone` becomes `kept`'s, whose word counts where both have one.

        The number `gone` means `kept` from now on. ArchiveError where a conversation of `gone` isn't over, because
        its agent would lose it.
        """
        await self._database.write(lambda transaction: _merge(transaction, gone, kept))


class _OnlyTried(Exception):
    """Everything could be done, and nothing is kept."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def _listed(row: Row) -> CustomerRecord:
    *columns, addresses, tags = row
    known = tuple(Address(address) for address in json.loads(addresses))
    customer = replace(read_customer(columns), address=known[0] if known else Address(""))
    return CustomerRecord(customer, known, tags=tuple(json.loads(tags)))


def _attribute(row: Row) -> Attribute:
    name, value, source = row
    return Attribute(name, value, Source(source))


def _make(transaction: Transaction, changes: Sequence[CustomerChange], language: Language) -> Outcome:
    ((number,),) = transaction.rows("count_change", what="customer")
    faults: dict[int, str] = {}
    new = changed = 0
    for place, change in enumerate(changes):
        try:
            customer, is_new = _whom(transaction, change, language)
        except ArchiveError as fault:
            faults[place] = str(fault)
            continue
        if _apply(transaction, customer, change) or is_new:
            transaction.run("touch_customer", id=customer, changed=number)
            new, changed = new + is_new, changed + (not is_new)
    if faults:
        raise FaultyChanges(faults)
    return Outcome(new, changed, len(changes) - new - changed)


def _whom(transaction: Transaction, change: CustomerChange, language: Language) -> tuple[CustomerId, bool]:
    """Whose record it is, and whether it's a new one."""
    owners = {address: transaction.rows("owner_of", address=address) for address in change.addresses}
    found = {CustomerId(row[0]): address for address, rows in owners.items() for row in rows}
    if change.number is not None:
        found.setdefault(change.number, Address(f"#{change.number}"))
        if not transaction.rows("customer", id=change.number):
            raise ArchiveError(f"there is no customer #{change.number}")
        if change.source is not Source.HAND and not transaction.rows("addresses", customer=change.number):
            raise ArchiveError(f"customer #{change.number} has no address any more")  # erased while somebody was asked
    if len(found) > 1:
        (first, here), (second, there), *_ = found.items()
        raise ArchiveError(f"{here} is customer #{first} and {there} is #{second}: merge them first if they are one")
    if found:
        return next(iter(found)), False
    if not change.addresses:
        raise ArchiveError("a customer needs an address")
    ((number,),) = transaction.rows("new_customer", name="", language=language.value)
    return CustomerId(number), True


def _apply(transaction: Transaction, number: CustomerId, change: CustomerChange) -> bool:
    """Whether anything had to be changed."""
    known = _read(transaction, number)
    wanted = replace(
        known,
        name=known.name if change.name is None else change.name,
        language=change.language or known.language,
        tier=known.tier if change.tier is None else change.tier,
        dedicated=(change.dedicated or None) if change.dedicated is not None else known.dedicated,
    )
    if wanted != known:
        _write(transaction, wanted)
    addresses = _set_addresses(transaction, number, change)
    attributes = _set_attributes(transaction, known, change)
    tags = change.tags is not None and _set_tags(transaction, number, change.tags)
    return wanted != known or addresses or attributes or tags


def _read(transaction: Transaction, number: CustomerId) -> Customer:
    return read_customer(transaction.rows("customer", id=number)[0])


def _write(transaction: Transaction, wanted: Customer) -> None:
    transaction.run(
        "set_customer",
        id=wanted.id,
        name=wanted.name,
        language=wanted.language.value,
        tier=wanted.tier,
        dedicated=wanted.dedicated,
    )


def _set_addresses(transaction: Transaction, number: CustomerId, change: CustomerChange) -> bool:
    added = [address for address in change.addresses if not transaction.rows("owner_of", address=address)]
    for address in added:
        transaction.run("new_identity", address=address, customer=number)
    dropped = sum(transaction.run("drop_identity", address=address, customer=number) for address in change.without)
    return bool(added or dropped)


def _set_attributes(transaction: Transaction, known: Customer, change: CustomerChange) -> bool:
    different = {name: value for name, value in change.attributes.items() if known.attributes.get(name, "") != value}
    for name, value in different.items():
        if value:
            source = change.source.value
            transaction.run("set_attribute", customer=known.id, name=name, value=value, source=source)
        else:
            transaction.run("drop_attribute", customer=known.id, name=name)
    return bool(different)


def _set_tags(transaction: Transaction, customer: CustomerId, tags: Sequence[str]) -> bool:
    if {tag for (tag,) in transaction.rows("tags", customer=customer)} == set(tags):
        return False
    transaction.run("drop_tags", customer=customer)
    for tag in tags:
        transaction.run("add_tag", customer=customer, tag=tag)
    return True


_MOVES = (
    "move_identities",
    "move_puppets",
    "move_conversations",
    "move_attributes",
    "move_tags",
    "move_notes",
    "move_contacts",
    "move_use",
    "move_blocks",
)


def _merge(transaction: Transaction, gone: CustomerId, kept: CustomerId) -> None:
    _mergeable(transaction, gone, kept)
    theirs, mine = _read(transaction, gone), _read(transaction, kept)
    _write(
        transaction,
        replace(
            mine,
            name=mine.name or theirs.name,
            tier=max(mine.tier, theirs.tier),
            dedicated=mine.dedicated or theirs.dedicated,
        ),
    )
    for name in _MOVES:
        transaction.run(name, gone=gone, kept=kept)
    transaction.run("drop_attributes", customer=gone)
    transaction.run("drop_tags", customer=gone)
    transaction.run("erase_blocks", customer=gone)
    _write(transaction, replace(theirs, name="", tier=0, dedicated=None))
    transaction.run("merge_customer", gone=gone, kept=kept)
    ((change,),) = transaction.rows("count_change", what="customer")
    for number in (gone, kept):
        transaction.run("touch_customer", id=number, changed=change)


def _mergeable(transaction: Transaction, gone: CustomerId, kept: CustomerId) -> None:
    for number in (gone, kept):
        rows = transaction.rows("merged_into", id=number)
        if not rows:
            raise ArchiveError(f"there is no customer #{number}")
        if rows[0][0] is not None:
            raise ArchiveError(f"customer #{number} was merged into #{rows[0][0]} already")
    if gone == kept:
        raise ArchiveError(f"#{gone} is one customer already")
    if open_ones := transaction.rows("open_of", customer=gone):
        shown = ", ".join(f"#{number} in {queue}" for number, queue in open_ones[:3])
        raise ArchiveError(f"customer #{gone} has a conversation that isn't over ({shown}): merge after its end")
