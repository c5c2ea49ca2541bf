"""`imcs contact log`."""

from tests.cli.conftest import Operator


def a_customer(operator: Operator) -> None:
    file = operator.folder / "customers.csv"
    file.write_text("jid,name\nwang@home.example,Wang\n", encoding="utf-8")
    operator.runs("customer", "import", file)


def test_a_call_is_in_the_customers_history(operator: Operator) -> None:
    a_customer(operator)
    operator.runs(
        *("contact", "log", "wang@home.example", "--channel", "phone", "--by", "mei"),
        *("--at", "2026-01-31 09:30", "--note", "asked for the invoice, card 4111111111111111"),
    )
    operator.runs("contact", "log", "1", "--channel", "fax", "--note", "an order")
    newest, first = operator.reads("customer", "show", "1")["contacts"]
    assert (newest["channel"], newest["note"]) == ("fax", "an order")
    assert (first["channel"], first["who"]) == ("phone", "mei")
    assert "4111111111111111" not in first["note"]
    assert "2026-01-31 09:30:00  phone, mei: asked for the invoice" in operator.runs("customer", "show", "1")


def test_what_cannot_have_happened_is_refused(operator: Operator) -> None:
    a_customer(operator)
    later = ("--channel", "phone", "--note", "x", "--at", "2999-01-01")
    assert "still to come" in operator.fails("contact", "log", "1", *later)
    assert "1 to 4000 characters" in operator.fails("contact", "log", "1", "--channel", "phone", "--note", " ")
    assert "no customer 7" in operator.fails("contact", "log", "7", "--channel", "phone", "--note", "x")
