"""Forms that customers fill in: what the bot leaves becomes an entry of the archive, and lines for the agent.

It words and converts; what is asked is the flow's matter, and what becomes of it others'.
"""

from collections.abc import Iterable
from datetime import datetime

from bots.deeds import Filled
from bots.texts import Texts
from imcs.archive import FormAnswer, FormFilled
from imcs.model import Agent, ConversationId
from imcs.phrases import forms as phrases

WIDTH = 500
"""Characters of one answer that the agent sees at pick-up."""


def entry_of(filled: Filled, conversation: ConversationId, now: datetime) -> FormFilled:
    """The form as the archive keeps it."""
    answers = tuple(FormAnswer(label, answer.name, answer.value, answer.shown) for label, answer in filled.answers)
    return FormFilled(conversation, now, filled.step, filled.title, answers, filled.complete)


def shown(form: FormFilled, agent: Agent, texts: Texts) -> str:
    """The form in an agent's language, a line for each answer; an unfinished one says so."""
    language = agent.language.value
    head = texts(language, phrases.FORM if form.complete else phrases.FORM_UNFINISHED, title=form.title)
    return "\n".join([head, *_lines(form.answers, language, texts)])


def _lines(answers: Iterable[FormAnswer], language: str, texts: Texts) -> list[str]:
    return [
        texts(language, phrases.FORM_LINE, label=answer.label, answer=" ".join(answer.shown.split())[:WIDTH])
        for answer in answers
    ]
