"""The knowledge managers' commands: gaps, drafts, articles; each act is kept with who, when and why.

Words what `drafting` decides. A draft can be approved only in the form in which it was shown to whoever approves.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bots.texts import Texts
from imcs import phrases
from imcs.archive import Archive, DraftRow, DueRow
from imcs.commands.article_ids import id_and_rest
from imcs.commands.article_view import ArticleView
from imcs.commands.bulk import BulkEdit
from imcs.commands.explaining import Explaining
from imcs.commands.history import history
from imcs.commands.questions import question_and_answer
from imcs.commands.table import usage
from imcs.commands.table_knowledge import KB
from imcs.customers.screen_pop import WORTH_NAMING, worth_showing
from imcs.customers.uploads import Uploads
from imcs.knowledge import Knowledge, SearchDown
from imcs.knowledge.drafting import Decision, Drafting, DraftText, Outcome, Result, language_written, reviewed, weight
from imcs.knowledge.gaps import without_answer
from imcs.knowledge.lessons import Lessons
from imcs.model import Agent, ConversationId, Role
from imcs.phrases import knowledge
from imcs.wording import one_line
from kb.article import Article, ArticleError, Status
from kb.drafts import masked_words
from kb.proposals import Kind

GAP_DAYS = 30
MOST_LISTED = 10
MOST_CHANGES = 5
NEAREST = 10
"""Articles whose questions are tried before another one is published."""
WITH_WHY = frozenset({"wrong", "reject", "retire"})
"""What isn't done without a reason: the history has one for each."""


@dataclass(frozen=True, slots=True)
class Request:
    """A subcommand on its way."""

    agent: Agent
    name: str
    argument: str


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to an article: why, for its history, and how it's said."""

    why: str
    msgid: str


class Curator:
    """Everything that managers do to the knowledge base in chat."""

    def __init__(self, archive: Archive, knowledge: Knowledge, lessons: Lessons, files: Uploads, texts: Texts) -> None:
        self._archive = archive
        self._knowledge = knowledge
        self._lessons = lessons
        self._drafting = Drafting(archive, lessons.now)
        bulk = BulkEdit(archive, knowledge, files, texts)
        self._explaining = Explaining(knowledge, texts)
        self._view = ArticleView(archive, texts)
        self._texts = texts
        self._handlers: Mapping[str, Callable[[Request], Awaitable[str]]] = {
            "show": self._show,
            "wrong": self._wrong,
            "gaps": self._gaps,
            "drafts": self._drafts,
            "approve": self._approve,
            "reject": self._reject,
            "edit": self._edit,
            "add": self._add,
            "retire": self._retire,
            "drop": self._drop,
            "import": lambda request: bulk.take(request.agent, request.argument),
            "export": lambda request: bulk.export(request.agent, request.argument),
        }

    async def run(self, request: Request) -> str:
        """Carry it out and return the answer, in the agent's language."""
        if request.name in WITH_WHY and not (await id_and_rest(self._archive, request.argument))[1]:
            return self._incomplete(request)
        try:
            return await self._handlers[request.name](request)
        except ArticleError as fault:
            return self._say(request.agent, knowledge.UNUSABLE, fault=str(fault))

    async def nominate(self, agent: Agent, conversation: ConversationId) -> str:
        """`!faq`: what was answered in this conversation, as a draft."""
        try:
            number = await self._lessons.nominate(conversation, agent.name)
        except SearchDown:
            return self._say(agent, phrases.KB_DOWN)
        if number is None:
            return self._say(agent, knowledge.NOTHING_TO_NOMINATE)
        return self._say(agent, knowledge.NOMINATED, number=number)

    async def summary(self, agent: Agent) -> str:
        """The drafts asked or nominated most, at least twice, and articles up for review; '' where there are none."""
        waiting = [draft for draft in await self._drafting.waiting() if weight(draft) > 1]
        lines = [self._say(agent, knowledge.SUMMARY, count=len(waiting))] if waiting else []
        lines += [self._line(agent, draft) for draft in waiting[:MOST_LISTED]]
        return "\n".join([*lines, *await self._reviews(agent)])

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._texts(agent.language.value, msgid, **values)

    def _incomplete(self, request: Request) -> str:
        sub = next(sub for sub in KB.subcommands if sub.name == request.name)
        written = usage(self._texts, sub, request.agent.language, KB)
        return self._say(request.agent, phrases.MISSING_ARGUMENT, usage=written)

    # ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _gaps(self, request: Request) -> str:
        asked = await self._drafting.gaps(self._lessons.now() - timedelta(days=GAP_DAYS))
        groups = await without_answer(self._knowledge, asked, MOST_LISTED)
        if not groups:
            return self._say(request.agent, knowledge.NO_GAPS, days=GAP_DAYS)
        lines = [
            self._say(
                request.agent,
                knowledge.GAP,
                n=len(group.questions),
                question=one_line(group.questions[0], 80),
                conversations=_numbers(group.conversations),
            )
            for group in groups
        ]
        return "\n".join([self._say(request.agent, knowledge.GAPS, days=GAP_DAYS), *lines])

    async def _drafts(self, request: Request) -> str:
        waiting = await self._drafting.waiting()
        head = knowledge.DRAFTS if waiting else knowledge.NO_DRAFTS
        lines = [self._say(request.agent, head, count=len(waiting))]
        lines += [self._line(request.agent, draft) for draft in waiting[:MOST_LISTED]]
        return "\n".join([*lines, *await self._reviews(request.agent)])

    async def _reviews(self, agent: Agent) -> list[str]:
        due = await self._archive.drafts.due(self._today())
        head = [self._say(agent, knowledge.REVIEWS, count=len(due))] if due else []
        return head + [self._review(agent, row) for row in due[:MOST_LISTED]]

    def _review(self, agent: Agent, row: DueRow) -> str:
        reasons = [self._say(agent, knowledge.FOUND_WRONG, note=one_line(row.wrong, 80))] if row.wrong else []
        reasons += [self._say(agent, knowledge.HASNT_HELPED, n=row.not_helped)] if row.not_helped else []
        why = " · ".join(reasons) or self._say(agent, knowledge.REVIEW_PLANNED, day=row.due)
        return self._say(
            agent, knowledge.REVIEW_LINE, article=row.article, question=one_line(row.question, 60), why=why
        )

    def _today(self) -> date:
        return self._lessons.now().astimezone().date()

    def _line(self, agent: Agent, draft: DraftRow) -> str:
        text = DraftText.from_json(draft.body)
        return self._say(
            agent,
            knowledge.DRAFT_LINE,
            number=draft.number,
            n=draft.asked,
            kind=self._kind(agent, text),
            question=one_line(text.question, 60),
        )

    def _kind(self, agent: Agent, text: DraftText) -> str:
        values = {"article": text.article} if text.kind in (Kind.VARIANT, Kind.EDIT) else {}
        return self._say(agent, knowledge.KINDS[text.kind], **values)

    # ── One draft or article ──────────────────────────────────────────────────────────────────────────────────────

    async def _show(self, request: Request) -> str:
        id, asked = await id_and_rest(self._archive, request.argument.lstrip("#"))
        draft = await self._draft(request.agent, id)
        article = await self._drafting.article(id)
        shown = [] if draft is None else [await self._shown(request.agent, draft)]
        if article is not None:
            shown.append(await self._view.shown(request.agent, article))
            if Role.MANAGER in request.agent.roles:
                shown.append(await history(self._archive, self._texts, request.agent, id))
            shown += [await self._explaining.explain(request.agent, id, asked)] if asked else []
        return "\n\n".join(shown) or self._say(request.agent, phrases.KB_NO_ARTICLE, id=one_line(id))

    async def _draft(self, agent: Agent, id: str) -> DraftRow | None:
        if Role.MANAGER not in agent.roles or not id.isdecimal() or len(id) > 9:
            return None
        return await self._archive.drafts.draft(int(id))

    async def _shown(self, agent: Agent, draft: DraftRow) -> str:
        """A draft as it would be said, noted as seen in this form."""
        text = DraftText.from_json(draft.body)
        if not draft.is_open:
            head = self._decided(agent, knowledge.DRAFT_CLOSED, draft, why=one_line(draft.why, 80))
        else:
            head = self._say(
                agent,
                knowledge.DRAFT,
                number=draft.number,
                kind=self._kind(agent, text),
                n=draft.asked,
                conversations=_numbers(await self._archive.drafts.conversations(draft.number)),
            )
        after = await self._drafting.after(draft)
        article, old = after.article, after.old
        lines = [head, self._say(agent, knowledge.QUESTION, question=text.question)]
        lines += [self._say(agent, knowledge.VARIANT, question=variant) for variant in text.variants]
        if old is not None and text.kind is Kind.EDIT:
            lines.append(self._say(agent, knowledge.OLD_ANSWER, answer=old.answer_in(text.language)))
        answer = article.answer_in(text.language or agent.language.value)
        lines.append(self._say(agent, knowledge.ANSWER, answer=answer))
        if draft.is_open:
            lines += await self._warnings(agent, text, article)
            lines.append(self._say(agent, knowledge.DECIDE, number=draft.number))
            await self._archive.drafts.note_shown(draft.number, agent.id, draft.version, after.version)
        return "\n".join(lines)

    async def _warnings(self, agent: Agent, text: DraftText, article: Article) -> list[str]:
        lines = []
        if article.status is not Status.PUBLISHED:
            lines.append(self._say(agent, knowledge.UNSAID, article=article.id))
        if text.kind is Kind.EDIT:
            lines += self._view.other_answers(agent, article, text.language)
        if text.contacts:
            lines.append(self._say(agent, knowledge.CONTACTS, contacts=", ".join(text.contacts)))
        if masks := masked_words("\n".join((text.question, text.answer, *text.variants))):
            lines.append(self._say(agent, knowledge.MASKED, masks=" ".join(dict.fromkeys(masks))))
        try:
            near = await self._knowledge.search(article.question, limit=NEAREST)
            changed = await self._knowledge.answers_taken_over(
                article, await self._drafting.known_questions([hit.article for hit in near])
            )
        except SearchDown:
            near, changed = [], []
        if text.kind is Kind.ARTICLE and (alike := worth_showing(near, WORTH_NAMING)):
            question = one_line(alike[0].question, 60)
            lines.append(self._say(agent, knowledge.NEAREST, article=alike[0].id, question=question))
        if changed:
            questions = " / ".join(one_line(question, 40) for question in changed[:MOST_CHANGES])
            lines.append(self._say(agent, knowledge.WOULD_CHANGE, questions=questions))
        return lines

    async def _with_article(self, agent: Agent, head: str, id: str, written: str = "") -> str:
        """What was done, the article as it's said from now on, and which answers but the one `written` it has."""
        article = await self._drafting.article(id)
        if article is None:
            return head
        others = self._view.other_answers(agent, article, written)
        return "\n".join([head, await self._view.shown(agent, article), *others])

    # ── Decisions about drafts ────────────────────────────────────────────────────────────────────────────────────

    async def _approve(self, request: Request) -> str:
        number, why = _number_and_rest(request.argument)
        version, article = await self._archive.drafts.shown(number, request.agent.id)
        outcome = await self._drafting.approve(Decision(number, version, request.agent.name, why, article))
        if outcome.result is Result.CHANGED and outcome.draft is not None:
            head = self._say(request.agent, knowledge.SHOWN_ANEW, number=number)
            return f"{head}\n{await self._shown(request.agent, outcome.draft)}"
        if outcome.result is not Result.DONE:
            return self._refused(request.agent, number, outcome)
        self._knowledge.articles_changed()
        msgid = knowledge.APPROVED if outcome.published else knowledge.APPROVED_UNSAID
        return self._say(request.agent, msgid, number=number, article=outcome.article)

    async def _reject(self, request: Request) -> str:
        number, why = _number_and_rest(request.argument)
        outcome = await self._drafting.reject(Decision(number, 0, request.agent.name, why))
        if outcome.result is not Result.DONE:
            return self._refused(request.agent, number, outcome)
        return self._say(request.agent, knowledge.REJECTED, number=number)

    async def _edit(self, request: Request) -> str:
        id, text = await id_and_rest(self._archive, request.argument)
        question, answer = question_and_answer(text)
        draft = await self._draft(request.agent, id.lstrip("#"))
        if draft is None or (not draft.is_open and await self._drafting.article(id) is not None):
            return await self._edit_article(request, id, question, answer)
        outcome = await self._drafting.edit(Decision(draft.number, 0, request.agent.name, "edit"), question, answer)
        if outcome.result is not Result.DONE or outcome.draft is None:
            return self._refused(request.agent, draft.number, outcome)
        head = self._say(request.agent, knowledge.EDITED, number=draft.number)
        return f"{head}\n{await self._shown(request.agent, outcome.draft)}"

    def _refused(self, agent: Agent, number: int, outcome: Outcome) -> str:
        msgid = knowledge.RESULTS[outcome.result]
        if outcome.draft is None or outcome.result is Result.CHANGED:
            return self._say(agent, msgid, number=number)
        if outcome.result is Result.UNUSABLE:
            return self._say(agent, msgid, number=number, fault=outcome.fault)
        return self._decided(agent, msgid, outcome.draft)

    def _decided(self, agent: Agent, msgid: str, draft: DraftRow, **more: object) -> str:
        return self._say(
            agent,
            msgid,
            number=draft.number,
            who=draft.who or self._say(agent, knowledge.ITSELF),
            time=f"{draft.changed_at.astimezone():%m-%d %H:%M}",
            state=self._say(agent, knowledge.STATES[draft.state]),
            **more,
        )

    # ── Articles ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def _add(self, request: Request) -> str:
        question, _, answer = request.argument.partition("\n")
        marked_question, marked_answer = question_and_answer(request.argument)
        if marked_question:
            question, answer = marked_question, marked_answer
        if not answer.strip():
            return self._incomplete(request)
        language = language_written(answer, request.agent.language.value)
        number = await self._archive.drafts.add(
            DraftText(Kind.ARTICLE, question.strip(), answer.strip(), language=language).to_json(),
            request.agent.name,
            "added",
        )
        outcome = await self._drafting.approve(Decision(number, 1, request.agent.name, "added"))
        if outcome.result is not Result.DONE:
            await self._drafting.reject(Decision(number, 1, request.agent.name, outcome.fault))
            return self._refused(request.agent, number, outcome)
        self._knowledge.articles_changed()
        head = self._say(request.agent, knowledge.ADDED, article=outcome.article)
        return await self._with_article(request.agent, head, outcome.article)

    async def _edit_article(self, request: Request, id: str, question: str, answer: str) -> str:
        language = language_written(answer, request.agent.language.value) if answer else ""
        answers = {language: answer} if answer else {}

        def edited(article: Article) -> Article:
            changed = replace(article, question=question or article.question, answers={**article.answers, **answers})
            return reviewed(changed, self._today())  # a manager has just looked at it

        head = await self._changed(request, id, edited, Act("edit", knowledge.ARTICLE_EDITED))
        return await self._with_article(request.agent, head, id, language)

    async def _retire(self, request: Request) -> str:
        id, why = await id_and_rest(self._archive, request.argument)
        act = Act(why, knowledge.RETIRED)
        return await self._changed(request, id, lambda article: replace(article, status=Status.RETIRED), act)

    async def _wrong(self, request: Request) -> str:
        id, why = await id_and_rest(self._archive, request.argument)
        article = await self._drafting.article(id)
        if article is None:
            return self._say(request.agent, phrases.KB_NO_ARTICLE, id=one_line(id))
        await self._archive.drafts.judge(id, request.agent.id, why)
        self._lessons.due()
        return self._say(request.agent, knowledge.REVIEW, article=id)

    async def _drop(self, request: Request) -> str:
        id, number = await id_and_rest(self._archive, request.argument)
        article = await self._drafting.article(id)
        if article is None:
            return self._say(request.agent, phrases.KB_NO_ARTICLE, id=one_line(id))
        place = int(number) if number.isdecimal() and len(number) < 5 else 0
        if not 0 < place <= len(article.learnt):
            return self._say(request.agent, knowledge.NOTHING_LEARNT, article=id, n=one_line(number))
        question = article.learnt[place - 1]

        def without(article: Article) -> Article:
            return replace(article, learnt=tuple(text for text in article.learnt if text != question))

        await self._archive.drafts.refuse(id, question, request.agent.id)
        act = Act("dropped a learnt question", knowledge.DROPPED)
        return await self._changed(request, id, without, act, question=question)

    async def _changed(
        self, request: Request, id: str, change: Callable[[Article], Article], act: Act, **values: object
    ) -> str:
        if await self._drafting.change(id, change, request.agent.name, act.why) is None:
            return self._say(request.agent, phrases.KB_NO_ARTICLE, id=one_line(id))
        self._knowledge.articles_changed()
        return self._say(request.agent, act.msgid, article=id, **values)


def _numbers(conversations: "tuple[int, ...] | list[ConversationId]") -> str:
    shown = [f"#{number}" for number in conversations[:5]]
    return " ".join([*shown, "…"] if len(conversations) > 5 else shown)


def _number_and_rest(argument: str) -> tuple[int, str]:
    first, *rest = argument.split(maxsplit=1)
    number = first.lstrip("#")
    return (int(number) if number.isdecimal() and len(number) < 10 else 0), " ".join(rest).strip()
