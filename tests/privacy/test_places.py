"""Postal addresses."""

import pytest

from imcs.privacy.places import addresses


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("現在住的士林區文林北路94巷16號2樓，謝謝", "士林區文林北路94巷16號2樓"),
        ("包裹請改寄新竹市東區光復路二段101號", "新竹市東區光復路二段101號"),
        ("新家是興隆路三段112巷8號4樓", "興隆路三段112巷8號4樓"),
        ("at 15 Queens Road, Apt 4 please", "15 Queens Road, Apt 4"),
    ],
)
def test_an_address_reaches_from_the_town_to_the_floor(said: str, address: str) -> None:
    assert [said[slice(*span)] for span in addresses(said)] == [address]


@pytest.mark.parametrize("said", ["忠孝東路三段附近", "5號公車", "3號出口", "第12號", "the 2nd street on the left"])
def test_a_road_or_a_number_alone_is_none(said: str) -> None:
    assert list(addresses(said)) == []
