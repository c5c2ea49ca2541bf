"""Papers, accounts, plates, cases."""

from imcs.privacy.numbers import bank_accounts, cases, emails, ibans, ids, messengers, papers, plates, references


def test_a_check_digit_is_proof_enough_and_a_word_makes_up_for_a_wrong_one() -> None:
    assert list(ids("A123456789")) == [(0, 10)]
    assert list(ids("A123456780")) == []
    assert list(ids("身分證A123456780")) == [(3, 13)]


def test_papers_and_accounts_need_their_word() -> None:
    assert list(papers("護照 309472615")) == [(3, 12)]
    assert list(papers("309472615")) == []
    assert list(bank_accounts("帳號 0123456789012")) == [(3, 16)]
    assert list(bank_accounts("0123456789012")) == []


def test_a_plate_isnt_a_model() -> None:
    assert list(plates("ABC-1234")) == [(0, 8)]
    assert list(plates("型號 ABC-1234")) == []
    assert list(plates("京A12345")) == [(0, 7)]


def test_the_rest() -> None:
    assert list(emails("a@b.example")) == [(0, 11)]
    assert list(ibans("GB29NWBK60161331926819 ok")) == [(0, 22)]
    assert list(messengers("LINE ID: happycat88")) == [(9, 19)]
    assert list(references("案號 A2024000123")) == [(3, 14)]
    assert list(cases("案號 1150302-77，訂單 1150302-77")) == [(3, 13)]
