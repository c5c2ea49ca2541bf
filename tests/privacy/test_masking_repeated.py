"""What a customer disclosed goes where an agent repeats it; what only the agent said stays."""

import pytest

from imcs.privacy import contacts, disclosed, mask, mask_repeated

LINES = [
    (True, "我叫王小明，手機 0912-345-678，住士林區文林北路94巷16號2樓"),
    (False, "請問訂單編號？"),
    (True, "單號 AFV038217，車牌 AKR-7752"),
]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("王小明您好，0912 345 678 對嗎", "[name]您好，[phone] 對嗎"),
        ("王先生，AKR-7752 查不到", "[name]先生，[number] 查不到"),
        ("小明您好", "[name]您好"),
        ("ａｆｖ０３８２１７已經寄出", "[number]已經寄出"),
        ("文林北路94巷16號是市內遷徙", "[address]是市內遷徙"),
        ("請洽 (02)2365-8270 轉 9", "請洽 (02)2365-8270 轉 9"),
        ("地址是萬華區艋舺大道101號6樓", "地址是萬華區艋舺大道101號6樓"),
        ("您登記的手機是 0922-333-444", "您登記的手機是 [phone]"),
        ("your e-mail is a@b.example", "your e-mail is [e-mail]"),
        ("service@company.example", "service@company.example"),
        ("A123456789 這個證號", "[ID] 這個證號"),
        ("已通報，案號 1150302-77", "已通報，案號 [number]"),
    ],
)
def test_an_agents_line_loses_what_is_the_customers_and_keeps_what_is_the_offices(said: str, kept: str) -> None:
    masked = mask_repeated(said, disclosed(LINES))
    assert masked.replace("[phone]", "[number]") == kept.replace("[phone]", "[number]")


def test_a_bare_name_counts_only_as_the_answer_to_a_question_for_it() -> None:
    assert disclosed([(False, "請問貴姓大名？"), (True, "許彬")]) == ["許彬"]
    assert disclosed([(False, "還有別的問題嗎？"), (True, "許彬")]) == []
    assert disclosed([(False, "請問大名"), (True, "謝謝")]) == []


def test_a_number_with_its_country_is_known_without_it() -> None:
    assert mask_repeated("打 0912345678", disclosed([(True, "+886 912 345 678")])) == "打 [phone]"


def test_a_name_is_known_by_its_parts_where_somebody_is_addressed() -> None:
    lines = [(True, "我是 Vivian Chou，我先生叫許文彬")]
    assert mask_repeated("好的 Vivian，Ms. Chou 您好", disclosed(lines)) == "好的 [name]，[name] 您好"
    assert mask_repeated("文彬，您可以來了", disclosed(lines)) == "[name]，您可以來了"
    assert mask_repeated("這是文彬路", disclosed(lines)) == "這是文彬路"


def test_what_was_known_before_counts_as_disclosed() -> None:
    assert mask_repeated("Dear Wang Da", disclosed([], ["Wang Da"])) == "Dear [name]"


def test_an_offices_contact_data_is_named_for_the_manager() -> None:
    assert contacts("打 (02)2365-8270，或寫信到 help@office.example") == ["(02)2365-8270", "help@office.example"]
    assert contacts("七天內都可以退") == []


def test_the_number_of_a_case_goes_only_where_it_is_asked_for() -> None:
    assert mask("案號 A20240001234 辦到哪了") == "案號 A20240001234 辦到哪了"
    assert mask("案號 A20240001234 辦到哪了", references_too=True) == "案號 [number] 辦到哪了"
    assert mask("my order no. is TW-558812", references_too=True) == "my order no. is [number]"
    assert mask("訂單 2024-01-15 出貨", references_too=True) == "訂單 2024-01-15 出貨"
