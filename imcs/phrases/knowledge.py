"""What the service says to its staff about drafts, gaps and articles, once; see `phrases`. Words only."""

from collections.abc import Mapping
from types import MappingProxyType

from bots.texts import mark
from imcs.knowledge.drafting import Result
from imcs.model import Author
from kb.article import Status
from kb.proposals import Kind

NO_GAPS = mark("Everything that was asked in the last {days} days was answered.")
GAPS = mark("Asked in the last {days} days, and nobody had an answer:")
GAP = mark("{n} × {question} ({conversations})")
NO_DRAFTS = mark("No draft is waiting.")
DRAFTS = mark("Drafts that wait for a decision: {count}. !kb show N shows one.")
DRAFT_LINE = mark("{number} · {n} × · {kind} · {question}")
KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.ARTICLE: mark("new article"),
        Kind.VARIANT: mark("another way to ask {article}"),
        Kind.EDIT: mark("new answer for {article}"),
        Kind.KNOWN: mark("known already"),
    }
)
DRAFT = mark("Draft {number} · {kind} · asked {n} × ({conversations})")
DRAFT_CLOSED = mark("Draft {number} · {state} by {who} · {time} · {why}")
QUESTION = mark("Q: {question}")
VARIANT = mark("Also: {question}")
ANSWER = mark("A: {answer}")
OLD_ANSWER = mark("Until now: {answer}")
CONTACTS = mark("Contact data that only the agent said: {contacts}. Is it an office's?")
MASKED = mark("Personal data was taken out of it; please look at the gaps: {masks}")
UNSAID = mark("[{article}] isn't published: approving this changes it, and the bot still doesn't say it.")
NEAREST = mark("The article nearest to it: [{article}] {question}")
WOULD_CHANGE = mark("After that this answers: {questions}")
DECIDE = mark("!kb approve {number} · !kb edit {number} TEXT · !kb reject {number} WHY")
SHOWN_ANEW = mark("You haven't seen draft {number} in this form yet. This is what would be said:")
APPROVED = mark("Draft {number} is published as [{article}]. The bot says it from now on.")
APPROVED_UNSAID = mark("Draft {number} is part of [{article}] now, which isn't published: the bot doesn't say it.")
REJECTED = mark("Draft {number} is turned down.")
EDITED = mark("Draft {number} is changed.")
RESULTS: Mapping[Result, str] = MappingProxyType(
    {
        Result.UNKNOWN: mark("There is no draft {number}."),
        Result.DECIDED: mark("{who} decided about draft {number} at {time}: {state}."),
        Result.CHANGED: mark("Draft {number} was changed meanwhile. Please look at it again."),
        Result.UNUSABLE: mark("Draft {number} can't become an article: {fault}"),
    }
)
STATES: Mapping[str, str] = MappingProxyType(
    {
        "open": mark("open"),
        "approved": mark("approved"),
        "rejected": mark("turned down"),
        "expired": mark("expired"),
    }
)
ITSELF = mark("the service")
ADDED = mark("Article [{article}] is published. The bot says it from now on.")
ARTICLE_EDITED = mark("Article [{article}] is changed.")
RETIRED = mark("Article [{article}] is retired; the bot says it no more.")
REVIEW = mark("Article [{article}] is up for review. Thank you.")
UNUSABLE = mark("That can't be an article: {fault}")
PLACE = mark("For “{question}” it comes in place {n}, {sure} sure.")
NO_PLACE = mark("“{question}” has nothing in common with [{article}], or too many others fit better.")
NEAREST_PHRASING = mark("Nearest phrasing: {phrasing}")
WORDS_SHARED = mark("Words in common, and their part of the question's weight: {words}")
FEATURES = mark("Features: {features} → score {score}")
ARTICLE_STATES: Mapping[Status, str] = MappingProxyType(
    {Status.DRAFT: mark("not published, so not said"), Status.RETIRED: mark("retired, no longer said")}
)
VALID_FROM = mark("from {day}")
VALID_UNTIL = mark("until {day}")
ONLY_IN = mark("only in {queues}")
REVIEW_ON = mark("review on {day}")
OTHER_ANSWERS = mark("The answer in {languages} is as it was. Is it still right?")
HISTORY = mark("Version {n} · {time} · {who} · {why}")
LEARNT = mark("Learnt {n}: {question} ({why})")
DROPPED = mark("“{question}” is no longer part of [{article}].")
NOTHING_LEARNT = mark("Article [{article}] has no learnt question {n}.")
NOMINATED = mark("Thank you. It waits for a manager as draft {number}.")
NOTHING_TO_NOMINATE = mark("There is no answer in this conversation yet that others could use.")
SUMMARY = mark("Most asked drafts of the day. !kb show N shows one, !kb drafts all of them ({count}).")
REVIEWS = mark(
    "Articles up for review: {count}. !kb edit ID TEXT writes a new answer; without TEXT it's right as it is."
)
REVIEW_LINE = mark("[{article}] {question} · {why}")
FOUND_WRONG = mark("found wrong: {note}")
HASNT_HELPED = mark("{n} × not helpful")
REVIEW_PLANNED = mark("due {day}")
TALK_HOW = mark("!kb talk N reads a conversation")
TALK = mark("Conversation #{number} · {queue} · {time} · personal data is masked")
NO_TALK = mark("There is no ended conversation {number} that you may read.")
SPEAKERS = {Author.CUSTOMER: mark("customer"), Author.BOT: mark("bot"), Author.AGENT: mark("agent")}
