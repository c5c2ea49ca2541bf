"""Canned replies: an operator's texts for agents, read from one file at the start, each fault told with its line.

A file, not rows: they are written and checked like the flows, beside the settings, and change with them.

    greeting:
      queues: [help]
      text: { zh_TW: 您好 {customer}，我是 {agent}。, en: "Hello {customer}, this is {agent}." }
    hours: 我們的服務時間是週一到週五 9 點到 18 點。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bots.flow_nodes import Fault, Nodes
from bots.texts import LANGUAGES
from bots.wording import Text, filled_in, placeholders, text_in
from imcs.errors import SettingsError
from imcs.model import QueueName

KNOWN = ("customer", "agent", "queue", "case", "words")
"""What may stand in braces: names of the two, the queue's title, the case's number, what the agent writes behind."""
LONGEST_FILE = 1_000_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class CannedReply:
    """One text, in one language at least."""

    name: str
    text: Text
    queues: frozenset[QueueName] = frozenset()
    """Where it's offered; everywhere where empty."""

    def serves(self, queue: QueueName) -> bool:
        """Whether it's offered in this queue."""
        return not self.queues or queue in self.queues

    def preview(self, language: str) -> str:
        """The text as it was written."""
        return text_in(self.text, language)

    def takes_words(self, language: str) -> bool:
        """Whether what the agent writes behind has its place in the text."""
        return "words" in placeholders(self.preview(language))

    def said(self, language: str, values: Mapping[str, str]) -> "str | Missing":
        """The text with its values, or what has none."""
        text = self.preview(language)
        missing = [name for name in dict.fromkeys(placeholders(text)) if not values.get(name)]
        return Missing(tuple(missing)) if missing else filled_in(text, values)


@dataclass(frozen=True, slots=True)
class Missing:
    """Nobody knows what to say in place of these names."""

    names: tuple[str, ...]


def load_canned(path: Path | None, queues: Mapping[QueueName, object]) -> tuple[CannedReply, ...]:
    """The replies of a file in its order; none without one. SettingsError with every fault, each with its line."""
    if path is None:
        return ()
    nodes = Nodes()
    replies: list[CannedReply] = []
    try:
        data = path.read_bytes()
        root = yaml.compose(data.decode("utf-8"), Loader=yaml.CSafeLoader) if len(data) <= LONGEST_FILE else None
    except OSError as error:
        raise SettingsError(f"{path}:1: the file can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}:1: the file isn't UTF-8; save it in that encoding") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        raise SettingsError(f"{path}:{line}: isn't YAML: {getattr(error, 'problem', None) or error}") from None
    if root is None:
        nodes.faults.append(Fault(1, f"the file is empty, or has more than {LONGEST_FILE} bytes"))
    else:
        replies = [_read(nodes, name, key, value, queues) for name, key, value in nodes.pairs(root, "canned replies")]
    if nodes.faults:
        raise SettingsError("\n".join(f"{path}:{fault.line}: {fault.sentence}" for fault in sorted(nodes.faults)))
    return tuple(replies)


def _read(nodes: Nodes, name: str, key: yaml.Node, value: yaml.Node, queues: Mapping[QueueName, object]) -> CannedReply:
    if any(sign.isspace() for sign in name):
        nodes.fault(key, f"{name!r} must be one word: agents write it after !canned")
    if isinstance(value, yaml.ScalarNode):
        return CannedReply(name, _text(nodes, name, value))
    parts = nodes.mapping(value, ("queues", "text"), name)
    if "text" not in parts:
        nodes.fault(value, f"{name} has no `text`")
        return CannedReply(name, {})
    served = nodes.words(parts.get("queues"), "queues")
    for queue in served:
        if queue not in queues:
            nodes.fault(parts["queues"], f"{name}: there is no queue {queue!r}")
    return CannedReply(name, _text(nodes, name, parts["text"]), frozenset(map(QueueName, served)))


def _text(nodes: Nodes, name: str, node: yaml.Node) -> Text:
    if isinstance(node, yaml.ScalarNode):
        texts = {"zh_TW": nodes.word(node, name)}
    else:
        texts = {language: nodes.word(each, name) for language, each in nodes.mapping(node, LANGUAGES, name).items()}
    for text in texts.values():
        for placeholder in placeholders(text):
            if placeholder not in KNOWN:
                nodes.fault(node, f"{name}: unknown {{{placeholder}}}; known are {', '.join(KNOWN)}")
    if not any(texts.values()):
        nodes.fault(node, f"{name} has no text")
    return texts
