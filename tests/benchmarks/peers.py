"""The searches that are compared: ours, and peers as anybody would set them up in an hour.

A system is a function that learns articles and gives back a function that answers a question with ids and scores,
best first. Each peer gets one document per article with two fields, phrasings and answer, whose scores add up (better
than one field with both, and than phrasings alone). Must not tune anything to a set.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from kb.analysis import shared_analyzer
from kb.article import Article
from kb.engine import Engine, Scope
from kb.measures import TOP

Ask = Callable[[str], list[tuple[str, float]]]
System = Callable[[Sequence[Article], Path], Ask]

OURS = "IMCS"
FIELDS = ("phrasings", "answer")


def systems() -> Mapping[str, System]:
    """By name, those whose libraries are here; ours last."""
    found: dict[str, System] = {"Whoosh StandardAnalyzer": whoosh_standard, "Whoosh + jieba": whoosh_chinese}
    if find_spec("rank_bm25"):
        found["rank_bm25 + jieba"] = rank_bm25
    if find_spec("tantivy"):
        found["tantivy + jieba"] = tantivy
    return {**found, OURS: ours}


def missing() -> list[str]:
    """Peers whose libraries aren't installed."""
    return [name for name in ("rank_bm25", "tantivy") if not find_spec(name)]


def ours(articles: Sequence[Article], directory: Path) -> Ask:
    """As the service does it, confidence as the score."""
    engine = Engine(directory / "ours", shared_analyzer())
    engine.rebuild(articles, 0)
    scope = Scope(datetime.now(UTC).date())
    return lambda text: [(hit.id, hit.confidence) for hit in engine.search(text, scope, TOP)]


def whoosh_standard(articles: Sequence[Article], directory: Path) -> Ask:
    """Whoosh's usual analyzer: lower case, no stop words."""
    from whoosh.analysis import StandardAnalyzer

    return _whoosh(articles, directory / "standard", StandardAnalyzer())


def whoosh_chinese(articles: Sequence[Article], directory: Path) -> Ask:
    """The analyzer that jieba brings for Whoosh: words in search mode, English stems."""
    return _whoosh(articles, directory / "chinese", _chinese_analyzer())


def rank_bm25(articles: Sequence[Article], directory: Path) -> Ask:
    """BM25 (Okapi) over all documents in memory."""
    from rank_bm25 import BM25Okapi

    cut = _jieba_words()
    ids = [article.id for article in articles]
    scorers = [BM25Okapi([cut(text) or [""] for text in texts]) for texts in zip(*map(_fields, articles), strict=True)]

    def ask(text: str) -> list[tuple[str, float]]:
        scores = np.sum([scorer.get_scores(cut(text)) for scorer in scorers], axis=0)
        best = np.argsort(-scores, kind="stable")[:TOP]
        return [(ids[place], float(scores[place])) for place in best if scores[place] > 0]

    return ask


def tantivy(articles: Sequence[Article], directory: Path) -> Ask:
    """BM25 in Rust, given the words that jieba finds."""
    import tantivy as library

    cut = _jieba_words()
    builder = library.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace")
    schema = builder.build()
    (directory / "tantivy").mkdir()
    index = library.Index(schema, str(directory / "tantivy"))
    writer = index.writer()
    for article in articles:
        texts = dict(zip(FIELDS, (" ".join(cut(text)) for text in _fields(article)), strict=True))
        writer.add_document(library.Document(id=article.id, **texts))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> list[tuple[str, float]]:
        words = dict.fromkeys(cut(text))
        terms = [library.Query.term_query(schema, name, word) for word in words for name in FIELDS]
        query = library.Query.boolean_query([(library.Occur.Should, term) for term in terms])
        hits = searcher.search(query, TOP).hits
        return [(searcher.doc(address)["id"][0], float(score)) for score, address in hits]

    return ask


def _fields(article: Article) -> tuple[str, str]:
    return "\n".join([*article.phrasings, *article.learnt]), "\n".join(article.answers.values())


def _whoosh(articles: Sequence[Article], directory: Path, analyzer: Any) -> Ask:
    """An OR of the question's tokens; nothing that was typed is parsed."""
    from whoosh import fields, query
    from whoosh.index import create_in

    directory.mkdir()
    columns = {name: fields.TEXT(analyzer=analyzer) for name in FIELDS}
    index = create_in(directory, fields.Schema(id=fields.ID(stored=True), **columns))
    writer = index.writer(limitmb=64)
    for article in articles:
        writer.add_document(id=article.id, **dict(zip(FIELDS, _fields(article), strict=True)))
    writer.commit(optimize=True)
    searcher = index.searcher()

    def ask(text: str) -> list[tuple[str, float]]:
        words = dict.fromkeys(token.text for token in analyzer(text, mode="query"))
        terms = [query.Term(name, word) for word in words for name in FIELDS]
        found = searcher.search(query.Or(terms), limit=TOP)
        return [(hit["id"], float(hit.score)) for hit in found]

    return ask


def _chinese_analyzer() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba uses what newer Pythons discourage
        from jieba.analyse import ChineseAnalyzer
    return ChineseAnalyzer()


def _jieba_words() -> Callable[[str], list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as above
        import jieba
    jieba.setLogLevel("WARNING")
    return lambda text: [word for word in jieba.lcut_for_search(text.lower()) if any(map(str.isalnum, word))]
