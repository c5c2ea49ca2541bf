"""The archive: everything said and decided, in one SQLite file.

I/O with the database only: it decides nothing and knows no XMPP. What other rooms need of it is named here.
"""

from imcs.archive.archive import Archive
from imcs.archive.copies import backup, restore
from imcs.archive.drafts import DraftBook
from imcs.archive.entries import (
    BotStateSaved,
    CustomerAdded,
    Delivered,
    Entry,
    FeedbackGiven,
    LanguageChanged,
    PuppetAdded,
    Recorded,
    SubscriptionChanged,
)
from imcs.archive.instance_lock import InstanceLock, lock
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
)

__all__ = [
    "Archive",
    "ArticleChanges",
    "ArticleRow",
    "ArticleVersion",
    "BotStateSaved",
    "Changes",
    "ConversationRecord",
    "CustomerAdded",
    "Delivered",
    "DraftBook",
    "DraftChange",
    "DraftRow",
    "DraftVersion",
    "Entry",
    "FeedbackGiven",
    "FeedbackRow",
    "GapRow",
    "InstanceLock",
    "LanguageChanged",
    "Lesson",
    "PuppetAdded",
    "Recorded",
    "SubscriptionChanged",
    "backup",
    "lock",
    "restore",
]
