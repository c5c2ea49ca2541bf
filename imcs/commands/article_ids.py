"""Which article a line is about: ids come from files, and may be any words, also several."""

import re

from imcs.archive import Archive

LONGEST_ID = 100


async def article_first(archive: Archive, text: str) -> tuple[str, str] | None:
    """The longest id of an article that `text` begins with, and what follows it; None where it's nobody's id."""
    line = text.partition("\n")[0].rstrip()
    ends = [blank.start() for blank in re.finditer(r"\s+", line)]
    for end in reversed([*ends, len(line)]):
        if 0 < end <= LONGEST_ID and await archive.article(text[:end]) is not None:
            return text[:end], text[end:].strip()
    return None


async def id_and_rest(archive: Archive, text: str) -> tuple[str, str]:
    """The id that `text` begins with, which is its first word where no article is named so, and what follows it."""
    first, *rest = text.split(maxsplit=1)
    return await article_first(archive, text) or (first, "".join(rest).strip())
