"""The commands' second face: menus and forms for the staff, nothing for others, and no step without its check."""

from xml.etree.ElementTree import Element, tostring

import pytest

from imcs.model import Agent, Role
from tests.xmpp.server import DOMAIN
from tests.xmpp.stage import Theatre, child, has, to

COMMANDS = "http://jabber.org/protocol/commands"
DISCO = "http://jabber.org/protocol/disco"


def pc(agent: Agent) -> str:
    return f"{agent.address}/pc"


class Client:
    """Asks, and waits for the answer."""

    def __init__(self, stage: Theatre, sender: str) -> None:
        self._stage = stage
        self._sender = sender
        self._number = 0

    async def asks(self, localpart: str, payload: str, kind: str = "set") -> Element:
        self._number += 1
        name = f"{self._sender}-{self._number}"
        address = f"{localpart}@{DOMAIN}" if localpart else DOMAIN
        self._stage.server.sends(f"<iq type='{kind}' id='{name}' from='{self._sender}' to='{address}'>{payload}</iq>")
        return await self._stage.server.receives(lambda stanza: stanza.get("id") == name)

    async def lists(self, localpart: str) -> list[str]:
        """The commands offered at an address."""
        answer = await self.asks(localpart, f"<query xmlns='{DISCO}#items' node='{COMMANDS}'/>", "get")
        return [item.get("node", "") for item in answer.iter() if item.tag.endswith("}item")]

    async def executes(self, localpart: str, node: str) -> Element:
        return await self.asks(localpart, f"<command xmlns='{COMMANDS}' node='{node}' action='execute'/>")

    async def fills_in(self, localpart: str, node: str, session: str, argument: str) -> Element:
        form = f"<x xmlns='jabber:x:data' type='submit'><field var='argument'><value>{argument}</value></field></x>"
        head = f"node='{node}' sessionid='{session}' action='complete'"
        return await self.asks(localpart, f"<command xmlns='{COMMANDS}' {head}>{form}</command>")


def session_of(answer: Element) -> str:
    command = child(answer, "command")
    assert command is not None, tostring(answer)
    return command.get("sessionid", "")


def note(answer: Element) -> str:
    found = child(answer, "note")
    return "" if found is None else found.text or ""


async def test_commands_about_a_customer_live_on_the_puppet_and_the_rest_on_the_desk(stage: Theatre) -> None:
    mei = await stage.office.hires()
    _, puppet = await stage.connects(mei)
    client = Client(stage, pc(mei))
    at_desk, at_domain, in_window = await client.lists("desk"), await client.lists(""), await client.lists(puppet)
    assert at_desk == at_domain
    assert "pause" in at_desk
    assert "close" not in at_desk
    assert {"close", "note", "pause"} <= set(in_window)
    assert await client.lists("help") == []


async def test_strangers_see_no_commands_and_cant_run_any(stage: Theatre) -> None:
    await stage.office.hires()
    eve = Client(stage, "eve@evil.example/x")
    assert await eve.lists("desk") == []
    assert has(await eve.executes("desk", "status"), "forbidden")


async def test_a_command_without_an_argument_is_done_at_once(stage: Theatre) -> None:
    mei = await stage.office.hires()
    answer = await Client(stage, pc(mei)).executes("desk", "status")
    assert has(answer, "command", status="completed")
    assert "You: available" in note(answer)


async def test_a_command_with_an_argument_asks_for_it_in_a_form(stage: Theatre) -> None:
    mei = await stage.office.hires()
    client = Client(stage, pc(mei))
    form = await client.executes("desk", "pause")
    assert has(form, "command", status="executing")
    assert has(form, "field", var="argument")
    answer = await client.fills_in("desk", "pause", session_of(form), "lunch")
    assert note(answer) == "Paused (lunch). Write !ready when you are back."
    assert stage.office.dispatcher.agent(mei.id).paused


async def test_a_command_of_the_menu_is_a_sign_of_life_as_its_line_is(stage: Theatre) -> None:
    office = stage.office
    mei = await office.hires()
    client = Client(stage, pc(mei))

    async def misses(customer: str, *, shows_life: bool) -> None:
        stage.says(f"{customer}@home.example/phone", "shop", "Hello", id="h")
        await stage.server.receives(to(mei.address, "1 accept"))
        if shows_life:
            await client.executes("desk", "status")
        office.clock.advances(41)
        await stage.settles()
        office.workgroup.record(office.dispatcher.tick(office.clock()))

    for name in ("a", "b", "c"):
        await misses(name, shows_life=True)
    assert not office.dispatcher.agent(mei.id).paused
    for name in ("x", "y"):
        await misses(name, shows_life=False)
    assert office.dispatcher.agent(mei.id).paused
    await client.executes("desk", "status")
    assert not office.dispatcher.agent(mei.id).paused


async def test_what_must_be_filled_in_must_be_filled_in(stage: Theatre) -> None:
    mei = await stage.office.hires()
    client = Client(stage, pc(mei))
    form = await client.executes("desk", "kb")
    answer = await client.fills_in("desk", "kb", session_of(form), "  ")
    assert has(answer, "bad-request")
    assert "Something is missing: !kb WORDS" in "".join(answer.itertext())


@pytest.mark.parametrize(
    ("node", "filled", "told"),
    [
        ("kb-talk", "abc", "!kb talk N"),
        ("kb-add", "Do boats run in winter?", "!kb add QUESTION ⏎ ANSWER"),
        ("kb-import", "12 abc", "!kb import [⏎ ARTICLES or N]"),
        ("kb-wrong", "#", "!kb wrong ID WHY"),
    ],
)
async def test_what_a_command_cant_be_given_isnt_taken_from_a_form_either(
    stage: Theatre, node: str, filled: str, told: str
) -> None:
    ann = await stage.office.hires("ann", roles=frozenset({Role.MANAGER}))
    client = Client(stage, pc(ann))
    form = await client.executes("desk", node)
    answer = await client.fills_in("desk", node, session_of(form), filled)
    assert has(answer, "bad-request")
    assert f"Something is missing: {told}" in "".join(answer.itertext())
    assert await stage.office.archive.articles() == []


async def test_a_command_in_a_customers_window_is_about_that_customer(stage: Theatre) -> None:
    mei = await stage.office.hires()
    conversation, puppet = await stage.connects(mei)
    assert "Customer: Customer 1" in note(await Client(stage, pc(mei)).executes(puppet, "who"))
    client = Client(stage, pc(mei))
    form = await client.executes(puppet, "close")
    await client.fills_in(puppet, "close", session_of(form), "solved")
    assert stage.office.workgroup.find(conversation.id) is None


async def test_nobody_goes_on_with_anothers_session(stage: Theatre) -> None:
    mei, bo = await stage.office.hires("mei"), await stage.office.hires("bo")
    form = await Client(stage, pc(mei)).executes("desk", "pause")
    for thief in (pc(bo), "eve@evil.example/x"):
        answer = await Client(stage, thief).fills_in("desk", "pause", session_of(form), "stolen")
        assert has(answer, "forbidden")
    assert not stage.office.dispatcher.agent(mei.id).paused
    assert not stage.office.dispatcher.agent(bo.id).paused


async def test_whoever_lost_the_role_between_two_steps_is_refused(stage: Theatre) -> None:
    mei = await stage.office.hires()
    client = Client(stage, pc(mei))
    form = await client.executes("desk", "pause")
    await stage.office.archive.remove_agent("mei")
    await stage.office.people.load_staff()
    answer = await client.fills_in("desk", "pause", session_of(form), "x")
    assert has(answer, "forbidden")


@pytest.mark.parametrize(("localpart", "node"), [("desk", "close"), ("desk", "nonsense"), ("help", "status")])
async def test_what_isnt_offered_there_isnt_found(stage: Theatre, localpart: str, node: str) -> None:
    mei = await stage.office.hires()
    assert has(await Client(stage, pc(mei)).executes(localpart, node), "item-not-found")


async def test_a_manager_is_offered_what_managers_may(stage: Theatre) -> None:
    ann = await stage.office.hires("ann", roles=frozenset({Role.MANAGER}))
    offered = await Client(stage, pc(ann)).lists("desk")
    assert "kb" in offered
    assert "pause" not in offered


async def test_the_knowledge_base_is_curated_by_forms_as_by_text(stage: Theatre) -> None:
    office = stage.office
    ann, mei = await office.hires("ann", roles=frozenset({Role.MANAGER})), await office.hires("mei")
    manager, agent = Client(stage, pc(ann)), Client(stage, pc(mei))
    theirs = {"kb-drafts", "kb-gaps", "kb-approve", "kb-reject", "kb-edit", "kb-add", "kb-retire", "kb-drop"}
    assert theirs <= set(await manager.lists("desk"))
    assert not theirs & set(await agent.lists("desk"))
    assert has(await agent.executes("desk", "kb-drafts"), "item-not-found")
    assert note(await manager.executes("desk", "kb-drafts")) == "No draft is waiting."

    form = await manager.executes("desk", "kb-add")
    assert has(form, "field", var="argument", type="text-multi")
    answer = await manager.fills_in("desk", "kb-add", session_of(form), "Do boats run in winter?\nNo.")
    assert "is published" in note(answer)
    (row,) = await office.archive.articles()
    assert (row.body["question"], row.body["answers"]) == ("Do boats run in winter?", {"en": "No."})
    (version,) = await office.archive.versions(row.id)
    assert version.who == "ann"

    form = await manager.executes("desk", "kb-approve")
    answer = await manager.fills_in("desk", "kb-approve", session_of(form), " ")
    assert "Something is missing: !kb approve N" in "".join(answer.itertext())


async def test_our_addresses_say_what_they_are_and_can(stage: Theatre) -> None:
    client = Client(stage, "wang@home.example/phone")
    info = await client.asks("help", f"<query xmlns='{DISCO}#info'/>", "get")
    features = {found.get("var") for found in info.iter() if found.tag.endswith("}feature")}
    assert {"urn:xmpp:receipts", "http://jabber.org/protocol/chatstates", "urn:xmpp:reactions:0"} <= features
    assert child(info, "identity") is not None


async def test_an_endless_session_id_or_an_unknown_one_harms_nothing(stage: Theatre) -> None:
    mei = await stage.office.hires()
    answer = await Client(stage, pc(mei)).fills_in("desk", "pause", "nothing", "x")
    assert answer.get("type") in ("error", "result")
    assert not stage.office.dispatcher.agent(mei.id).paused
