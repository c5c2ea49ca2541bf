"""What differs between two readings of the settings file, and what of it a running service can take up.

Compares values only; whoever takes something up reads it from the settings themselves.
"""

from collections.abc import Iterator

from pydantic import BaseModel

from imcs.settings.settings import Settings
from imcs.settings.table import section_of

Key = tuple[str, ...]
"""The parts of a key: ("queues", "help", "target"); a section that one reading alone has: ("queues", "help")."""
_QUEUES = "queues"
_AT_START = frozenset({"bot", "flow", "rating"})
"""What is built for a queue when the service starts."""


def differing(before: Settings, after: Settings) -> list[Key]:
    """The keys whose values differ, in the order of the declarations."""
    return list(_differing(before, after, ()))


def taken_up(key: Key) -> bool:
    """Whether a running service goes by it as soon as it's told to; all else needs a start."""
    section, *rest = key
    return section == _QUEUES and len(rest) > 1 and rest[1] not in _AT_START


def _differing(before: BaseModel, after: BaseModel, above: Key) -> Iterator[Key]:
    for name, field in type(before).model_fields.items():
        old, new, key = getattr(before, name), getattr(after, name), (*above, field.alias or name)
        section, repeated = section_of(field)
        if old == new:
            continue
        if section is None:
            yield key
        elif not repeated:
            yield from _differing(old, new, key)
        else:
            for each in sorted(old.keys() | new.keys()):
                if each in old and each in new:
                    yield from _differing(old[each], new[each], (*key, each))
                else:
                    yield (*key, each)
