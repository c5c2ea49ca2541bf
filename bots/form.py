"""A form as it's read: the question that is open, and the summary to confirm. Pure."""

from bots import phrases
from bots.flow import Form
from bots.position import Position
from bots.question import Answer, Question
from bots.reply import joined
from bots.wording import Voice


def asked(form: Form, position: Position, voice: Voice) -> str:
    """Return the open question, or the summary where all are answered."""
    if position.question >= len(form.questions):
        return summary(form, position, voice)
    question = form.questions[position.question]
    number = f"({position.question + 1}/{len(form.questions)}) " if len(form.questions) > 1 else ""
    title = voice.theirs(form.title) if position.question == 0 and not position.editing else ""
    lines = [f"{place}. {voice.theirs(each.label)}" for place, each in enumerate(question.alternatives, 1)]
    skip = voice.ours(phrases.FORM_SKIP) if question.optional else ""
    return joined([title, number + voice.theirs(question.text), voice.theirs(question.hint), *lines, skip])


def summary(form: Form, position: Position, voice: Voice) -> str:
    """Return all answers by number, and how to confirm or change them."""
    head = voice.ours(phrases.FORM_SUMMARY, title=voice.theirs(form.title))
    return joined([head, *_lines(form, position, voice), voice.ours(phrases.FORM_CONFIRM)])


def so_far(form: Form, position: Position, voice: Voice) -> str:
    """Return what was answered until now."""
    return joined([voice.ours(phrases.FORM_SO_FAR), *_lines(form, position, voice)])


def _lines(form: Form, position: Position, voice: Voice) -> list[str]:
    answers = {answer.name: answer.shown for answer in position.answers}
    lines = [(label_of(question, voice), answers.get(question.name, "—")) for question in form.questions]
    return [
        f"{place}. {voice.ours(phrases.FORM_LINE, label=label, answer=answer)}"
        for place, (label, answer) in enumerate(lines, 1)
    ]


def label_of(question: Question, voice: Voice) -> str:
    """Return by which name people know the question."""
    return voice.theirs(question.label)


def answers_of(form: Form, position: Position) -> tuple[Answer, ...]:
    """Return the answers to this form's questions, in the form's order."""
    by_name = {answer.name: answer for answer in position.answers}
    return tuple(by_name[question.name] for question in form.questions if question.name in by_name)
