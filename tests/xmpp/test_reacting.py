"""Two people's reactions to one line are both seen where they come from one address."""

from hypothesis import given
from hypothesis import strategies as st

from imcs.model import AgentId, Author, ConversationId, Message
from imcs.workgroup import Line
from imcs.xmpp import payloads
from imcs.xmpp.reacting import Reactions
from tests.builders import MORNING
from tests.xmpp.stage import WANG, Theatre, has, to
from tests.xmpp.test_staff_door import desk_of, reaction

MEI, BO = AgentId(1), AgentId(2)
SIGNS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("\n\t"), min_size=1)


def reacts(agent: AgentId | None, *emoji: str, target: str = "hello") -> Message:
    author = Author.CUSTOMER if agent is None else Author.AGENT
    inner = payloads.reactions(target, emoji)
    return Message(ConversationId(1), MORNING, author, "r", "", agent or MEI, inner)


def seen(reactions: Reactions, line: Message, reader: AgentId | None) -> str:
    reactions.follow(line)
    return reactions.as_seen(line, reader)


def test_the_customer_sees_what_all_agents_put_there_and_no_more_once_they_took_it_away() -> None:
    reactions = Reactions()
    assert seen(reactions, reacts(MEI, "👍"), None) == payloads.reactions("hello", ("👍",))
    assert seen(reactions, reacts(BO, "🎉", "👍"), None) == payloads.reactions("hello", ("👍", "🎉"))
    assert seen(reactions, reacts(BO, "❤️", target="other"), None) == payloads.reactions("other", ("❤️",))
    assert seen(reactions, reacts(MEI), None) == payloads.reactions("hello", ("🎉", "👍"))
    assert seen(reactions, reacts(BO), None) == payloads.reactions("hello", ())


def test_an_agent_sees_the_customers_and_the_colleagues_and_never_the_own_ones_twice() -> None:
    reactions = Reactions()
    reactions.follow(reacts(MEI, "👍"))
    assert seen(reactions, reacts(None, "😀"), MEI) == payloads.reactions("hello", ("😀",))
    assert reactions.as_seen(reacts(None, "😀"), BO) == payloads.reactions("hello", ("👍", "😀"))


def test_an_ended_conversation_is_forgotten_and_other_payloads_stay_as_they_are() -> None:
    reactions = Reactions()
    reactions.follow(reacts(MEI, "👍"))
    reactions.forget(ConversationId(1))
    marked = f"<markable xmlns='{payloads.MARKERS}'/>"
    line = reacts(None, "😀")
    line = Message(line.conversation, line.at, line.author, "r", "", MEI, marked + line.payloads)
    assert seen(reactions, line, BO) == marked + payloads.reactions("hello", ("😀",))
    plain = Message(line.conversation, line.at, line.author, "x", "hi", MEI, marked)
    assert seen(reactions, plain, BO) == marked


@given(SIGNS, SIGNS)
def test_whatever_the_id_and_the_sign_are_they_come_out_as_they_went_in(target: str, emoji: str) -> None:
    line = reacts(MEI, emoji, target=target)
    assert seen(Reactions(), line, None) == line.payloads


async def test_both_agents_reactions_are_relayed_together(stage: Theatre) -> None:
    mei = await stage.office.hires()
    conversation, puppet = await stage.connects(mei)
    bo = await stage.office.hires("bo")
    stage.office.workgroup.record(stage.office.dispatcher.barge(conversation.id, bo.id, stage.office.workgroup.now()))
    stage.office.workgroup.agent_says(bo, conversation, Line("b1", "Bo here"))
    await stage.server.receives(to(WANG, "Bo here"))
    stage.says(desk_of(mei), puppet, "", reaction("hello", "👍"), id="a4")
    await stage.server.receives(lambda s: to(WANG)(s) and has(s, "reactions", id="hello"))
    stage.says(desk_of(bo), puppet, "", reaction("hello", "🎉"), id="b4")
    both = await stage.server.receives(lambda s: to(WANG)(s) and s.get("id") == "b4")
    assert [one.text for one in both.iter() if one.tag.endswith("}reaction")] == ["👍", "🎉"]
