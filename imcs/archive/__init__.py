"""The archive: everything said and decided, in one SQLite file.

I/O with the database only: it decides nothing and knows no XMPP. What other rooms need of it is named here.
"""

from imcs.archive.archive import Archive
from imcs.archive.copies import backup, restore
from imcs.archive.entries import (
    BotStateSaved,
    CustomerAdded,
    Delivered,
    Entry,
    LanguageChanged,
    PuppetAdded,
    Recorded,
    SubscriptionChanged,
)
from imcs.archive.instance_lock import InstanceLock, lock
from imcs.archive.records import ArticleChanges, ArticleRow, ArticleVersion, Changes, ConversationRecord

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
    "Entry",
    "InstanceLock",
    "LanguageChanged",
    "PuppetAdded",
    "Recorded",
    "SubscriptionChanged",
    "backup",
    "lock",
    "restore",
]
