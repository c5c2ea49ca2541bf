"""The settings of the connector: what can't work is said before anybody is asked."""

from pathlib import Path

import pytest

from imcs.settings import FaultySettings, load
from imcs.settings.crm import CrmSection

BASE = '[service]\ndomain = "support.example.org"\nsecret = "hush"\n[queues.help]\n[crm]\n'


def crm(folder: Path, text: str) -> CrmSection:
    file = folder / "imcs.toml"
    file.write_text(BASE + text, encoding="utf-8")
    return load(file).crm


def fault(folder: Path, text: str) -> str:
    with pytest.raises(FaultySettings) as caught:
        crm(folder, text)
    (found,) = caught.value.faults
    return str(found)


def test_everything_that_may_be_said_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_TOKEN", " Bearer hush ")
    section = crm(
        tmp_path,
        'url = "https://crm.example.org/api/{jid}?n={customer}"\nheaders = { Authorization = "CRM_TOKEN" }\n'
        'timeout = 2\ncache = 0\nname = "/name"\ntier = "/level"\ntiers = { gold = 2 }\n'
        'attributes = { plan = "/account/plan", "城市" = "/a~1b/0" }',
    )
    assert section.header_values() == {"Authorization": "Bearer hush"}
    assert section.attributes == {"plan": "/account/plan", "城市": "/a~1b/0"}


def test_without_an_address_nobody_is_asked(tmp_path: Path) -> None:
    assert crm(tmp_path, "").url == ""


def test_a_secret_may_be_a_credential_of_systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "crm-token").write_text("hush\n", encoding="utf-8")
    section = crm(tmp_path, 'headers = { X-Key = "crm-token" }')
    assert section.header_values() == {"X-Key": "hush"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('url = "https://crm.example.org/all"', "crm.url"),
        ('url = "ftp://crm.example.org/{jid}"', "crm.url"),
        ('url = "https://{jid}.example.org/"', "crm.url"),
        ('url = "https://crm.example.org/{jid}/{password}"', "crm.url"),
        ('name = "account.name"', "crm.name"),
        ('attributes = { plan = "plan" }', "crm.attributes"),
        ("tiers = { gold = 10 }", "crm.tiers"),
        ('headers = { "a b" = "PATH" }', "crm.headers"),
        ('headers = { Authorization = "Bearer hush" }', "crm.headers"),
        ('headers = { Authorization = "NOT_SET_ANYWHERE" }', "isn't in the environment"),
        ("timeout = 0", "crm.timeout"),
    ],
)
def test_what_cannot_work_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    found = fault(tmp_path, text)
    assert sentence in found
    assert "hush" not in found
