"""Search over a directory."""

import shutil
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.analysis import Analyzer, shared_analyzer
from kb.article import Article, Status
from kb.engine import Engine, IndexBusy, Scope, TranscriptText
from kb.index import IndexDamaged
from kb.ranking import Analysed, Ranker
from kb.synonyms import Synonyms

TODAY = date(2030, 5, 1)
SCOPE = Scope(TODAY)
ARTICLES = [
    Article("passport", "護照遺失怎麼補發", answers={"zh_TW": "請帶身分證。"}),
    Article("refund", "如何退貨", ("returning an item",), {"zh_TW": "七天內。", "en": "Within 7 days."}),
    Article("sales", "購買電視", queues=("sales",)),
    Article("draft", "草稿裡的彩虹", status=Status.DRAFT),
    Article("past", "去年的煙火", valid_until=date(2029, 12, 31)),
]


def opened(directory: Path, *, read_only: bool = False) -> Engine:
    return Engine(directory, shared_analyzer(), read_only=read_only)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = opened(tmp_path)
    engine.rebuild(ARTICLES, 3)
    return engine


def ids(engine: Engine, text: str, scope: Scope = SCOPE) -> list[str]:
    return [hit.id for hit in engine.search(text, scope)]


def test_a_simplified_question_finds_a_traditional_article_and_the_other_way_round(engine: Engine) -> None:
    assert ids(engine, "护照遗失")[0] == "passport"
    engine.update([Article("cn", "怎么办理居住证")], (), 4)
    assert ids(engine, "怎麼辦理居住證")[0] == "cn"


def test_words_that_differ_between_taiwan_and_the_mainland_are_found(engine: Engine) -> None:
    engine.update([Article("app", "手機軟體安裝")], (), 4)
    assert ids(engine, "软件")[0] == "app"


def test_only_published_articles_within_their_dates_are_found(engine: Engine) -> None:
    assert ids(engine, "彩虹") == []
    assert ids(engine, "煙火") == []
    assert ids(engine, "煙火", Scope(date(2029, 1, 1))) == ["past"]
    assert ids(engine, "彩虹", Scope(TODAY, unpublished=True)) == ["draft"]


def test_a_queue_finds_its_own_articles_and_everybodys(engine: Engine) -> None:
    assert ids(engine, "購買電視", Scope(TODAY, "help")) == []
    assert ids(engine, "購買電視", Scope(TODAY, "sales")) == ["sales"]
    assert ids(engine, "退貨", Scope(TODAY, "sales"))[0] == "refund"


def test_a_change_is_found_at_once_and_after_opening_again(tmp_path: Path, engine: Engine) -> None:
    engine.update([Article("new", "申請停車證")], ["refund"], 4)
    assert ids(engine, "停車證")[0] == "new"
    engine.close()
    again = opened(tmp_path)
    assert ids(again, "停車證")[0] == "new"
    assert ids(again, "退貨") == []
    assert (again.state().articles, again.state().change) == (5, 4)


def test_settling_weighs_all_articles_anew_and_changes_no_article(engine: Engine) -> None:
    engine.update([Article("new", "申請停車證")], ["refund"], 4)
    before = engine.state()
    engine.settle()
    assert engine.state() == before
    assert ids(engine, "停車證")[0] == "new"
    assert "refund" not in ids(engine, "退貨")


def test_changes_made_while_all_is_weighed_anew_are_not_waited_for_nor_lost(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = Ranker.build

    def meanwhile(entries: list[Analysed]) -> Ranker:
        monkeypatch.setattr(Ranker, "build", build)
        engine.update([Article("late", "申請游泳證")], ["passport"], 5)
        assert ids(engine, "游泳證")[0] == "late"
        return build(entries)

    engine.update([Article("new", "申請停車證")], ["refund"], 4)
    monkeypatch.setattr(Ranker, "build", meanwhile)
    assert engine.settle()
    assert (ids(engine, "游泳證")[0], ids(engine, "停車證")[0]) == ("late", "new")
    assert not {"passport", "refund"} & {*ids(engine, "護照"), *ids(engine, "退貨")}
    assert engine.settle()
    assert not engine.settle()
    assert (ids(engine, "游泳證")[0], engine.state().articles) == ("late", 5)


def test_a_rebuild_made_while_all_is_weighed_anew_stays(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    build = Ranker.build

    def meanwhile(entries: list[Analysed]) -> Ranker:
        monkeypatch.setattr(Ranker, "build", build)
        engine.rebuild([Article("only", "申請游泳證")], 5)
        return build(entries)

    engine.update([Article("new", "申請停車證")], (), 4)
    monkeypatch.setattr(Ranker, "build", meanwhile)
    engine.settle()
    assert ids(engine, "申請停車證") == ["only"]


def test_a_confirmed_question_is_found_at_once(engine: Engine) -> None:
    engine.update([replace(ARTICLES[0], learnt=("我的小本本出國前不見了",))], (), 4)
    hit = engine.search("我的小本本出國前不見了", SCOPE)[0]
    assert (hit.id, hit.phrasing) == ("passport", "我的小本本出國前不見了")
    assert hit.confidence > 0.9
    assert ids(engine, "出國前小本本找不到")[0] == "passport"


def test_a_damaged_index_is_noticed_and_asks_to_be_built_anew(tmp_path: Path, engine: Engine) -> None:
    engine.close()
    segment = next((tmp_path / "articles").glob("g-*/*.seg"))
    segment.write_bytes(segment.read_bytes()[:-100])
    again = opened(tmp_path)
    assert (again.state().articles, again.state().change) == (0, -1)
    again.rebuild(ARTICLES, 9)
    assert ids(again, "護照")[0] == "passport"
    again.close()
    assert opened(tmp_path).state().change == 9


def test_an_index_has_one_owner_but_may_be_read_by_others(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(IndexBusy, match="owns"):
        opened(tmp_path)
    reader = opened(tmp_path, read_only=True)
    assert ids(reader, "護照")[0] == "passport"
    with pytest.raises(IndexBusy):
        reader.update(ARTICLES, (), 5)
    reader.close()
    engine.close()
    opened(tmp_path).close()


def test_a_reader_waits_out_the_moment_in_which_a_writer_commits(
    tmp_path: Path, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    (manifest,) = (tmp_path / "articles").glob("g-*/manifest.json")
    hidden = manifest.rename(tmp_path / "hidden")
    committed = threading.Timer(0.3, hidden.rename, (manifest,))
    committed.start()
    reader = opened(tmp_path, read_only=True)
    committed.join()
    assert ids(reader, "護照")[0] == "passport"
    assert caplog.text == ""


def test_reading_where_nothing_is_finds_nothing(tmp_path: Path) -> None:
    reader = opened(tmp_path / "none", read_only=True)
    assert (ids(reader, "護照"), reader.transcripts("護照"), reader.state().change) == ([], [], -1)


def test_a_rebuild_tells_its_progress(tmp_path: Path) -> None:
    parts: list[float] = []
    opened(tmp_path).rebuild(ARTICLES, 1, parts.append)
    assert parts[0] == 0
    assert parts == sorted(parts)
    assert all(0 <= part <= 1 for part in parts)


def test_transcripts_are_found_in_the_queues_asked_for(engine: Engine) -> None:
    engine.add_transcripts(
        [
            TranscriptText(7, "客戶：水費帳單寄錯地址\n專員：好的", {"queue": "help", "day": "2030-05-01"}),
            TranscriptText(8, "Customer: my umbrella\nAgent: ok", {"queue": "sales"}),
        ]
    )
    hit = engine.transcripts("水费账单")[0]
    assert (hit.conversation, hit.excerpt, hit.meta["day"]) == (7, "客戶：水費帳單寄錯地址", "2030-05-01")
    assert [hit.conversation for hit in engine.transcripts("umbrellas", queues=["sales"])] == [8]
    assert engine.transcripts("umbrellas", queues=["help"]) == []


def test_transcripts_never_answer_customers(engine: Engine) -> None:
    engine.add_transcripts([TranscriptText(7, "客戶：水費帳單寄錯地址", {})])
    assert ids(engine, "水費帳單寄錯地址") == []


def test_a_removed_transcript_leaves_no_word_behind(tmp_path: Path, engine: Engine) -> None:
    engine.add_transcripts([TranscriptText(7, "zebrafish", {}), TranscriptText(8, "other", {})])
    engine.remove_transcripts([7])
    assert engine.transcripts("zebrafish") == []
    assert not any(b"zebra" in path.read_bytes() for path in (tmp_path / "transcripts").rglob("*") if path.is_file())


def test_lost_transcripts_are_asked_for_until_all_are_in(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.add_transcripts([TranscriptText(7, "half of them", {})])
    first.close()
    second = opened(tmp_path)
    assert second.state().transcripts_lost
    second.transcripts_complete()
    second.close()
    third = opened(tmp_path)
    assert not third.state().transcripts_lost
    assert third.state().transcripts == 1


FRAGMENTS = [
    *("*", "?", "it?", "id:5", "AND", "OR", "NOT", '"', "'", "(", ")", "[a TO z]", "~2", "^9", "\\", "//", "+", "-"),
    *("🙂", "\u202e", "\ud83d", "\x00", "<b>", "'; DROP TABLE article;--", "%s", "{}", "護", "refund", "\ufdfa" * 50),
]
hostile = st.one_of(
    st.text(st.characters(codec=None, categories=None), max_size=60),
    st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(" ".join),
    st.characters(codec=None, categories=None).map(lambda character: character * 16_384),
)


@given(hostile)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_message_breaks_the_search_or_matches_everything(engine: Engine, text: str) -> None:
    hits = engine.search(text, SCOPE, 100)
    assert len(hits) < 3  # of which two are published here for every queue and day
    engine.transcripts(text)


def test_before_an_article_is_published_it_is_known_which_questions_it_would_take_over(engine: Engine) -> None:
    asked = ["電視退貨要去哪裡", "護照遺失怎麼補發", "電視壞了退貨去哪"]
    assert [ids(engine, text)[0] for text in asked] == ["refund", "passport", "refund"]
    rival = Article("tv", "電視退貨去哪裡", answers={"zh_TW": "到原門市。"})
    assert engine.taken_over(rival, asked, SCOPE) == ["電視退貨要去哪裡", "電視壞了退貨去哪"]
    assert ids(engine, asked[0])[0] == "refund"  # nothing was published by asking


def test_the_index_of_another_archive_is_as_good_as_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    other = Engine(tmp_path, shared_analyzer(), origin="other")
    other.rebuild(ARTICLES, 3)
    other.add_transcripts([TranscriptText(7, "客戶：水費帳單", {})])
    other.transcripts_complete()
    other.close()
    reader = Engine(tmp_path, shared_analyzer(), origin="ours", read_only=True)
    assert (ids(reader, "護照"), reader.transcripts("水費"), reader.state().change) == ([], [], -1)
    ours = Engine(tmp_path, shared_analyzer(), origin="ours")
    assert (ours.state().change, ours.state().transcripts_lost) == (-1, True)
    assert caplog.text.count("made from another archive") == 2
    ours.rebuild(ARTICLES[:1], 3)
    ours.close()
    assert ids(Engine(tmp_path, shared_analyzer(), origin="ours"), "護照") == ["passport"]
    assert not any("水費" in file.read_bytes().decode(errors="replace") for file in tmp_path.rglob("*.seg"))


def test_an_index_whose_directory_was_taken_away_is_whole_again_after_a_rebuild(tmp_path: Path) -> None:
    index = tmp_path / "index"
    engine = Engine(index, shared_analyzer(), origin="ours")
    engine.rebuild(ARTICLES, 3)
    shutil.rmtree(index)
    with pytest.raises(IndexDamaged):
        engine.update([ARTICLES[0]], (), 4)
    engine.rebuild(ARTICLES, 4)
    reader = Engine(index, shared_analyzer(), origin="ours", read_only=True)
    assert ids(reader, "護照")[0] == "passport"


def test_other_synonyms_ask_for_the_articles_anew(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.rebuild(ARTICLES, 3)
    first.close()
    other = Engine(tmp_path, Analyzer(Synonyms.parse("護照 = 小本本")))
    assert other.state().change == -1
    other.rebuild(ARTICLES, 3)
    assert ids(other, "小本本") == ["passport"]
    other.close()
    assert Engine(tmp_path, Analyzer(Synonyms.parse("護照 = 小本本")), read_only=True).state().change == 3
