"""YAML with line numbers: the nodes of a file as mappings, lists, words and texts, every fault noted with its line.

Values are never built from tags, so `no` stays a word and nothing in a file can run. This module must not know what a
flow is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

import yaml

from bots.reply import plain
from bots.texts import LANGUAGES
from bots.wording import Text, placeholders

LONGEST_TEXT = 4_000
"""Characters of one text of a file."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong, and in which line (from 1)."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}"


def similar(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean …?" where a known name is like this one, else nothing."""
    near = get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def line_of(node: yaml.Node) -> int:
    """Return the line on which a node begins."""
    return int(node.start_mark.line) + 1


@dataclass(slots=True)
class Nodes:
    """Reads nodes; whatever isn't as it should be becomes a fault and an empty value, so that all faults are found."""

    languages: tuple[str, ...] = LANGUAGES
    """The languages that every text must have."""
    faults: list[Fault] = field(default_factory=list)
    named: list[tuple[str, yaml.Node]] = field(default_factory=list)
    """Names in braces, and the texts that they stand in."""

    def fault(self, node: yaml.Node, sentence: str) -> None:
        """Note what is wrong with `node`."""
        self.faults.append(Fault(line_of(node), sentence))

    def pairs(self, node: yaml.Node, what: str) -> Iterator[tuple[str, yaml.ScalarNode, yaml.Node]]:
        """Yield name, its node and the value's node, each name once."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} must be names with values, a line each")
            return
        seen: set[str] = set()
        for key, value in node.value:
            name = key.value.strip() if isinstance(key, yaml.ScalarNode) else ""
            if not name:
                self.fault(key, f"{what}: a name is missing")
            elif name in seen:
                self.fault(key, f"{name!r} stands twice")
            else:
                seen.add(name)
                yield name, key, value

    def mapping(self, node: yaml.Node, known: Iterable[str], what: str) -> dict[str, yaml.Node]:
        """Return name → value's node; names that aren't `known` are faults."""
        names = tuple(known)
        found: dict[str, yaml.Node] = {}
        for name, key, value in self.pairs(node, what):
            if name in names:
                found[name] = value
            else:
                self.fault(key, f"{what}: unknown name {name!r}{similar(name, names)}")
        return found

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """Return the nodes of a list that isn't empty."""
        if isinstance(node, yaml.SequenceNode) and node.value:
            return list(node.value)
        self.fault(node, f"{what} must be a list, each item after a hyphen")
        return []

    def word(self, node: yaml.Node | None, what: str) -> str:
        """Return a single value as written; '' where there is no node."""
        if node is None:
            return ""
        if isinstance(node, yaml.ScalarNode) and plain(node.value):
            return plain(node.value)
        self.fault(node, f"{what} must be a single word or text")
        return ""

    def words(self, node: yaml.Node | None, what: str) -> tuple[str, ...]:
        """Return a list of single values, or the one value that is given instead of a list."""
        if node is None:
            return ()
        nodes = [node] if isinstance(node, yaml.ScalarNode) else self.items(node, what)
        return tuple(word for each in nodes if (word := self.word(each, what)))

    def text(self, node: yaml.Node | None, what: str) -> Text:
        """Return a text in each language of the file; one text alone does where there's one language only."""
        if node is None:
            return {}
        if isinstance(node, yaml.ScalarNode):
            if len(self.languages) > 1:
                self.fault(node, f"{what} is missing in a language; write {_one_per(self.languages)}")
                return {}
            return self._fitting(node, {self.languages[0]: self.word(node, what)})
        texts = {name: self.word(value, what) for name, value in self.mapping(node, LANGUAGES, what).items()}
        missing = [language for language in self.languages if not texts.get(language)]
        if missing:
            self.fault(node, f"{what} isn't translated: no {', '.join(missing)}")
        return self._fitting(node, texts)

    def template(self, node: yaml.Node | None, what: str) -> str:
        """Return a single value, whose names in braces are noted."""
        word = self.word(node, what)
        if node is not None:
            self.named += [(name, node) for name in placeholders(word)]
        return word

    def yes(self, node: yaml.Node | None, what: str) -> bool:
        """Return whether it says yes; False where there is no node."""
        word = self.word(node, what).lower()
        if word and word not in ("yes", "no", "true", "false") and node is not None:
            self.fault(node, f"{what} must be yes or no")
        return word in ("yes", "true")

    def _fitting(self, node: yaml.Node, texts: Text) -> Text:
        self.named += [(name, node) for text in texts.values() for name in placeholders(text)]
        if any(len(text) > LONGEST_TEXT for text in texts.values()):
            self.fault(node, f"a text is longer than {LONGEST_TEXT} characters")
        return texts


def _one_per(languages: Iterable[str]) -> str:
    return "{ " + ", ".join(f"{language}: …" for language in languages) + " }"
