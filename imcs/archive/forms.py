"""What customers entered in forms. Written with the bot's reply by the writer; read here."""

import json

from imcs.archive.database import Database
from imcs.archive.entries import FormAnswer, FormFilled
from imcs.archive.rows import Row, moment, stamp
from imcs.model import ConversationId


def form_row(entry: FormFilled) -> list[object]:
    """The row as `add_forms` takes it."""
    answers = [[answer.label, answer.name, answer.value, answer.shown] for answer in entry.answers]
    packed = json.dumps(answers, ensure_ascii=False)
    return [entry.conversation, stamp(entry.at), entry.step, entry.title, packed, int(entry.complete)]


def read_form(row: Row) -> FormFilled:
    """From conversation, at, step, title, answers, complete."""
    conversation, at, step, title, answers, complete = row
    read = tuple(FormAnswer(*map(str, answer)) for answer in json.loads(answers))
    return FormFilled(ConversationId(conversation), moment(at), step, title, read, bool(complete))


class FormBook:
    """Forms in the archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, conversation: ConversationId) -> list[FormFilled]:
        """The forms of a conversation, the first one first."""
        return [read_form(row) for row in await self._database.rows("forms", conversation=conversation)]
