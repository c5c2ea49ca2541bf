"""The ways through a flow: steps that nobody comes to, and ways that go round for ever. Pure."""

from collections.abc import Iterable, Mapping

from bots.flow import Flow, Menu, Step, following
from bots.flow_nodes import Fault


def faults_of_ways(flow: Flow, lines: Mapping[str, int]) -> list[Fault]:
    """Return what is wrong with the ways of a flow whose names are all known; `lines` are those of the steps."""
    seen = _reached(flow, (flow.start, *flow.entrances))
    faults = [
        Fault(lines[name], f"nothing leads to step {name!r}; name it in `then`, or in `entrances` if articles begin it")
        for name in flow.steps
        if name not in seen
    ]
    leaving, for_ever = _leaving(flow), _for_ever(flow)
    going_round = [name for name in flow.steps if name in seen and (name not in leaving or name in for_ever)]
    faults += [Fault(lines[name], f"from step {name!r} there's no way out, it goes round") for name in going_round]
    return faults


def _reached(flow: Flow, begin: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    to_see = list(begin)
    while to_see:
        name = to_see.pop()
        if name in flow.steps and name not in seen:
            seen.add(name)
            to_see += flow.ways(name)
    return seen


def _leaving(flow: Flow) -> set[str]:
    """Return the steps from which the flow can come to an end, a person or a free question."""
    before: dict[str, list[str]] = {}
    for name in flow.steps:
        for then in flow.ways(name):
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


def _for_ever(flow: Flow) -> set[str]:
    """Return the steps from which the service could go on and on without waiting for a word.

    What leads on to nothing, or only to what was taken away already, is taken away; what is left goes round.
    """
    onward = {name: set(_onward(flow, name)) for name in flow.steps}
    before: dict[str, list[str]] = {}
    for name, thens in onward.items():
        for then in thens:
            before.setdefault(then, []).append(name)
    done = [name for name, thens in onward.items() if not thens]
    while done:
        name = done.pop()
        del onward[name]
        for earlier in before.get(name, ()):
            onward[earlier].discard(name)
            if not onward[earlier]:
                done.append(earlier)
    return set(onward)


def _onward(flow: Flow, name: str) -> Iterable[str]:
    """Return where the service goes by itself from this step."""
    condition = flow.conditions.get(name)
    by_itself = () if flow.waits(name) else following(flow.steps[name])
    return [then for then in (*by_itself, *(() if condition is None else (condition.otherwise,))) if then in flow.steps]
