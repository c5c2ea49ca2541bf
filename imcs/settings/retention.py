"""The section that says how long each kind of data is kept. Declares only; settings.py reads."""

from typing import Any

from imcs.settings.values import Section, whole_number


def days(meaning: str) -> Any:
    """A setting that is a number of days; 0 keeps for ever."""
    return whole_number(0, 0, 36500, f"{meaning}; 0 for ever.")


class RetentionSection(Section):
    """After how many days what is kept goes, at night."""

    messages: int = days(
        "For how many days after a conversation's end its lines and forms are kept, and with them its transcript"
    )
    transcripts: int = days("For how many days after its end a conversation is found by the search")
    drafts: int = days("For how many days a draft is kept after it was decided")
    gaps: int = days("For how many days a question that nobody answered is counted")
    ratings: int = days("For how many days it is kept how customers found the service, with their comments")
    contacts: int = days("For how many days notes about customers, and calls and letters written down, are kept")
    files: int = days(
        "For how many days copies of the files that people sent are kept, and no longer than its messages"
    )
