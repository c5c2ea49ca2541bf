"""`imcs customer list|show|set|import|export|merge`."""

from pathlib import Path

import pytest

from imcs.archive import Archive
from imcs.model import Address, Language
from tests.archive.log import a_start, write
from tests.cli.conftest import Operator

CSV = """jid,name,language,tier,agent,tags,attribute:plan
wang@home.example wang@work.example,王小明,zh_TW,2,mei,vip b2b,gold
lin@home.example,Lin,en,,,,'=silver
"""


@pytest.fixture
def shop(operator: Operator) -> Operator:
    """With an agent and two customers, who came from a file."""
    operator.runs("agent", "add", "mei", "mei@example.org")
    operator.runs("customer", "import", a_file(operator, CSV))
    return operator


def a_file(operator: Operator, text: str, name: str = "customers.csv") -> Path:
    file = operator.folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_an_import_makes_records_and_the_same_again_changes_nothing(operator: Operator) -> None:
    operator.runs("agent", "add", "mei", "mei@example.org")
    file = a_file(operator, CSV)
    assert "2 new, 0 changed, 0 as they were" in operator.runs("customer", "import", file, "--check")
    assert operator.reads("customer", "list") == []
    assert "2 new, 0 changed, 0 as they were" in operator.runs("customer", "import", file)
    assert "0 new, 0 changed, 2 as they were" in operator.runs("customer", "import", file)
    [wang, lin] = operator.reads("customer", "list")
    assert wang == {
        "number": 1,
        "name": "王小明",
        "jid": ["wang@home.example", "wang@work.example"],
        "language": "zh_TW",
        "tier": 2,
        "agent": "mei",
        "tags": ["b2b", "vip"],
        "attributes": {"plan": "gold"},
    }
    assert lin["attributes"] == {"plan": "=silver"}


def test_a_file_with_faults_names_each_by_its_line_and_nothing_is_imported(shop: Operator) -> None:
    file = a_file(shop, "jid,tier\nnew@home.example,1\nbad,1\nlin@home.example,x\n", "faulty.csv")
    outcome = shop.tries("customer", "import", file)
    assert outcome.code == 1
    assert f"{file}: line 3: 'bad' is no address" in outcome.err
    assert f"{file}: line 4: 'x' is no tier" in outcome.err
    assert "2 faults; mend that, nothing was imported" in outcome.err
    assert len(shop.reads("customer", "list")) == 2


def test_a_row_that_names_two_customers_is_refused_by_its_line(shop: Operator) -> None:
    file = a_file(shop, "jid\nnew@home.example\nwang@home.example lin@home.example\n", "two.csv")
    outcome = shop.tries("customer", "import", file, "--check")
    assert "line 3: wang@home.example is customer #1 and lin@home.example is #2: merge them first" in outcome.err
    assert len(shop.reads("customer", "list")) == 2


def test_an_export_comes_back_in_another_place_as_it_was(shop: Operator, tmp_path: Path) -> None:
    file = shop.folder / "out.csv"
    shop.runs("customer", "export", file)
    assert "'=silver" in file.read_text("utf-8")
    assert "0 new, 0 changed, 2 as they were" in shop.runs("customer", "import", file)
    assert "exists already" in shop.fails("customer", "export", file)


def test_a_record_is_changed_and_what_is_not_named_stays(shop: Operator) -> None:
    shop.runs(
        *("customer", "set", "lin@home.example", "--tier", 3, "--agent", "mei", "--attribute", "plan="),
        *("--attribute", "city=台南", "--tag", "vip", "--jid", "Lin@Work.example", "--note", "card 4111111111111111"),
    )
    lin = shop.reads("customer", "show", "#2")
    assert (lin["name"], lin["tier"], lin["agent"]) == ("Lin", 3, "mei")
    assert (lin["attributes"], lin["tags"]) == ({"city": "台南"}, ["vip"])
    assert lin["jid"] == ["lin@home.example", "lin@work.example"]
    assert "4111111111111111" not in lin["notes"][0]["note"]
    shop.runs("customer", "set", "2", "--agent", "", "--tag", "", "--without-jid", "lin@work.example")
    lin = shop.reads("customer", "show", "2")
    assert (lin["agent"], lin["tags"], lin["jid"]) == ("", [], ["lin@home.example"])
    shown = shop.runs("customer", "show", "2")
    assert "city: 台南 (hand)" in shown
    assert "note by" in shown


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("show", "9"), "there is no customer 9"),
        (("show", "nobody@home.example"), "there is no customer nobody@home.example"),
        (("show", "nobody"), "'nobody' is no address"),
        (("set", "1"), "nothing to change"),
        (("set", "1", "--agent", "bo"), "nobody here is called bo"),
        (("set", "1", "--attribute", "plan"), "write NAME=VALUE"),
        (("set", "1", "--jid", "lin@home.example"), "merge them first"),
        (("merge", "1", "1", "--yes"), "one customer already"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(shop: Operator, arguments: tuple[str, ...], fault: str) -> None:
    assert fault in shop.fails("customer", *arguments)


def test_the_list_can_be_searched(shop: Operator) -> None:
    assert [row["number"] for row in shop.reads("customer", "list", "GOLD")] == [1]
    assert [row["number"] for row in shop.reads("customer", "list", "lin@")] == [2]
    assert len(shop.reads("customer", "list", "--limit", 1)) == 1
    assert "王小明" in shop.runs("customer", "list")


def test_two_records_become_one(shop: Operator) -> None:
    assert "#2 (Lin) is part of #1 now" in shop.runs("customer", "merge", "lin@home.example", "1", "--yes")
    [wang] = shop.reads("customer", "list")
    assert wang["jid"] == ["wang@home.example", "wang@work.example", "lin@home.example"]
    assert shop.reads("customer", "show", "2")["number"] == 1


def test_a_merger_is_refused_while_a_conversation_is_open(shop: Operator) -> None:
    async def begin(archive: Archive) -> None:
        await write(archive, a_start(5, 2))

    shop.archive(begin)
    assert "#5 in help" in shop.fails("customer", "merge", "2", "1", "--yes")
    assert len(shop.reads("customer", "list")) == 2


def test_a_new_customer_speaks_the_services_language_unless_the_file_says_otherwise(operator: Operator) -> None:
    operator.config.write_text(
        operator.config.read_text("utf-8").replace("[storage]", 'language = "en"\n[storage]'), "utf-8"
    )
    operator.runs("customer", "import", a_file(operator, "jid\nwang@home.example\n"))
    found = operator.archive(lambda archive: archive.customer_at(Address("wang@home.example")))
    assert found is not None
    assert found.language is Language.EN
