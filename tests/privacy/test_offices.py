"""What is an office's stays where the line says so; what is somebody's own doesn't."""

import pytest

from imcs.privacy import mask


@pytest.mark.parametrize(
    "said",
    [
        "客服電話是(02)2720-8889",
        "市府電話02-27208889轉1234",
        "諮詢專線0800-024-111",
        "北投區戶政事務所在新市街30號4樓",
        "上海市黄浦区人民大道200号是市政府",
        "信義路五段7號是101大樓",
        "Our office is at 350 Fifth Avenue",
        "Call our hotline at 1-800-555-0199",
    ],
)
def test_an_offices_telephone_and_address_stay(said: str) -> None:
    assert mask(said) == said


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("我家在區公所旁邊，中正路5號", "我家在區公所旁邊，[address]"),
        ("客服請打我家02-27208889", "客服請打我家[phone]"),
        ("客服電話0912-345-678", "客服電話[phone]"),
        ("寄到中心中正路5號", "寄到[address]"),
    ],
)
def test_what_is_somebodys_own_goes_though_an_office_is_named(said: str, masked: str) -> None:
    assert mask(said) == masked
