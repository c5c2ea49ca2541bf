"""Questions that people confirmed to be answered by an article, and articles that they found wanting.

A question that an agent sent an article for counts at once. A customer's "that helped" counts once a second customer
said so and none said no, and no longer once one does. Three times "no", or a word of the staff, and the article is up
for review. Nothing here changes what is said, only what finds it; each addition is listed and can be taken out again,
after which customers' words don't bring it back.
"""

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bots.words import customer_word
from imcs.archive import Archive, ArticleRow, FeedbackRow, Overtaken
from imcs.knowledge.mining import masked
from imcs.model import Author, ConversationId, Message
from kb.article import MAX_QUESTION, MAX_VARIANTS, Article, ArticleError
from kb.proposals import same_question
from kb.talk import fold, substance, terms, without_talk

log = logging.getLogger("imcs.confirmations")

HELPED, NOT_HELPED, SENT, SAID, WRONG = "helped", "not helped", "sent", "said", "wrong"
RECALLED = "recalled"
"""The agent who sent the answer took it back."""
DROPPED = "dropped"
"""A manager took the question out of the article."""
ENOUGH_CUSTOMERS = 2
ENOUGH_COMPLAINTS = 3
LEAST_QUESTION = 3
"""Of a question without its politeness."""


@dataclass(frozen=True, slots=True)
class Read:
    """An article and the version that was read."""

    article: Article
    version: int

    def changed_to(self, article: Article) -> ArticleRow:
        """A new form that takes the place of this version only."""
        return ArticleRow(article.id, article.to_json(), self.version)


class Confirmations:
    """Takes up what people thought of answers."""

    def __init__(self, archive: Archive, anonymous_hosts: frozenset[str], now: Callable[[], datetime]) -> None:
        """Customers from `anonymous_hosts` all count as one."""
        self._archive = archive
        self._anonymous_hosts = anonymous_hosts
        self._now = now

    async def take_up(self) -> bool:
        """Take up the verdicts given since the last time; tells whether an article changed."""
        changed = False
        for row in await self._archive.drafts.new_feedback():
            while True:
                try:
                    changed |= await self._taken(row)
                    break
                except Overtaken:
                    log.info("event=overtaken article=%s feedback=%s", row.article, row.id)
        return changed

    async def _taken(self, row: FeedbackRow) -> bool:
        """Raises Overtaken where somebody changes the article at the same time: then it's to be read again."""
        found = await self._archive.article(row.article)
        article = None if found is None else _article(found)
        if found is None or article is None:
            await self._archive.drafts.take_up({row.id: ""})
            return False
        question = await self._question(row, article)
        return await self._take_up(row, question, Read(article, found.version))

    async def _take_up(self, row: FeedbackRow, question: str, read: Read) -> bool:
        article = read.article
        if row.verdict == WRONG:
            return await self._review(row, question, read)
        others = [other for other in await self._archive.drafts.feedback_of(article.id) if other.id != row.id]
        if row.verdict == RECALLED:
            return await self._unlearn(row, others, read)
        if row.verdict == NOT_HELPED:
            return await self._doubt(row, question, others, read)
        if question and (row.verdict == SENT or await self._is_confirmed(row, question, others)):
            return await self._learn(row, question, read)
        await self._archive.drafts.take_up({row.id: question})
        return False

    async def _is_confirmed(self, row: FeedbackRow, question: str, others: Sequence[FeedbackRow]) -> bool:
        alike = [other for other in others if other.question and same_question(other.question, question)]
        if any(other.verdict in (NOT_HELPED, DROPPED) for other in alike):
            return False
        helped = [row, *(other for other in alike if other.verdict == HELPED)]
        people = {await self._who(each.conversation) for each in helped if each.conversation is not None}
        return len(people) >= ENOUGH_CUSTOMERS

    async def _who(self, conversation: ConversationId) -> object:
        record = await self._archive.conversation(conversation)
        customer = None if record is None else await self._archive.customer(record.customer)
        host = "" if customer is None else customer.address.partition("@")[2]
        return "anonymous" if customer is None or host in self._anonymous_hosts else customer.id

    async def _learn(self, row: FeedbackRow, question: str, read: Read) -> bool:
        article = read.article
        known = (*article.phrasings, *article.learnt)
        if any(fold(text) == fold(question) for text in known) or len(article.learnt) >= MAX_VARIANTS:
            await self._archive.drafts.take_up({row.id: question})
            return False
        try:
            taught = replace(article, learnt=(*article.learnt, question))
        except ArticleError:  # a character that no article can hold
            await self._archive.drafts.take_up({row.id: question})
            return False
        why = f"learnt: {row.verdict} in conversation #{row.conversation}"
        await self._archive.drafts.take_up({row.id: question}, [row.id], read.changed_to(taught), why)
        log.info("event=learnt article=%s feedback=%s", article.id, row.id)
        return True

    async def _unlearn(self, row: FeedbackRow, others: Sequence[FeedbackRow], read: Read) -> bool:
        """What the line that was taken back had taught is forgotten."""
        article = read.article
        sent = [other for other in others if other.verdict == SENT and other.conversation == row.conversation]
        taught = [other.question for other in sent if other.learnt and other.id < row.id][-1:]
        if not taught or taught[0] not in article.learnt:
            await self._archive.drafts.take_up({row.id: ""})
            return False
        rest = replace(article, learnt=tuple(text for text in article.learnt if text != taught[0]))
        why = f"taken back in conversation #{row.conversation}"
        await self._archive.drafts.take_up({row.id: ""}, (), read.changed_to(rest), why)
        return True

    async def _doubt(self, row: FeedbackRow, question: str, others: Sequence[FeedbackRow], read: Read) -> bool:
        """A “no” takes out what customers had confirmed of its question; every third puts the article up for review."""
        article, why = read.article, []
        taken_out = _confirmed_by_customers(question, others)
        if not taken_out.isdisjoint(article.learnt):
            article = replace(article, learnt=tuple(text for text in article.learnt if text not in taken_out))
            why.append(f"{NOT_HELPED} in conversation #{row.conversation}")
        since = max((other.id for other in others if other.verdict == WRONG), default=0)
        noes = 1 + sum(other.verdict == NOT_HELPED and since < other.id < row.id for other in others)
        if noes % ENOUGH_COMPLAINTS == 0:
            article = replace(article, review_at=self._now().astimezone().date())
            why.append(f"review: {noes} × {NOT_HELPED}")
        stored = read.changed_to(article) if why else None
        await self._archive.drafts.take_up({row.id: question}, (), stored, "; ".join(why))
        return bool(why)

    async def _review(self, row: FeedbackRow, question: str, read: Read) -> bool:
        due = read.changed_to(replace(read.article, review_at=self._now().astimezone().date()))
        agent = None if row.agent is None else await self._archive.agent(row.agent)
        who = "" if agent is None else agent.name
        await self._archive.drafts.take_up({row.id: question}, (), due, f"review: {row.note}", who)
        return True

    async def _may_learn(self, conversation: ConversationId) -> bool:
        """Whether the customer hasn't stopped the use of their data."""
        record = await self._archive.conversation(conversation)
        customer = None if record is None else await self._archive.customer(record.customer)
        return customer is None or customer.used

    async def _question(self, row: FeedbackRow, article: Article) -> str:
        if row.conversation is None or not await self._may_learn(row.conversation):
            return ""
        said = await self._archive.messages(row.conversation)
        return asked([line for line in said if line.at <= row.at], article)


def asked(lines: Sequence[Message], article: Article) -> str:
    """The customer's question that this article answers, masked: the nearest to it, of equals the last one."""
    said = [line for line in lines if not line.private and line.body and line.author in (Author.CUSTOMER, Author.AGENT)]
    texts = masked([(line.author is Author.CUSTOMER, line.body) for line in said])
    words = terms("\n".join([*article.phrasings, *article.answers.values()]))
    best, question = -1, ""
    for line, text in zip(said, texts, strict=True):
        if line.author is not Author.CUSTOMER or customer_word(line.body) is not None:
            continue
        plain = " ".join(re.sub(r"\[[a-zA-Z -]+\]", " ", without_talk(text)).split())[:MAX_QUESTION]
        near = len(terms(plain) & words)
        if substance(fold(plain)) >= LEAST_QUESTION and near >= best:
            best, question = near, plain
    return question


def _confirmed_by_customers(question: str, verdicts: Sequence[FeedbackRow]) -> set[str]:
    """What was learnt of the same question from customers alone: what an agent sent the article for stays."""
    sent = {fold(row.question) for row in verdicts if row.verdict == SENT and row.question}
    learnt = {row.question for row in verdicts if row.verdict == HELPED and row.learnt and row.question}
    return {text for text in learnt if question and same_question(text, question) and fold(text) not in sent}


def _article(row: ArticleRow) -> Article | None:
    try:
        return Article.from_json(dict(row.body))
    except ArticleError:
        return None
