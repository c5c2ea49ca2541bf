"""The way in: each stanza to its door, and bad input answered clearly and at nobody else's cost."""

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from imcs.xmpp.component import StreamRefused
from tests.xmpp.stage import WANG, Theatre, body, has, open_stage, to

OMEMO = "<encrypted xmlns='eu.siacs.conversations.axolotl'><payload>x</payload></encrypted>"


def text_of(error: Element) -> str:
    return "".join(error.itertext())


async def test_a_line_over_the_cap_is_turned_away_with_the_limit_and_the_service_lives(stage: Theatre) -> None:
    stage.says(WANG, "help", "字" * 5462, id="big")  # 16386 bytes
    error = await stage.server.receives(lambda stanza: stanza.get("type") == "error")
    assert (error.get("id"), has(error, "not-acceptable")) == ("big", True)
    assert "16384" in text_of(error)
    stage.says(WANG, "help", "x" * 16384, id="just")
    assert await stage.server.receives(to(WANG))
    assert await stage.office.archive.last_customer() == 1


async def test_nothing_swells_on_its_way_through(stage: Theatre) -> None:
    mei = await stage.office.hires()
    await stage.connects(mei)
    stage.says(WANG, "shop", "\"&<>'" * 3000)
    line = await stage.server.receives(to(mei.address, '"&<>'))
    assert len(body(line)) == 15000


async def test_a_flood_is_cut_to_the_burst_with_a_clear_error_and_harms_nobody(tmp_path: Path) -> None:
    async with open_stage(tmp_path) as stage:
        for number in range(30):
            stage.says("eve@evil.example/x", "help", f"spam {number}", id=f"e{number}")
        stage.says(WANG, "help", "thanks")
        await stage.server.receives(to(WANG, "You're welcome!"))
        await stage.settles()
        errors = [stanza for stanza in stage.server.stanzas if stanza.get("type") == "error"]
        assert 5 <= len(errors) <= 10  # a busy machine refills the bucket a little
        assert all(has(error, "resource-constraint") for error in errors)
        assert {error.get("to") for error in errors} == {"eve@evil.example/x"}


async def test_typing_isnt_counted_as_a_flood(stage: Theatre) -> None:
    mei = await stage.office.hires()
    await stage.connects(mei)
    for _ in range(100):
        stage.says(WANG, "shop", "", "<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    stage.says(WANG, "shop", "There!")
    await stage.server.receives(to(mei.address, "There!"))
    assert not [stanza for stanza in stage.server.stanzas if stanza.get("type") == "error"]


@pytest.mark.parametrize("sender", [WANG, "mei@staff.example.org/pc"])
async def test_an_encrypted_line_is_answered_plainly_and_not_kept(stage: Theatre, sender: str) -> None:
    mei = await stage.office.hires()
    conversation, puppet = await stage.connects(mei)
    before = await stage.lines(conversation)
    stage.says(sender, "shop" if sender == WANG else puppet, "This is encrypted with OMEMO.", OMEMO)
    assert "turn encryption (OMEMO) off" in body(await stage.server.receives(to(sender, "encrypted")))
    assert await stage.lines(conversation) == before


async def test_a_stranger_learns_nothing_about_encryption_at_the_desk(stage: Theatre) -> None:
    stage.says("eve@evil.example/x", "desk", "This is encrypted with OMEMO.", OMEMO)
    await stage.settles()
    assert await stage.said_to("eve@evil.example") == []


async def test_keys_that_a_client_sends_by_itself_are_no_message(stage: Theatre) -> None:
    stage.says(WANG, "help", "", "<encrypted xmlns='eu.siacs.conversations.axolotl'><header/></encrypted>")
    await stage.settles()
    assert stage.server.stanzas == []


async def test_an_unknown_address_is_not_found(stage: Theatre) -> None:
    stage.says(WANG, "sales", "Hello", id="m1")
    error = await stage.server.receives(lambda stanza: stanza.get("type") == "error")
    assert (error.get("id"), has(error, "item-not-found"), error.get("from")) == (
        "m1",
        True,
        "sales@support.example.org",
    )


@pytest.mark.parametrize("kind", ["error", "headline", "groupchat"])
async def test_errors_headlines_and_rooms_are_never_answered(stage: Theatre, kind: str) -> None:
    for localpart in ("help", "desk", "sales", "c-nobody"):
        stage.says(WANG, localpart, "Hello", kind=kind)
    await stage.settles()
    assert stage.server.stanzas == []


async def test_servers_and_our_own_addresses_are_never_answered(stage: Theatre) -> None:
    for sender in ("home.example", "shop@support.example.org", "desk@support.example.org/x"):
        stage.says(sender, "help", "Hello")
    await stage.settles()
    assert stage.server.stanzas == []
    assert await stage.office.archive.last_customer() == 0


async def test_a_fault_in_the_work_becomes_an_error_with_a_number_and_no_internals(
    stage: Theatre, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def explode(*_args: object) -> None:
        raise StreamRefused("the secret is 12345")

    monkeypatch.setattr(stage.office.workgroup, "customer_says", explode)
    await stage.office.customer("wang@home.example")
    stage.says(WANG, "help", "Hello", id="m1")  # fails at once
    stage.says("lin@home.example/x", "help", "Hello", id="m2")  # fails after waiting
    for sender, name in ((WANG, "m1"), ("lin@home.example/x", "m2")):
        error = await stage.server.receives(to(sender))
        assert (error.get("id"), error.get("type"), has(error, "internal-server-error")) == (name, "error", True)
        assert "12345" not in text_of(error)
        assert "StreamRefused" not in text_of(error)
        number = next(word for word in caplog.text.split() if word.startswith("id=") and word[3:] in text_of(error))
        assert len(number) == 11
    monkeypatch.undo()
    stage.says(WANG, "help", "thanks")
    await stage.server.receives(to(WANG, "You're welcome!"))


async def test_control_characters_and_forged_sender_names_do_no_harm(stage: Theatre) -> None:
    stage.says(WANG, "help", "\u202ethanks\u0085\ufdd0", "<nick xmlns='http://jabber.org/protocol/nick'>\u202e▎</nick>")
    await stage.server.receives(to(WANG))
    stage.says("mei@staff.example.org", "desk", "!status")  # nobody of the staff has this address
    assert has(await stage.server.receives(to("mei@staff.example.org")), "forbidden")
