"""Articles in and out of files: CSV for spreadsheets, YAML for people, JSONL for programs.

All or nothing: a file gives either its articles or its faults, each with its line. Nothing is stored here.
"""

import _csv
import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import zip_longest
from typing import Any

import yaml

from kb.article import LANGUAGES, Article, ArticleError, Status
from kb.spreadsheet import delimiter_of, guarded, separator_line, without_guard

MAX_BYTES = 200 * 1024 * 1024


class Kind(Enum):
    """The forms a file may have; the value is its ending."""

    CSV = "csv"
    YAML = "yaml"
    JSONL = "jsonl"

    @staticmethod
    def of(filename: str) -> "Kind":
        """By the ending of the name; raises ArticleError where it is none of ours."""
        ending = filename.rpartition(".")[2].casefold()
        endings = {"csv": Kind.CSV, "yaml": Kind.YAML, "yml": Kind.YAML, "jsonl": Kind.JSONL}
        if ending not in endings:
            raise ArticleError(f"{filename}: must end in .csv, .yaml or .jsonl")
        return endings[ending]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that can't be used."""

    line: int
    """Where it begins, from 1."""
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file held: articles, or else the faults that keep all of it out."""

    articles: tuple[Article, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What articles would change."""

    new: tuple[str, ...]
    """Ids that aren't known yet."""
    different: Mapping[str, tuple[str, ...]]
    """Id → the parts of the article that would change."""


def changes(articles: Iterable[Article], known: Mapping[str, Article]) -> Changes:
    """How these differ from the known ones."""
    new, different = [], {}
    for article in articles:
        if article.id not in known:
            new.append(article.id)
            continue
        before, after = known[article.id].to_json(), article.to_json()
        if parts := tuple(part for part in {**before, **after} if before.get(part) != after.get(part)):
            different[article.id] = parts
    return Changes(tuple(new), different)


_LISTS = ("variants", "tags", "queues", "skills", "learnt")
_PLAIN = ("status", "valid_from", "valid_until", "owner", "review_at", "flow", "queue")
_COLUMNS = ("id", "question", "variants", *(f"answer_{name}" for name in LANGUAGES), "tags", "queues", *_PLAIN)
_COLUMNS += ("skills", "learnt")
_KNOWN = {name.casefold(): name for name in (*_COLUMNS, "answer", "lang")}
"""A spreadsheet's columns, however their names are capitalised."""


def read_articles(content: bytes, kind: Kind, onto: Mapping[str, Article] | None = None) -> Imported:
    """Every article of the file, or every fault in it.

    Articles to be saved `onto` the known ones must have something to say once they are published, and keep of these
    what a CSV file has no column for, and what was learnt where the file doesn't name it. For measuring, questions
    alone will do.
    """
    if len(content) > MAX_BYTES:
        return Imported((), (Fault(1, f"the file is larger than {MAX_BYTES} bytes"),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        return Imported((), (Fault(line, "isn't UTF-8; save the file as UTF-8"),))
    readers = {Kind.CSV: _csv_rows, Kind.YAML: _yaml_rows, Kind.JSONL: _jsonl_rows}
    return _collected(readers[kind](text), kind, onto)


def write_articles(articles: Iterable[Article], kind: Kind) -> bytes:
    """The articles as a file that `read_articles` takes back."""
    rows = [article.to_json() for article in articles]
    match kind:
        case Kind.JSONL:
            return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        case Kind.YAML:
            return yaml.dump(rows, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False).encode()
        case Kind.CSV:
            return _csv_text(rows).encode("utf-8-sig")


def _collected(rows: Iterator[tuple[int, object]], kind: Kind, onto: Mapping[str, Article] | None) -> Imported:
    articles: dict[str, Article] = {}
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    for line, row in rows:
        if isinstance(row, Fault):
            faults.append(row)
            continue
        try:
            article = Article.from_json(row)
            if onto is not None and article.id in onto and isinstance(row, dict):
                article = _over(onto[article.id], article, row, kind)
        except ArticleError as fault:
            faults.append(Fault(line, str(fault)))
            continue
        if onto is not None and _says_nothing(article):
            faults.append(Fault(line, f"answer: {article.id} has none; write one, or set its status to draft"))
        if article.id in articles:
            faults.append(Fault(line, f"id: {article.id} is already on line {lines[article.id]}"))
        articles.setdefault(article.id, article)
        lines.setdefault(article.id, line)
    return Imported((), tuple(faults)) if faults else Imported(tuple(articles.values()), ())


def _over(known: Article, article: Article, row: Mapping[str, Any], kind: Kind) -> Article:
    """With what the row doesn't name of the known one; raises ArticleError where both don't go together."""
    names = (*_LISTS, *_PLAIN) if kind is Kind.CSV else ("learnt",)
    kept: dict[str, Any] = {name: getattr(known, name) for name in names if name not in row}
    answers = dict(article.answers)
    if kind is Kind.CSV:
        answers = {**{name: text for name, text in known.answers.items() if name not in row["answers"]}, **answers}
    return replace(article, **kept, answers=answers)


def _says_nothing(article: Article) -> bool:
    """Whether customers would be sent nowhere by it: neither an answer nor a flow, a queue or somebody able."""
    leads = article.answers or article.flow or article.queue or article.skills
    return article.status is Status.PUBLISHED and not leads


def _jsonl_rows(text: str) -> Iterator[tuple[int, object]]:
    # Not splitlines: JSON texts may hold U+2028 and the like as they are.
    for line, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        try:
            yield line, json.loads(row, object_pairs_hook=_each_once)
        except ArticleError as fault:
            yield line, Fault(line, str(fault))
        except (ValueError, RecursionError) as fault:
            yield line, Fault(line, f"isn't JSON: {fault}")


class _AsWritten(yaml.CSafeLoader):
    """Leaves texts as they are: to YAML 0227201234 is octal, 21:30 is 1290, and no is false."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's stubs call it the instance's
        first: [(tag, form) for tag, form in found if tag.rpartition(":")[2] in ("null", "timestamp", "merge")]
        for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def _yaml_rows(text: str) -> Iterator[tuple[int, object]]:
    try:
        node = yaml.compose(text, Loader=_AsWritten)
        value = yaml.load(text, Loader=_AsWritten)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None)
        # An unexpected end is marked behind the last line.
        line = min(mark.line + 1, text.count("\n") + 1) if mark else 1
        yield line, Fault(line, f"isn't YAML: {getattr(fault, 'problem', None) or fault}")
        return
    if value is None:
        return
    if not isinstance(value, list) or not isinstance(node, yaml.SequenceNode):
        yield 1, Fault(1, "must be a list of articles")
        return
    for child, row in zip(node.value, value, strict=True):
        repeated = _repeated(child)
        line = child.start_mark.line + 1 if repeated is None else repeated.start_mark.line + 1
        yield line, row if repeated is None else Fault(line, _twice(repeated.value))


def _repeated(article: yaml.Node) -> yaml.Node | None:
    """A field of the article or of its answers that was there before: the last would win and the others be lost."""
    if not isinstance(article, yaml.MappingNode):
        return None
    # No deeper: a node may hold itself.
    for fields in (article, *(value for _, value in article.value if isinstance(value, yaml.MappingNode))):
        names = set[str]()
        for name in (name for name, _ in fields.value if isinstance(name, yaml.ScalarNode)):
            if name.value in names:
                return name
            names.add(name.value)
    return None


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of a JSON text; raises ArticleError where a field is there again."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ArticleError(
            _twice(next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1))
        )
    return fields


def _twice(name: str) -> str:
    return f"{name}: is there twice"


def _csv_rows(text: str) -> Iterator[tuple[int, object]]:
    before = 1 if separator_line(text) else 0
    line, reader = before + 1, _csv_reader(text)
    try:
        columns = _columns(next(reader, []))
        if wrong := _wrong_with(columns):
            yield line, Fault(line, wrong)
            return
        line = before + reader.line_num + 1
        for cells in reader:
            if any(cells):
                yield line, _csv_row(columns, cells, line)
            line = before + reader.line_num + 1
    except csv.Error as fault:
        yield line, Fault(line, f"isn't CSV: {fault}")


def _csv_reader(text: str) -> "_csv.Reader":
    text = text.removeprefix(separator_line(text))
    csv.field_size_limit(MAX_BYTES)  # the cell of an article's variants may be larger than Python expects of a cell
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)


def _columns(heading: Sequence[str]) -> list[str]:
    """Our names of the columns; those that a spreadsheet has added behind the last one are left out."""
    names = [name.strip() for name in heading]
    while names and not names[-1]:
        names.pop()
    return [_KNOWN.get(name.casefold(), name) for name in names]


def _wrong_with(columns: Sequence[str]) -> str:
    """Why articles can't be read from these; '' where they can."""
    for place, name in enumerate(columns, 1):
        if name not in _KNOWN.values():
            what = f"{name!r} is no column" if name else f"column {place} has no name"
            return f"{what}; known are {', '.join(_KNOWN.values())}"
    if missing := [name for name in ("id", "question") if name not in columns]:
        return f"the first line must name the columns id, question and others; {missing[0]} isn't there"
    repeated = [name for name, count in Counter(columns).items() if count > 1]
    return _twice(repeated[0]) if repeated else ""


def _csv_row(columns: Sequence[str], cells: Sequence[str], line: int) -> object:
    if any(cells[len(columns) :]):
        return Fault(line, f"has {len(cells)} cells, but there are {len(columns)} columns")
    row: dict[str, object] = {}
    answers: dict[str, str] = {}
    for name, cell in zip_longest(columns, cells[: len(columns)], fillvalue=""):
        text = without_guard(cell)
        if name.startswith("answer_"):
            answers[name.removeprefix("answer_")] = text
        elif name in _LISTS:
            row[name] = text.split("\n")
        else:
            row[name] = text
    return {**row, "answers": answers}


def _csv_text(rows: Iterable[Mapping[str, object]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([guarded(_cell(row, name)) for name in _COLUMNS])
    return file.getvalue()


def _cell(row: Mapping[str, object], name: str) -> str:
    if name.startswith("answer_"):
        answers = row.get("answers", {})
        return str(answers.get(name.removeprefix("answer_"), "")) if isinstance(answers, dict) else ""
    value = row.get(name, "")
    return "\n".join(str(part) for part in value) if isinstance(value, list) else str(value)
