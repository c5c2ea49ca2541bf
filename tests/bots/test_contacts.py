"""Telephone numbers, addresses of e-mail and IDs are understood in every usual form, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.contacts import email_in, id_in, phone_in, phone_shown

PHONES = {
    "+886912345678": "0912345678|0912-345-678|0912 345 678|0912-345678|(0912)345678|+886912345678|+886 912 345 678"
    "|+886-912-345-678|00886912345678|０９１２３４５６７８|我的手機是0912345678|手機：0912-345-678|電話是 0912345678"
    "|my phone number is 0912345678|零九一二三四五六七八|0912.345.678|+886 (0)912 345 678"
    "|(+886) 912345678|call me at 0912345678|my number is 0912 345 678|就0912345678|打這支 0912345678|0912–345–678"
    "|📱0912345678|0912 345-678，謝謝|it's 0912345678",
    "+886223456789": "(02)2345-6789|02-2345-6789|02 23456789|0223456789|+886 2 2345 6789",
    "+886223456789;ext=123": "02-23456789#123|(02)2345-6789 分機123|02-23456789 ext. 123|02-23456789轉123",
    "+886800080123": "0800-080-123|0800080123",
    "+8613800138000": "+86 138 0013 8000|13800138000|138-0013-8000|008613800138000",
    "+85223456789": "+852 2345 6789",
}
NO_PHONES = """0912-345-67|12345|0912345678901234|2025-03-05|A123456789|1234-5678-9012-3456|訂單0912345678不見了
0912345678a
call me maybe|打不到|就是不想給|0912345678 王小姐|2025-03-05 謝謝|證號|請打 110|+999 123456789|0000000000|09 12
#123|我沒有手機|0912345678 0987654321"""
IDS = {
    "A123456789": "A123456789|a123456789|Ａ１２３４５６７８９|A 123 456 789|A12-3456-789"
    "|我的身分證字號是A123456789|身分證：A123456789"
    "|身份證字號 A123456789|證號A123456789|身分證號A123456789|身分證號碼：A123456789，謝謝",
    "11010519491231002X": "11010519491231002X|11010519491231002x|身份证号是11010519491231002X|110105 19491231 002X",
    "00501503": "00501503|統編：00501503|统一编号 00501503|公司統編00501503|VAT 00501503",
    "A800000014": "A800000014|居留證號 A800000014",
}
NO_IDS = (
    "A123456788|A323456789|11010519491231002|110105194912310021|00501502|A12345678|1234567890|A123456789B|甲123456789"
)
EMAILS = {
    "mei@example.com": "mei@example.com|我的信箱是mei@example.com|email: mei@example.com|ｍｅｉ＠example.com"
    "|mei@Example.COM。",
    "Mei.Lin+shop@mail.example.com.tw": "Mei.Lin+shop@mail.example.com.tw",
}
NO_EMAILS = (
    "mei@|@example.com|mei@b|a..b@example.com|mei at example.com|mei@example..com|mei@-a.com|a b@example.com|mei@1.2"
)


PHONES_IN_WORDS = {
    "+886912345678": "0912 345 678|0912.345.678|(0912)345678|+886 (0)912 345 678|886912345678"
    "|00886912345678|０９１２－３４５－６７８|我的電話是0912345678|手機 0912345678"
    "|0912345678 謝謝|0912345678，謝謝！|打0912345678|請打 0912345678 給我"
    "|聯絡我0912345678|零九一二三四五六七八|my number is 0912345678|It's 0912345678"
    "|call me at 0912-345-678|手機號碼：0912-345-678。|行動：0912345678|0912345678喔"
    "|是0912345678|我手機0912345678|0912345678 (手機)|M:0912345678"
    "|Phone number: 0912 345 678.",
    "+886223456789": "電話:02-2345-6789|電話號碼是 02-23456789|家裡電話 02-23456789|886-2-2345-6789|+886-2-2345-6789",
    "+886223456789;ext=12": "02 2345 6789 分機 12",
    "+886223456789;ext=123": "(02)23456789轉123",
    "+886223456789;ext=5": "02-23456789 ext 5",
    "+88637123456": "037-123456",
    "+886800000123": "0800-000-123",
    "+8613800138000": "138 0013 8000|+86 138-0013-8000|86-13800138000|13800138000",
    "+861012345678": "010-12345678",
    "+14155552671": "tel: +1 415 555 2671",
    "+442079460958": "+44 20 7946 0958",
    "+886223456789;ext=101": "公司 02-23456789 #101",
    "+85291234567": "+852 9123 4567",
}
IDS_IN_WORDS = {
    "A123456789": "A123456789|a123456789|Ａ１２３４５６７８９|A 1234 56789|A-123456789"
    "|身分證：A123456789|我的身分證字號是A123456789|身份證字號 A123456789"
    "|身份證 A123456789|ID: A123456789|A123456789 謝謝|A123456789喔|是A123456789"
    "|it's A123456789|my id is A123456789|字號A123456789|證號：A123456789",
    "A800000014": "A800000014|居留證號 A800000014",
    "04595257": "统一编号 04595257|統編04595257|公司統編：04595257|VAT 04595257",
    "11010519491231002X": "11010519491231002X|11010519491231002x|110105 19491231 002X|身份证号：11010519491231002X",
}
EMAILS_IN_WORDS = {
    "mei@example.com": "mei@example.com|ｍｅｉ＠example.com|email: mei@example.com"
    "|我的信箱是 mei@example.com|mei@example.com 謝謝|mailto:mei@example.com"
    "|<mei@example.com>|寄到 mei@example.com|mei＠example．com|電郵 mei@example.com"
    "|my mail is mei@example.com|it's mei@example.com|請寄mei@example.com"
    "|email是mei@example.com",
    "Mei@example.com": "Mei@EXAMPLE.com",
    "mei.lin@gmail.com": "Gmail: mei.lin@gmail.com",
    "mei@qq.com": "邮箱是mei@qq.com",
    "me@example.com": "me@example.com|me@example.com please",
    "at@a.co": "at@a.co",
}
NO_PHONES_IN_WORDS = """0912345678（王小姐）|0912345678或02-23456789|没有|１２３|0912-345-67|20260512|A123456789
$0912345678
0912 345 678 0912 345 678|852 9123 4567|1 (415) 555-2671|9123 4567|不是0912345678|舊的0912345678
0912345678不是我的|0912345678 打不通|別打0912345678|0912345678 (不要打)"""
NO_IDS_IN_WORDS = """A123456788|A12345678|AA23456789|A1234567890|12345678|我沒有身分證|passport 123456789"""
NO_EMAILS_IN_WORDS = """mei@example|mei at example.com|@mei|mei@example.com, lin@example.com|mei @ example.com"""


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(value, text) for value, texts in table.items() for text in texts.split("|")]


def texts(lines: str) -> list[str]:
    return [text for line in lines.splitlines() for text in line.split("|")]


def test_there_are_at_least_40_formats_of_phones_and_ids() -> None:
    assert len({text for _, text in pairs(PHONES) + pairs(IDS)}) >= 40


@pytest.mark.parametrize(("number", "text"), pairs(PHONES) + pairs(PHONES_IN_WORDS))
def test_a_telephone_number_is_understood(number: str, text: str) -> None:
    assert phone_in(text) == number


@pytest.mark.parametrize("text", texts(NO_PHONES) + texts(NO_PHONES_IN_WORDS))
def test_what_is_no_telephone_number_is_refused(text: str) -> None:
    assert phone_in(text) is None


def test_a_number_without_a_country_is_read_as_of_the_region_first() -> None:
    assert phone_in("010 6552 9988", "CN") == "+861065529988"


@pytest.mark.parametrize(
    ("number", "language", "shown"),
    [
        ("+886912345678", "zh_TW", "0912 345 678"),
        ("+886223456789;ext=123", "zh_TW", "02 2345 6789 #123"),
        ("+886912345678", "en", "+886 912 345 678"),
        ("+886912345678", "zh_CN", "+886 912 345 678"),
        ("+8613800138000", "zh_CN", "138 0013 8000"),
        ("+442079460958", "zh_TW", "+44 20 7946 0958"),
    ],
)
def test_a_number_is_shown_as_its_reader_writes_it(number: str, language: str, shown: str) -> None:
    assert phone_shown(number, language) == shown


@pytest.mark.parametrize(("number", "text"), pairs(IDS) + pairs(IDS_IN_WORDS))
def test_an_id_with_the_right_check_digit_is_understood(number: str, text: str) -> None:
    assert id_in(text) == number


@pytest.mark.parametrize("text", texts(NO_IDS) + texts(NO_IDS_IN_WORDS))
def test_what_is_no_id_is_refused(text: str) -> None:
    assert id_in(text) is None


@given(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), st.sampled_from("1289"), st.integers(0, 9_999_999))
def test_of_ten_last_digits_of_a_taiwan_id_one_is_right(letter: str, kind: str, number: int) -> None:
    assert sum(id_in(f"{letter}{kind}{number:07}{last}") is not None for last in range(10)) == 1


@pytest.mark.parametrize(("address", "text"), pairs(EMAILS) + pairs(EMAILS_IN_WORDS))
def test_an_address_of_e_mail_is_understood(address: str, text: str) -> None:
    assert email_in(text) == address


@pytest.mark.parametrize("text", texts(NO_EMAILS) + texts(NO_EMAILS_IN_WORDS))
def test_what_is_no_address_is_refused(text: str) -> None:
    assert email_in(text) is None


@given(st.text(max_size=100))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for reader in (phone_in, email_in, id_in):
        assert isinstance(reader(text), str | None)
