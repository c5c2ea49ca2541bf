"""Who or which queue is meant by a command's first words."""

from imcs.commands.naming import by_name, longest, queues_by_name
from imcs.model import Address, Agent, AgentId, Queue, QueueName

MEI = Agent(AgentId(1), Address("mei@example.org"), "mei", "專員小美")
ANN = Agent(AgentId(2), Address("ann@example.org"), "ann", "Service")
BEN = Agent(AgentId(3), Address("ben@example.org"), "ben", "Service")


def test_everybody_has_the_short_name_and_a_public_one_that_nobody_else_has() -> None:
    assert by_name([MEI, ANN, BEN]) == {"mei": MEI, "專員小美": MEI, "ann": ANN, "ben": BEN}


def test_a_queue_has_its_name_and_its_title() -> None:
    help_, shop = QueueName("help"), QueueName("shop")
    assert queues_by_name([Queue(help_, "服務台"), Queue(shop)]) == {"help": help_, "服務台": help_, "shop": shop}


def test_the_longest_name_is_meant_and_a_latin_one_ends_where_a_word_does() -> None:
    assert longest(["ann", "anna"], "Anna, please") == "anna"
    assert longest(["ann"], "annabel") is None
    assert longest(["專員小美"], "專員小美請看") == "專員小美"
    assert longest(["ann"], "bob") is None
