"""Reads a form's questions from the nodes of a flow's file; whatever doesn't fit together becomes a fault."""

from datetime import date
from decimal import Decimal, InvalidOperation

import yaml

from bots.dates import Lean
from bots.flow_nodes import Nodes, similar
from bots.pattern import Pattern, PatternError
from bots.question import Alternative, Day, Kind, Question

MOST_ALTERNATIVES = 30
_ALWAYS = ("name", "ask", "label", "type", "hint", "optional")
_BY_KIND = {
    Kind.CHOICE: ("choices",),
    Kind.TEXT: ("max",),
    Kind.NUMBER: ("min", "max", "whole"),
    Kind.DATE: ("min", "max", "lean"),
    Kind.PHONE: (),
    Kind.EMAIL: (),
    Kind.ID: (),
    Kind.PATTERN: ("pattern",),
}
_KINDS = tuple(kind.value for kind in Kind)


def read_question(nodes: Nodes, node: yaml.Node) -> Question:
    """Return the question; it's only of use where no fault was found."""
    every = tuple(dict.fromkeys(name for names in _BY_KIND.values() for name in names))
    given = nodes.mapping(node, (*_ALWAYS, *every), "a question")
    for name in ("name", "ask", "label"):
        if name not in given:
            nodes.fault(node, f"a question: `{name}` is missing")
    kind = _kind(nodes, given.get("type"))
    for name in every:
        if name in given and name not in _BY_KIND[kind]:
            nodes.fault(given[name], f"`{name}` has no meaning for an answer of type {kind.value}")
    needed = {Kind.CHOICE: "choices", Kind.PATTERN: "pattern"}.get(kind)
    if needed and needed not in given:
        nodes.fault(node, f"a question of type {kind.value}: `{needed}` is missing")
    if kind is Kind.PATTERN and "hint" not in given:
        nodes.fault(node, "a question of type pattern: `hint` is missing; customers can't read the pattern")
    least, most = _bound(nodes, given.get("min"), kind), _bound(nodes, given.get("max"), kind)
    if isinstance(least, Decimal) and isinstance(most, Decimal) and least > most:
        nodes.fault(given["max"], "max is less than min")
    if isinstance(least, date) and isinstance(most, date) and least > most:
        nodes.fault(given["max"], "max lies before min")
    return Question(
        nodes.word(given.get("name"), "name"),
        kind,
        nodes.text(given.get("ask"), "ask"),
        nodes.text(given.get("label"), "label"),
        nodes.text(given.get("hint"), "hint"),
        nodes.yes(given.get("optional"), "optional"),
        _alternatives(nodes, given.get("choices")),
        _pattern(nodes, given.get("pattern")),
        least,
        most,
        nodes.yes(given.get("whole"), "whole"),
        _lean(nodes, given.get("lean")),
    )


def _kind(nodes: Nodes, node: yaml.Node | None) -> Kind:
    name = nodes.word(node, "type") or Kind.TEXT.value
    if name in _KINDS:
        return Kind(name)
    if node is not None:
        nodes.fault(node, f"type: {name!r} is none of {', '.join(_KINDS)}{similar(name, _KINDS)}")
    return Kind.TEXT


def _alternatives(nodes: Nodes, node: yaml.Node | None) -> tuple[Alternative, ...]:
    if node is None:
        return ()
    items = nodes.items(node, "choices")
    if len(items) > MOST_ALTERNATIVES:
        nodes.fault(node, f"more than {MOST_ALTERNATIVES} choices")
    found: list[Alternative] = []
    for item in items:
        given = nodes.mapping(item, ("value", "label", "words"), "a choice")
        for name in ("value", "label"):
            if name not in given:
                nodes.fault(item, f"a choice: `{name}` is missing")
        label, words = nodes.text(given.get("label"), "label"), nodes.words(given.get("words"), "words")
        found.append(Alternative(nodes.word(given.get("value"), "value"), label, words))
    values = [each.value for each in found]
    if len(set(values)) < len(values):
        nodes.fault(node, "two choices have the same value")
    return tuple(found)


def _pattern(nodes: Nodes, node: yaml.Node | None) -> Pattern | None:
    text = nodes.word(node, "pattern")
    if node is None or not text:
        return None
    try:
        return Pattern(text)
    except PatternError as error:
        nodes.fault(node, f"the pattern can't be used: {error}")
        return None


def _bound(nodes: Nodes, node: yaml.Node | None, kind: Kind) -> Decimal | date | Day | None:
    text = nodes.word(node, "min and max")
    if node is None or not text:
        return None
    try:
        if kind is Kind.DATE:
            return Day.TODAY if text == Day.TODAY.value else date.fromisoformat(text)
        number = Decimal(text)
        if number.is_finite():
            return number
    except (ValueError, InvalidOperation):
        pass
    wanted = "`today` or a day like 2030-01-31" if kind is Kind.DATE else "a number"
    nodes.fault(node, f"min and max: {text!r} isn't {wanted}")
    return None


def _lean(nodes: Nodes, node: yaml.Node | None) -> Lean:
    name = nodes.word(node, "lean") or Lean.FUTURE.value
    if name not in (Lean.FUTURE.value, Lean.PAST.value) and node is not None:
        nodes.fault(node, f"lean: {name!r} is neither future nor past")
        return Lean.FUTURE
    return Lean(name)
