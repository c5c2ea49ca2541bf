"""Telephones."""

from imcs.privacy.phones import phones


def test_an_extension_belongs_to_its_number() -> None:
    assert list(phones("(02)2720-8889 轉 1234")) == [(0, 20)]


def test_hours_and_days_are_no_numbers() -> None:
    assert list(phones("電話服務 0900-1800，2024-01-15 起")) == []
