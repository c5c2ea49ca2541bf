"""Files of articles."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.article import Article, ArticleError, Status
from kb.exchange import Fault, Kind, read_articles, write_articles

FULL = Article(
    id="full",
    question="怎麼退貨，要多久？",
    variants=("我要退貨", '=1+1 is "fine"', "'quoted"),
    answers={"zh_TW": "=七天內。\n請附發票；謝謝", "en": "+886 2 is our number\n- bring it"},
    tags=("退貨", "-x"),
    queues=("help",),
    status=Status.RETIRED,
    valid_from=date(2030, 1, 1),
    review_at=date(2031, 1, 1),
    owner="@mei",
    flow="return",
    skills=("refund",),
    learnt=("壞了",),
)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_written_is_read_back_the_same(kind: Kind) -> None:
    articles = (FULL, Article("small", "營業時間"))
    assert read_articles(write_articles(articles, kind), kind).articles == articles


lines = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=20
)
texts = lines.filter(lambda text: "\ufffe" not in text and "\uffff" not in text)
guarded = st.tuples(st.sampled_from(["", "=", "+", "-", "@", "'", "''", "'="]), texts).map("".join)


@given(guarded, st.lists(guarded, max_size=3, unique=True), guarded, st.sampled_from(list(Kind)))
@settings(max_examples=150)
def test_any_text_survives_the_round_trip(question: str, variants: list[str], answer: str, kind: Kind) -> None:
    article = Article("a", question, tuple(variants), {"zh_TW": answer})
    assert read_articles(write_articles([article], kind), kind).articles == (article,)


def test_no_cell_of_a_csv_file_can_be_taken_for_a_formula() -> None:
    text = write_articles([Article("=cmd", "+1", ("-2",), {"en": "@x"})], Kind.CSV).decode("utf-8-sig")
    assert text.splitlines()[1].startswith("'=cmd,'+1,'-2,")


def test_exactly_one_guard_is_removed() -> None:
    rows = read_articles(b"id,question,answer\na,''=1,'tis fine\n", Kind.CSV)
    assert rows.articles[0].question == "'=1"
    assert rows.articles[0].answers == {"en": "'tis fine"}


def test_every_faulty_row_is_named_with_its_line_and_nothing_is_taken() -> None:
    content = '{"id": "a", "question": "good"}\n\n{"id": "b"}\nnot json\n{"id": "a", "question": "again"}\n'
    imported = read_articles(content.encode(), Kind.JSONL)
    assert imported.articles == ()
    assert [fault.line for fault in imported.faults] == [3, 4, 5]
    assert str(imported.faults[0]) == "line 3: question: is missing"
    assert "already on line 1" in imported.faults[2].reason


def test_a_csv_fault_names_the_line_its_row_begins_on() -> None:
    content = 'id,question,answer_en\na,ok,"two\nlines"\nb,,x\n'
    assert read_articles(content.encode(), Kind.CSV).faults == (Fault(4, "question: is missing"),)


def test_yaml_texts_are_taken_as_they_are_written() -> None:
    content = "- id: 010\n  question: 21:30\n  variants: [1_000, 1.50, 0x1F, =]\n  answer: 0227201234\n  lang: no\n"
    assert "'no' is none of" in read_articles(content.encode(), Kind.YAML).faults[0].reason
    content = content.replace("lang: no", "owner: yes\n  review_at: 2030-01-31\n  flow: ~")
    (article,) = read_articles(content.encode(), Kind.YAML).articles
    assert (article.id, article.question, article.variants) == ("010", "21:30", ("1_000", "1.50", "0x1F", "="))
    assert (dict(article.answers), article.owner, article.flow) == ({"en": "0227201234"}, "yes", "")
    assert article.review_at == date(2030, 1, 31)


def test_as_many_and_as_long_variants_as_an_article_may_have_survive_a_spreadsheet() -> None:
    article = Article("a", "ok", tuple(f"{number} " + "長" * 990 for number in range(500)))
    assert read_articles(write_articles([article], Kind.CSV), Kind.CSV).articles == (article,)


def test_a_yaml_fault_names_its_line() -> None:
    content = "- id: a\n  question: ok\n- id: b\n  question: ok\n  status: wrong\n"
    faults = read_articles(content.encode(), Kind.YAML).faults
    assert [fault.line for fault in faults] == [3]


@pytest.mark.parametrize(
    ("content", "kind", "line"),
    [
        (b"id,question\na,caf\xe9\n", Kind.CSV, 2),
        (b"name,text\na,b\n", Kind.CSV, 1),
        (b'id,question\na,"open\n', Kind.CSV, 2),
        (b"id,question\na,b,c\n", Kind.CSV, 2),
        (b"a: [", Kind.YAML, 1),
        (b"just a text", Kind.YAML, 1),
        (b"- id: a\n  ? [x]\n  : y\n", Kind.YAML, 2),
        (b"[" * 100_000, Kind.JSONL, 1),
    ],
)
def test_a_file_that_cant_be_read_says_where(content: bytes, kind: Kind, line: int) -> None:
    imported = read_articles(content, kind)
    assert imported.articles == ()
    assert [fault.line for fault in imported.faults] == [line]


def test_a_spreadsheets_own_flavours_of_csv_are_read() -> None:
    excel = "\ufeffid;question;answer_zh_TW;tags\r\na;停車;請洽櫃檯;車\r\n"
    article = read_articles(excel.encode(), Kind.CSV).articles[0]
    assert (article.question, article.tags) == ("停車", ("車",))


def test_what_a_spreadsheet_makes_of_a_file_is_read() -> None:
    text = "sep=;\r\nID;Question;ANSWER_zh_tw;valid_from;;\r\n1;q;a;2026/1/31;;\r\n"
    found = read_articles(text.encode("utf-8-sig"), Kind.CSV)
    assert found.articles == (Article("1", "q", answers={"zh_TW": "a"}, valid_from=date(2026, 1, 31)),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id,question,answr\n1,q,a\n", "line 1: 'answr' is no column"),
        ("id,,question\n1,,q\n", "line 1: column 2 has no name"),
        ("id,answer\n1,a\n", "line 1: the first line must name the columns id, question and others; question"),
        ("sep=,\nid,question,valid_from\n1,q,2026/2/30\n", "line 3: valid_from: '2026/2/30'"),
        ("id,question\n1,q,,more\n", "line 2: has 4 cells"),
    ],
)
def test_a_fault_of_a_csv_file_names_its_column(text: str, fault: str) -> None:
    (found,) = read_articles(text.encode(), Kind.CSV).faults
    assert str(found).startswith(fault)


def test_an_empty_file_holds_no_articles_and_no_faults() -> None:
    for kind in (Kind.YAML, Kind.JSONL):
        assert read_articles(b"", kind).articles == ()
        assert read_articles(b"", kind).faults == ()


def test_one_bad_row_among_ten_thousand_keeps_all_out() -> None:
    rows = [f'{{"id": "{number}", "question": "q {number}"}}' for number in range(10_000)]
    rows[7_000] = '{"id": "bad"}'
    imported = read_articles("\n".join(rows).encode(), Kind.JSONL)
    assert (imported.articles, [fault.line for fault in imported.faults]) == ((), [7_001])


def test_the_form_is_told_by_the_ending() -> None:
    assert Kind.of("a.b.YML") is Kind.YAML
    with pytest.raises(ArticleError, match=r"must end in"):
        Kind.of("articles.xlsx")


def test_a_csv_file_without_answers_is_in_order_for_articles_that_have_some() -> None:
    known = {"a": Article("a", "a?", answers={"en": "A."}, tags=("old",), learnt=("ah?",))}
    rows = b"id,question,tags\na,a?,new\nb,b?,new\n"
    assert read_articles(rows, Kind.CSV, known).faults == (
        Fault(3, "answer: b has none; write one, or set its status to draft"),
    )
    (article,) = read_articles(rows[: rows.index(b"b,")], Kind.CSV, known).articles
    assert article == replace(known["a"], tags=("new",))
    (article,) = read_articles(
        b"id,question,tags,answer_en\na,a?\n", Kind.CSV, {"a": replace(known["a"], flow="f")}
    ).articles
    assert article == Article("a", "a?", learnt=("ah?",), flow="f")


def test_a_row_that_does_not_go_together_with_what_is_known_is_named() -> None:
    known = {"a": Article("a", "a?", answers={"en": "A."}, valid_from=date(2030, 1, 1))}
    rows = b"id,question,valid_until\na,a?,2029-01-01\nb,,\n"
    assert read_articles(rows, Kind.CSV, known).faults == (
        Fault(2, "valid_until: lies before valid_from"),
        Fault(3, "question: is missing"),
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_what_was_learnt_stays_unless_the_file_names_it(kind: Kind) -> None:
    written = Article("a", "a?", answers={"en": "A."}, learnt=("ah?",))
    known = {"a": replace(written, owner="mei", learnt=("oh?",))}
    named = write_articles([written], kind)
    assert read_articles(named, kind, known).articles[0].learnt == ("ah?",)
    unnamed = (
        b"id,question,answer_en\na,a?,A.\n" if kind is Kind.CSV else write_articles([replace(written, learnt=())], kind)
    )
    (article,) = read_articles(unnamed, kind, known).articles
    assert article.learnt == ("oh?",)
    assert article.owner == ("mei" if kind is Kind.CSV else "")


@pytest.mark.parametrize("kind", list(Kind))
def test_a_published_article_without_an_answer_is_no_article_to_be_said(kind: Kind) -> None:
    """A draft may still be written, and a flow, a queue or a skill answers in its place."""
    able = [
        Article("a", "a?", answers={"en": "A."}),
        Article("b", "b?", status=Status.DRAFT),
        Article("c", "c?", flow="f"),
    ]
    able += [
        Article("d", "d?", queue="help"),
        Article("e", "e?", skills=("tax",)),
        Article("f", "f?", status=Status.RETIRED),
    ]
    assert read_articles(write_articles(able, kind), kind, {}).articles == tuple(able)
    mute = write_articles([*able, Article("g", "g?")], kind)
    assert len(read_articles(mute, kind).articles) == len(able) + 1
    (fault,) = read_articles(mute, kind, {}).faults
    assert fault.reason == "answer: g has none; write one, or set its status to draft"
    assert fault.line > len(able)


@pytest.mark.parametrize(
    ("content", "kind", "line"),
    [
        ("- id: a\n  question: b\n  answer: c\n  lang: en\n- id: d\n  question: e\n  id: f\n", Kind.YAML, 7),
        ("- id: a\n  question: b\n  answers:\n    en: c\n    en: d\n", Kind.YAML, 5),
        ('\n{"id": "a", "question": "b", "answers": {"en": "c", "en": "d"}}\n', Kind.JSONL, 2),
        ("id,question,answer_en,answer_en\na,b,c,d\n", Kind.CSV, 1),
        ("- &itself\n  id: a\n  question: *itself\n  id: b\n", Kind.YAML, 4),
    ],
)
def test_a_field_that_is_there_twice_is_a_fault_where_one_of_them_would_be_lost(
    content: str, kind: Kind, line: int
) -> None:
    (fault,) = read_articles(content.encode(), kind).faults
    assert (fault.line, fault.reason.partition(": ")[2]) == (line, "is there twice")
