"""Writes one group of entries inside one transaction.

Few statements for any number of entries, because each costs a call into SQLite and the group is the message path.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from imcs.archive.database import Transaction
from imcs.archive.entries import (
    AlarmChanged,
    AttributesSet,
    Audited,
    BotStateSaved,
    Bulletin,
    CustomerAdded,
    CustomerBlocked,
    Delivered,
    Entry,
    FeedbackGiven,
    FormFilled,
    LanguageChanged,
    PostingMade,
    PuppetAdded,
    RatingAsked,
    RatingGiven,
    Recorded,
    SubscriptionChanged,
    Tagged,
    TurnedAway,
    Untagged,
    UseChanged,
    WrittenFrom,
)
from imcs.archive.files import file_row
from imcs.archive.forms import form_row
from imcs.archive.projection import Projection
from imcs.archive.rows import fact_row, message_row, pack, stamp
from imcs.model import Address, ConversationId, CustomerId, Message


@dataclass(slots=True)
class Group:
    """The rows of one transaction, sorted by the statement that writes them."""

    customers: list[list[object]] = field(default_factory=list)
    identities: list[list[object]] = field(default_factory=list)
    puppets: list[list[object]] = field(default_factory=list)
    facts: list[list[object]] = field(default_factory=list)
    messages: list[list[object]] = field(default_factory=list)
    deliveries: list[list[object]] = field(default_factory=list)
    feedback: list[list[object]] = field(default_factory=list)
    audits: list[list[object]] = field(default_factory=list)
    files: list[list[object]] = field(default_factory=list)
    tags: dict[tuple[ConversationId, str], list[object] | None] = field(default_factory=dict)
    """The row of each that was given; none for one that was taken off."""
    blocks: dict[CustomerId, list[object]] = field(default_factory=dict)
    bulletins: dict[str, list[object]] = field(default_factory=dict)
    alarms: dict[tuple[str, str], list[object]] = field(default_factory=dict)
    forms: list[list[object]] = field(default_factory=list)
    postings: list[list[object]] = field(default_factory=list)
    asked: list[list[object]] = field(default_factory=list)
    ratings: dict[ConversationId, list[object]] = field(default_factory=dict)
    languages: dict[CustomerId, str] = field(default_factory=dict)
    attributes: dict[tuple[CustomerId, str], list[object]] = field(default_factory=dict)
    uses: dict[CustomerId, bool] = field(default_factory=dict)
    subscriptions: dict[tuple[str, Address], bool] = field(default_factory=dict)
    projection: Projection = field(default_factory=Projection)

    def add(self, seq: int, entry: Entry) -> None:
        """Sorts one entry in; the order within each kind is kept."""
        match entry:
            case Message():
                self._add_line(seq, entry)
            case BotStateSaved() | TurnedAway() | WrittenFrom():
                self.projection.note(entry)
            case CustomerAdded(customer):
                self.customers.append([customer.id, customer.name, customer.language.value, customer.tier])
                self.identities.append([customer.address, customer.id, seq])
            case PuppetAdded(puppet):
                self.puppets.append([puppet.localpart, puppet.customer, puppet.queue])
            case Delivered():
                self.deliveries.append([entry.conversation, entry.message_id, stamp(entry.at)])
            case FeedbackGiven():
                self.feedback.append(_feedback_row(entry))
            case Audited():
                self.audits.append(audit_row(entry))
            case Bulletin() | CustomerBlocked() | AlarmChanged():
                self._replace(entry)
            case Tagged() | Untagged():
                self.tags[entry.conversation, entry.tag] = _tag_row(entry)
            case RatingAsked() | RatingGiven():
                self._add_rating(entry)
            case FormFilled():
                self.forms.append(form_row(entry))
            case PostingMade():
                self.postings.append([entry.conversation, stamp(entry.at), entry.url, entry.key, entry.body])
            case LanguageChanged():
                self.languages[entry.customer] = entry.language.value
            case AttributesSet():
                self.attributes |= {(row[0], row[1]): list(row) for row in _attribute_rows(entry)}
            case UseChanged():
                self.uses[entry.customer] = entry.used
            case SubscriptionChanged():
                self.subscriptions[entry.localpart, entry.address] = entry.subscribed
            case _:
                self.facts.append(fact_row(seq, entry))
                self.projection.apply(entry)

    def _replace(self, entry: Bulletin | CustomerBlocked | AlarmChanged) -> None:
        """Of these the latest counts."""
        match entry:
            case Bulletin():
                self.bulletins[entry.queue] = [entry.queue, entry.text, stamp(entry.until)]
            case CustomerBlocked():
                self.blocks[entry.customer] = [entry.customer, stamp(entry.until), entry.agent]
            case AlarmChanged():
                row = [entry.queue, entry.breach, stamp(entry.at), int(entry.on)]
                self.alarms[entry.queue, entry.breach] = row

    def _add_line(self, seq: int, line: Message) -> None:
        self.messages.append(message_row(seq, line))
        if (file := file_row(line)) is not None:
            self.files.append(file)

    def _add_rating(self, entry: RatingAsked | RatingGiven) -> None:
        number, when = entry.conversation, stamp(entry.at)
        if isinstance(entry, RatingAsked):
            self.asked.append([number, when])
        else:
            self.ratings[number] = [number, when, entry.mark, entry.comment]  # the last one counts


def write_group(transaction: Transaction, recorded: Iterable[Recorded], handed: int | None) -> None:
    """Writes the entries and, where given, the watermark of what was handed to the stream."""
    group = Group()
    for each in recorded:
        group.add(each.seq, each.entry)
    # First what others refer to.
    for name, rows in (
        ("add_customers", group.customers),
        ("add_identities", group.identities),
        ("set_languages", list(group.languages.items())),
        ("set_use", [[customer, int(used)] for customer, used in group.uses.items()]),
        ("set_attributes", list(group.attributes.values())),
        ("add_puppets", group.puppets),
        ("start_conversations", group.projection.started),
        ("change_conversations", group.projection.rows()),
        ("append_facts", group.facts),
        ("append_messages", group.messages),
        ("add_files", group.files),
        ("mark_delivered", group.deliveries),
        ("add_subscriptions", [key for key, subscribed in group.subscriptions.items() if subscribed]),
        ("remove_subscriptions", [key for key, subscribed in group.subscriptions.items() if not subscribed]),
        ("add_feedback", group.feedback),
        ("add_audits", group.audits),
        ("remove_conversation_tags", [list(key) for key, row in group.tags.items() if row is None]),
        ("add_conversation_tags", [row for row in group.tags.values() if row is not None]),
        ("set_blocks", list(group.blocks.values())),
        ("set_bulletins", list(group.bulletins.values())),
        ("set_alarms", list(group.alarms.values())),
        ("add_ratings", group.asked),
        ("give_ratings", list(group.ratings.values())),
        ("add_forms", group.forms),
        ("add_postings", group.postings),
    ):
        if rows:
            transaction.run(name, rows=pack(rows))
    if handed is not None:
        transaction.run("set_handed", seq=handed)


def _feedback_row(given: FeedbackGiven) -> list[object]:
    question = None if given.asks else ""
    return [
        stamp(given.at),
        given.conversation,
        given.article,
        given.verdict,
        given.agent,
        "",
        question,
        given.confidence,
    ]


def _attribute_rows(known: AttributesSet) -> list[tuple[CustomerId, str, str, str]]:
    return [(known.customer, name, value, known.source.value) for name, value in known.attributes.items()]


def _tag_row(entry: Tagged | Untagged) -> list[object] | None:
    return None if isinstance(entry, Untagged) else [entry.conversation, entry.tag, entry.agent, stamp(entry.at)]


def audit_row(done: Audited) -> list[object]:
    """As `add_audits` takes it."""
    return [stamp(done.at), done.by, done.act, done.conversation, done.whom, done.detail]
