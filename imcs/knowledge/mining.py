"""From the lines of a conversation to lines without personal data, and to what was said at all.

Pure. What is mined from them is kb's; what becomes of it is `knowledge`'s.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from bots.words import customer_word
from imcs.model import Author, Message, Transcript
from imcs.pointers import retracted
from imcs.privacy import disclosed, mask, mask_repeated
from kb.drafts import Turn


def masked(lines: Sequence[tuple[bool, str]], known: Iterable[str] = ()) -> list[str]:
    """The lines, each (by the customer?, text), without what is personal of the customer.

    Of what an agent wrote only that goes which the customer had disclosed or is `known`; an office's own telephone
    stays.
    """
    theirs = disclosed(lines, known)
    return [
        mask(text, known=theirs, references_too=True) if by_customer else mask_repeated(text, theirs)
        for by_customer, text in lines
    ]


def said(messages: Iterable[Message]) -> list[Message]:
    """What customer and agents said to each other, each line in its last form, at the place of its first.

    What its author took back isn't there.
    """
    lines: dict[str, Message] = {}
    for message in messages:
        lines.pop(retracted(message.payloads), None)
        if message.private or not message.body or message.author not in (Author.CUSTOMER, Author.AGENT):
            continue
        corrected = lines.get(message.corrects) if message.corrects else None
        if corrected is not None and corrected.author is message.author:
            lines[message.corrects] = message
        else:
            lines[message.id] = message
    return list(lines.values())


MOST_TEXT = 64_000
"""Characters of a conversation that are looked through; question and answer are said before."""


def _beginning(lines: Sequence[tuple[bool, str]]) -> list[tuple[bool, str]]:
    ends = accumulate(len(text) for _, text in lines)
    return [line for line, end in zip(lines, ends, strict=True) if end <= MOST_TEXT]


def turns(transcripts: Sequence[Transcript]) -> list[Turn]:
    """A conversation and those it continues as masked turns, without the words that only steer the bot."""
    lines = [
        (line.author is Author.CUSTOMER, line.body)
        for transcript in transcripts
        for line in said(transcript.messages)
        if line.author is Author.AGENT or customer_word(line.body) is None
    ]
    lines = _beginning(lines)
    known = {transcript.customer.name for transcript in transcripts if transcript.customer.name}
    return [Turn(not by_customer, text) for (by_customer, _), text in zip(lines, masked(lines, known), strict=True)]
