"""The ways through a flow: steps that nobody comes to, and ways that go round for ever. Pure."""

from collections.abc import Iterable, Mapping

from bots.flow import Flow, Menu, Say, Step, following
from bots.flow_nodes import Fault


def faults_of_ways(flow: Flow, lines: Mapping[str, int]) -> list[Fault]:
    """Return what is wrong with the ways of a flow whose names are all known; `lines` are those of the steps."""
    seen = _reached(flow, (flow.start, *flow.entrances))
    faults = [
        Fault(lines[name], f"nothing leads to step {name!r}; name it in `then`, or in `entrances` if articles begin it")
        for name in flow.steps
        if name not in seen
    ]
    leaving = _leaving(flow)
    going_round = [name for name in flow.steps if name in seen and (name not in leaving or _says_for_ever(flow, name))]
    faults += [Fault(lines[name], f"from step {name!r} there's no way out, it goes round") for name in going_round]
    return faults


def _reached(flow: Flow, begin: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    to_see = list(begin)
    while to_see:
        name = to_see.pop()
        if name in flow.steps and name not in seen:
            seen.add(name)
            to_see += following(flow.steps[name])
    return seen


def _leaving(flow: Flow) -> set[str]:
    """Return the steps from which the flow can come to an end, a person or a free question."""
    before: dict[str, list[str]] = {}
    for name, step in flow.steps.items():
        for then in following(step):
            before.setdefault(then, []).append(name)
    leaving: set[str] = set()
    to_see = [name for name, step in flow.steps.items() if _ends(step)]
    while to_see:
        name = to_see.pop()
        if name not in leaving:
            leaving.add(name)
            to_see += before.get(name, [])
    return leaving


def _ends(step: Step) -> bool:
    # every menu offers a person
    return isinstance(step, Menu) or not any(following(step))


def _says_for_ever(flow: Flow, begin: str) -> bool:
    """Return whether the service would speak on and on from here without waiting for a word."""
    name, steps = begin, 0
    while steps <= len(flow.steps):
        step = flow.steps.get(name)
        if not isinstance(step, Say):
            return False
        name, steps = step.then, steps + 1
    return True
