"""`imcs kb rebuild`: the search index made anew from the archive, which is the truth.

The service must be stopped: the index has one owner.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import typer

from imcs.archive import Archive, lock
from imcs.cli.display import Advance, progress, say
from imcs.cli.office import Office, office_of
from imcs.errors import ImcsError
from imcs.knowledge import analyzer_with, transcript_text
from imcs.knowledge import articles as articles_of
from imcs.model import ConversationId
from kb.analysis import Analyzer
from kb.engine import Engine, TranscriptText

BATCH = 200
"""Conversations indexed at a time: each batch is one segment written."""


def rebuild(context: typer.Context) -> None:
    """Make the search index anew from the data; the service must be stopped."""
    office = office_of(context)
    settings = office.settings()
    storage, analyzer = settings.storage, analyzer_with(settings.bot.synonyms)
    with lock(storage.directory), progress("Reading") as step:
        shutil.rmtree(storage.index, ignore_errors=True)
        articles, transcripts = office.ask(lambda archive: _rebuild(archive, storage.index, analyzer, step))
    say(f"Indexed {articles} articles and {transcripts} conversations.")


def opened_index(office: Office) -> Engine:
    """The index to search in, also while the service runs; ImcsError where nothing is indexed yet."""
    settings = office.settings()
    index = settings.storage.index
    if not index.is_dir():
        raise ImcsError(f"nothing is indexed at {index} yet: start the service, or run `imcs kb rebuild`")
    origin = office.ask(lambda archive: archive.name())
    return Engine(index, analyzer_with(settings.bot.synonyms), origin=origin, read_only=True)


async def own_index(archive: Archive, index: Path, analyzer: Analyzer) -> Engine:
    """The index of this archive, to write to; the service must be stopped."""
    return Engine(index, analyzer, origin=await archive.name())


async def _rebuild(archive: Archive, index: Path, analyzer: Analyzer, step: Advance) -> tuple[int, int]:
    engine = await own_index(archive, index, analyzer)
    try:
        number = (await archive.changes()).articles
        articles = articles_of(await archive.articles())
        ended = await archive.ended()
        step.now(f"Indexing {len(articles)} articles")
        engine.rebuild(articles, number, step)
        step.now(f"Indexing {len(ended)} conversations")
        for begin in range(0, len(ended), BATCH):
            step(begin / len(ended))
            engine.add_transcripts(await _texts(archive, ended[begin : begin + BATCH]))
        engine.transcripts_complete()
    finally:
        engine.close()
    await archive.mark_indexed(await archive.ended_untranscribed())
    return len(articles), len(ended)


async def _texts(archive: Archive, conversations: Sequence[ConversationId]) -> list[TranscriptText]:
    found = [await archive.transcript(conversation) for conversation in conversations]
    return [transcript_text(each) for each in found if each is not None and each.customer.used]
