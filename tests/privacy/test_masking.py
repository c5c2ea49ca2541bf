"""Personal data goes, everything else stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imcs.privacy import mask, mask_others, mask_secrets

PERSONAL = [
    # telephones of Taiwan
    ("我的手機是0912-345-678，請打給我", "我的手機是[phone]，請打給我"),
    ("0912345678", "[phone]"),
    ("手機０９１２３４５６７８謝謝", "手機[phone]謝謝"),
    ("請回電 (02)2720-8889 轉 1234", "請回電 [phone]"),
    ("公司 02-27208889#123 找陳小姐", "公司 [phone] 找[name]"),
    ("家裡 037-322150，晚上在", "家裡 [phone]，晚上在"),
    ("04 2228 9111 或 0933 222 111", "[phone] 或 [phone]"),
    ("+886 912 345 678", "[phone]"),
    ("my number is +886-2-2720-8889.", "my number is [phone]."),
    ("市話：2720-8889 白天都在", "市話：[phone] 白天都在"),
    ("手機0912‑345‑678", "手機[phone]"),
    # telephones of China and elsewhere
    ("我的电话13812345678", "我的电话[phone]"),
    ("手机：138-1234-5678", "手机：[phone]"),
    ("+86 138 1234 5678", "[phone]"),
    ("座机010-12345678", "座机[phone]"),
    ("Call me at +44 20 7946 0958 please", "Call me at [phone] please"),
    ("+1 (415) 555-2671 is my cell", "[phone] is my cell"),
    ("My phone is 415-555-2671", "My phone is [phone]"),
    ("香港 +852 9123 4567", "香港 [phone]"),
    # e-mail
    ("請寄到 mei.lin+shop@example.com.tw 謝謝", "請寄到 [e-mail] 謝謝"),
    ("Ｅ－ｍａｉｌ：ｍｅｉ＠ｅｘａｍｐｌｅ．ｃｏｍ", "Ｅ－ｍａｉｌ：[e-mail]"),
    ("信箱mei_2024@example.org。", "信箱[e-mail]。"),
    # ID numbers
    ("身分證A123456789", "身分證[ID]"),
    ("我的證號是 a123456789", "我的證號是 [ID]"),
    ("身分證字號 A123456780 打錯一碼", "身分證字號 [ID] 打錯一碼"),
    ("居留證 A800000014", "居留證 [ID]"),
    ("舊式居留證號 AC01234567", "舊式居留證號 [ID]"),
    ("身份证号11010519491231002X", "身份证号[ID]"),
    ("440308199901101512", "[ID]"),
    # accounts and cards
    ("IBAN: DE89 3704 0044 0532 0130 00 please", "IBAN: [account] please"),
    ("gb82west12345698765432", "[account]"),
    ("卡號 4111 1111 1111 1111，到期 12/28", "卡號 [card]，到期 12/28"),
    ("5555-5555-5555-4444", "[card]"),
    ("卡號４１１１１１１１１１１１１１１１", "卡號[card]"),
    ("378282246310005 is my Amex", "[card] is my Amex"),
    ("银联 6212 3456 7890 1232", "银联 [card]"),
    ("JCB 3530111333300000 安全碼 123", "JCB [card] 安全碼 [security code]"),
    ("4111 1111 1111 1111 123 CVV", "[card] [security code] CVV"),
    ("cvv: 1234", "cvv: [security code]"),
    ("背面三碼是 987", "背面三碼是 [security code]"),
    ("檢核碼 ０４２", "檢核碼 [security code]"),
]

HARMLESS = [
    "這件 1,280 元，兩件 2,500 元",
    "NT$12,345,678 含稅",
    "價格 12345678 元",
    "US$1,234.56 or €99",
    "營業時間 09:00-17:30，週六 10:00~12:00",
    "服務時間 0900-1800",
    "電話服務時間 0900-1800",
    "2024-01-15 到 2024/02/28",
    "民國113年1月15日下午3點",
    "20240115",
    "請撥 1999 或 110、119、165",
    "分機請按 9",
    "統編 12345678",
    "訂單 20240115093012",
    "電話費 1280 元",
    "電話 2024-01-15 打過了",
    "第 3 項，共 120 頁",
    "版本 3.11.4，IP 192.168.100.200",
    "1920x1080 螢幕",
    "郵遞區號 110204",
    "I ordered 3 items on 12/24/2023 at 10:15",
    "Flight CI 1234 at gate 12",
    "卡號末四碼 1111",
    "安全碼是什麼？我等了 300 秒",
    "每張卡的安全碼有三碼",
    "A4 紙 500 張",
    "4111 1111 1111 1112",
    "1234567890123456",
    "退貨代碼 RMA-2024-000123",
    "@小美 你好",
    "",
]

SECRETS = [
    ("卡號 4111 1111 1111 1111", "卡號 [card]"),
    ("4111.1111.1111.1111", "[card]"),
    ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[card]"),
    ("4111\u200b1111\u200b1111\u200b1111", "[card]"),
    ("兩張：4111111111111111、5555555555554444", "兩張：[card]、[card]"),
    ("4111 1111 1111 1111 5555 5555 5555 4444", "[card] [card]"),
    ("4222222222222", "[card]"),
    ("安全码：123", "安全码：[security code]"),
    ("My CVC is 1234", "My CVC is [security code]"),
    ("后三码 123", "后三码 [security code]"),
    ("123 是安全碼", "[security code] 是安全碼"),
    ("1 2 3 (cvv)", "[security code] (cvv)"),
]


@pytest.mark.parametrize(("said", "kept"), PERSONAL)
def test_personal_data_is_replaced_by_a_word_and_the_rest_stays(said: str, kept: str) -> None:
    assert mask(said) == kept


@pytest.mark.parametrize("said", HARMLESS)
def test_prices_dates_times_and_plain_numbers_stay(said: str) -> None:
    assert mask(said) == said


@pytest.mark.parametrize(("said", "kept"), SECRETS)
def test_card_data_is_replaced_before_anything_is_kept(said: str, kept: str) -> None:
    assert mask_secrets(said) == kept
    assert mask(said) == kept


@pytest.mark.parametrize("said", [*HARMLESS, "0912-345-678", "身分證A123456789", "mei@example.com"])
def test_what_an_agent_needs_to_help_is_relayed_unchanged(said: str) -> None:
    assert mask_secrets(said) == said


@pytest.mark.parametrize(
    ("said", "known", "kept"),
    [
        ("我是王小明，王 小 明！", ["王小明"], "我是[name]，[name]！"),
        ("I am JOHN  smith.", ["John Smith"], "I am [name]."),
        ("寄到台北市信義路５段７號謝謝", ["台北市信義路5段7號"], "寄到[address]謝謝"),
        ("台北市-信義路5段 7號", ["台北市信義路5段7號"], "[address]"),
        ("Also, Al called", ["Al"], "Also, [name] called"),
        ("王子飯店有王與后", ["王"], "王子飯店有王與后"),
        ("小明與王小明", ["小明", "王小明"], "[name]與[name]"),
        ("write a.b@c.example", ["a.b@c.example"], "write [e-mail]"),
        ("(a+b)*", ["(a+b)*"], "[name]"),
        ("nothing", ["", "-", " "], "nothing"),
    ],
)
def test_known_names_and_addresses_go_in_any_case_width_and_spacing(said: str, known: list[str], kept: str) -> None:
    assert mask(said, known=known) == kept


def test_the_check_digit_of_every_kind_of_id_in_taiwan_counts() -> None:
    for digit in range(10):
        assert (mask(f"A12345678{digit}") == "[ID]") == (digit == 9)
        assert (mask(f"A80000001{digit}") == "[ID]") == (digit == 4)


@settings(max_examples=200)
@given(st.text(alphabet="0123456789 -.@a王４電話卡安全碼(+", max_size=60))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask_secrets(mask_secrets(text)) == mask_secrets(text)
    assert mask(mask(text)) == mask(text)


@given(st.text(alphabet="abcdefghij klmnopq.,!?\n", max_size=200))
def test_a_text_of_small_letters_stays_as_it_is(text: str) -> None:
    assert mask(text) == text or "name" in text
    assert mask_secrets(text) is text


@pytest.mark.parametrize(
    "piece",
    ["4 ", "4", "4111 1111 1111 1111 ", "41-", "安全碼", "cvv 12 ", "1 2 3 ", "a@", "DE89 ", "A1 ", "call 1-", "(+1"],
)
def test_the_longest_line_of_anything_is_masked(piece: str) -> None:
    line = piece * (16384 // len(piece.encode()))
    # a pattern that tried every reading of these would take hours
    assert mask(mask_secrets(line)) == mask(line)


def test_what_is_said_of_others_goes_and_what_somebody_knows_of_themselves_stays_in_any_writing() -> None:
    seen = "Name: 王小明\nAddress: wang@home.example\nplan: gold\nYou: 我的電話 +886 912-345-678"
    notes = ["王小明 0912345678 的太太林美玲 0922-333-444", "ＷＡＮＧ＠home.example, not lin@home.example", "客人很急"]
    assert mask_others(notes, seen) == [
        "王小明 0912345678 的太太[name] [phone]",
        "ＷＡＮＧ＠home.example, not [e-mail]",
        "客人很急",
    ]
