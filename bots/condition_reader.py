"""Reads on what a step depends from the nodes of a flow's file."""

import yaml

from bots.condition import Condition
from bots.flow_nodes import Nodes, similar
from bots.texts import LANGUAGES

_PARTS = ("tier", "language", "hours", "attributes")
_HOURS = {"open": True, "closed": False}


def read_condition(nodes: Nodes, node: yaml.Node, otherwise: str = "") -> Condition:
    """Return the condition; it's only of use where no fault was found."""
    given = nodes.mapping(node, _PARTS, "when")
    languages = nodes.words(given.get("language"), "language")
    for language in languages:
        if language not in LANGUAGES:
            nodes.fault(given["language"], f"language: {language!r} is none of {', '.join(LANGUAGES)}")
    hours = nodes.word(given.get("hours"), "hours")
    if hours and hours not in _HOURS:
        nodes.fault(given["hours"], f"hours: {hours!r} is neither open nor closed{similar(hours, _HOURS)}")
    tier = nodes.word(given.get("tier"), "tier")
    if tier and not (tier.isascii() and tier.isdigit() and len(tier) < 4):
        nodes.fault(given["tier"], "tier must be a number such as 1")
        tier = ""
    attributes = given.get("attributes")
    wanted = () if attributes is None else nodes.pairs(attributes, "attributes")
    return Condition(
        otherwise,
        int(tier or 0),
        languages,
        _HOURS.get(hours),
        tuple((name, nodes.words(value, "an attribute's value")) for name, _, value in wanted),
    )
