"""The archive: everything said and decided, in one SQLite file.

I/O with the database only: it decides nothing and knows no XMPP. What other rooms need of it is named here.
"""

from imcs.archive.archive import Archive
from imcs.archive.copies import Restored, backup, restore
from imcs.archive.customer_records import (
    NOBODY,
    Attribute,
    Contact,
    CustomerChange,
    CustomerNote,
    CustomerRecord,
    FaultyChanges,
    Outcome,
    Source,
)
from imcs.archive.customers import CustomerBook
from imcs.archive.drafts import DraftBook
from imcs.archive.entries import (
    AttributesSet,
    Audited,
    BotStateSaved,
    Bulletin,
    CustomerAdded,
    CustomerBlocked,
    Delivered,
    Entry,
    FeedbackGiven,
    FormAnswer,
    FormFilled,
    LanguageChanged,
    PostingMade,
    PuppetAdded,
    RatingAsked,
    RatingGiven,
    Recorded,
    SubscriptionChanged,
    Tagged,
    Untagged,
    UseChanged,
)
from imcs.archive.erasures import Copy, Erased, Erasure, Retraction
from imcs.archive.files import SentFile
from imcs.archive.forms import FormBook
from imcs.archive.instance_lock import InstanceLock, lock
from imcs.archive.postings import Posting, PostingBook, PostingState
from imcs.archive.ratings import Rating, RatingBook
from imcs.archive.records import (
    ArticleChanges,
    ArticleRow,
    ArticleVersion,
    Changes,
    ConversationRecord,
    DraftChange,
    DraftRow,
    DraftVersion,
    FeedbackRow,
    GapRow,
    Lesson,
    Served,
)
from imcs.archive.retention import Kept

__all__ = [
    "NOBODY",
    "Archive",
    "ArticleChanges",
    "ArticleRow",
    "ArticleVersion",
    "Attribute",
    "AttributesSet",
    "Audited",
    "BotStateSaved",
    "Bulletin",
    "Changes",
    "Contact",
    "ConversationRecord",
    "Copy",
    "CustomerAdded",
    "CustomerBlocked",
    "CustomerBook",
    "CustomerChange",
    "CustomerNote",
    "CustomerRecord",
    "Delivered",
    "DraftBook",
    "DraftChange",
    "DraftRow",
    "DraftVersion",
    "Entry",
    "Erased",
    "Erasure",
    "FaultyChanges",
    "FeedbackGiven",
    "FeedbackRow",
    "FormAnswer",
    "FormBook",
    "FormFilled",
    "GapRow",
    "InstanceLock",
    "Kept",
    "LanguageChanged",
    "Lesson",
    "Outcome",
    "Posting",
    "PostingBook",
    "PostingMade",
    "PostingState",
    "PuppetAdded",
    "Rating",
    "RatingAsked",
    "RatingBook",
    "RatingGiven",
    "Recorded",
    "Restored",
    "Retraction",
    "SentFile",
    "Served",
    "Source",
    "SubscriptionChanged",
    "Tagged",
    "Untagged",
    "UseChanged",
    "backup",
    "lock",
    "restore",
]
