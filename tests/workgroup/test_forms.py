"""An agent reads a form in lines, in their own language."""

from bots.deeds import Filled
from bots.question import Answer
from imcs.model import Address, Agent, AgentId, ConversationId
from imcs.workgroup.forms import entry_of, shown
from tests.builders import at
from tests.office import texts

MEI = Agent(AgentId(1), Address("mei@example.org"), "mei")
FILLED = Filled(
    "repair", "線上報修", (("產品", Answer("kind", "tv", "電視")), ("情形", Answer("what", "a\nb", "a\nb")))
)


def test_a_form_is_shown_with_its_title_and_a_line_for_each_answer() -> None:
    form = entry_of(FILLED, ConversationId(7), at(1))
    assert (form.conversation, form.at, form.complete) == (7, at(1), True)
    assert shown(form, MEI, texts()) == "表單「線上報修」：\n產品：電視\n情形：a b"


def test_a_form_that_was_left_for_a_person_says_so() -> None:
    form = entry_of(Filled("a", "報修", (), complete=False), ConversationId(7), at(1))
    assert shown(form, MEI, texts()) == "表單「報修」（還沒填完）："
