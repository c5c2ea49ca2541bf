"""Reads a flow from its file, or says everything that is wrong with it, each fault with its line.

It checks what can be checked without a customer: names, translations, steps nobody comes to, ways that lead nowhere.
"""

import re
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

import yaml

from bots.condition import Condition
from bots.condition_reader import read_condition
from bots.flow import Faq, Flow, Form, Handover, Menu, Option, Post, Say, Set, Step
from bots.flow_nodes import Fault, Nodes, line_of, similar
from bots.flow_ways import faults_of_ways
from bots.question import Question
from bots.question_reader import read_question
from bots.texts import LANGUAGES
from bots.wording import filled_in

MOST_OPTIONS = 8
"""Lines of a menu: 9 and 0 mean a person."""
LONGEST_FILE = 1_000_000
"""Bytes."""
_ADDRESS = re.compile(r"https?://[^\s/{}?#@]+(?:/[^\s#]*)?")
"""Names in braces stand after the host only: a customer never chooses where it goes."""
_TOP = ("languages", "start", "entrances", "steps")


class FlowError(ValueError):
    """A flow can't be used; `faults` says why, all of it, in the file's order."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path = path
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(f"{path}:{fault.line}: {fault.sentence}" for fault in self.faults))


def load(path: Path, queues: Collection[str] = ()) -> Flow:
    """Return the flow of a file; `queues` are those it may hand over to, none given: any name will do.

    Raises FlowError with every fault there is.
    """
    try:
        data = path.read_bytes()
        if len(data) > LONGEST_FILE:
            raise FlowError(path, [Fault(1, f"the file has more than {LONGEST_FILE} bytes")])
        text = data.decode("utf-8")
    except OSError as error:
        raise FlowError(path, [Fault(1, f"the file can't be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise FlowError(path, [Fault(1, "the file isn't UTF-8; save it in that encoding")]) from None
    return read(text, path, queues)


def read(text: str, path: Path = Path("flow"), queues: Collection[str] = ()) -> Flow:
    """Return the flow that `text` holds; `path` is for the faults only. Raises FlowError."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise FlowError(path, [_not_yaml(error)]) from None
    if root is None:
        raise FlowError(path, [Fault(1, "the file is empty; it needs `steps`")])
    reader = _Reader(Nodes(), queues)
    flow = reader.flow(root)
    if reader.nodes.faults:
        raise FlowError(path, reader.nodes.faults)
    return flow


def _not_yaml(error: yaml.YAMLError) -> Fault:
    """What is wrong, in the words of the library, and what to do where it's one of the usual slips."""
    why = getattr(error, "problem", None) or getattr(error, "reason", None) or "it can't be read"
    mark = getattr(error, "problem_mark", None)
    begun = getattr(error, "context_mark", None)
    if "end of stream" in why and begun is not None:
        mark, why = begun, f"{why}; a quote that begins here isn't closed"
    elif "mapping values" in why:
        why += "; a text with a colon and a blank in it needs quotes"
    elif "cannot start any token" in why:
        why += "; lines are indented with blanks, not tabs, and a text that begins with @, ` or % needs quotes"
    return Fault(1 if mark is None else mark.line + 1, f"isn't YAML: {why}")


class _Reader:
    """One reading: the nodes, and the names that steps refer to."""

    def __init__(self, nodes: Nodes, queues: Collection[str]) -> None:
        self.nodes = nodes
        self._queues = queues
        self._conditions: dict[str, Condition] = {}
        self._named: list[tuple[str, yaml.Node]] = []
        """Names of steps, and where they're referred to."""
        self._kinds: dict[str, Callable[[yaml.MappingNode], Step]] = {
            "say": self._say,
            "menu": self._menu,
            "faq": self._faq,
            "handover": self._handover,
            "form": self._form,
            "set": self._set,
            "post": self._post,
        }

    def flow(self, root: yaml.Node) -> Flow:
        """Return the flow; it's only of use where no fault was found."""
        top = self.nodes.mapping(root, _TOP, "a flow")
        self._read_languages(top.get("languages"))
        steps: dict[str, Step] = {}
        lines: dict[str, int] = {}
        if "steps" not in top:
            self.nodes.fault(root, "`steps` is missing")
            return Flow(steps, "")
        for name, key, value in self.nodes.pairs(top["steps"], "steps"):
            lines[name] = line_of(key)
            step = self._step(name, key, value)
            if step is not None:
                steps[name] = step
        start = self._name(top.get("start")) or next(iter(steps), "")
        entrances = self.nodes.words(top.get("entrances"), "entrances")
        for name in entrances:
            self._named.append((name, top["entrances"]))
        self._check_names(lines)
        self._check_placeholders(steps.values())
        flow = Flow(steps, start, entrances, self._conditions)
        if not self.nodes.faults:
            self.nodes.faults += faults_of_ways(flow, lines)
        return flow

    def _read_languages(self, node: yaml.Node | None) -> None:
        languages = self.nodes.words(node, "languages")
        unknown = [language for language in languages if language not in LANGUAGES]
        if node is not None and unknown:
            self.nodes.fault(node, f"languages: {unknown[0]!r} is none of {', '.join(LANGUAGES)}")
        elif languages:
            self.nodes.languages = tuple(dict.fromkeys(languages))

    def _step(self, name: str, key: yaml.Node, node: yaml.Node) -> Step | None:
        if not isinstance(node, yaml.MappingNode):
            self.nodes.fault(key, f"step {name!r} must be names with values, a line each")
            return None
        given = [each.value for each, _ in node.value if isinstance(each, yaml.ScalarNode)]
        kinds = [kind for kind in given if kind in self._kinds]
        if len(kinds) == 1:
            return self._kinds[kinds[0]](self._without_condition(name, node))
        known = ", ".join(self._kinds)
        if kinds:
            self.nodes.fault(key, f"step {name!r} can't be both {' and '.join(kinds)}; make a step of each")
        else:
            hint = next((like for word in given if (like := similar(word, self._kinds))), "")
            self.nodes.fault(key, f"step {name!r} has none of {known}{hint}")
        return None

    def _without_condition(self, name: str, node: yaml.MappingNode) -> yaml.MappingNode:
        """Return the step's node without what it depends on, which is noted."""
        parts = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        when, otherwise = parts.get("when"), parts.get("else")
        if when is not None and otherwise is not None:
            self._conditions[name] = read_condition(self.nodes, when, self._name(otherwise))
        elif when is not None or otherwise is not None:
            self.nodes.fault(node, f"step {name!r}: `when` and `else` go together: what if it doesn't hold?")
        rest = [pair for pair in node.value if pair[0].value not in ("when", "else")]
        return yaml.MappingNode(node.tag, rest, node.start_mark, node.end_mark)

    def _say(self, node: yaml.MappingNode) -> Step:
        given = self.nodes.mapping(node, ("say", "then"), "say")
        return Say(self.nodes.text(given.get("say"), "say"), self._name(given.get("then")))

    def _menu(self, node: yaml.MappingNode) -> Step:
        given = self.nodes.mapping(node, ("menu", "choices"), "menu")
        options: list[Option] = []
        if "choices" not in given:
            self.nodes.fault(node, "menu: `choices` is missing")
        else:
            options = [self._option(item) for item in self.nodes.items(given["choices"], "choices")]
            if len(options) > MOST_OPTIONS:
                self.nodes.fault(given["choices"], f"more than {MOST_OPTIONS} choices; 9 and 0 mean a person")
            self._check_options(options, given["choices"])
        return Menu(self.nodes.text(given.get("menu"), "menu"), tuple(options))

    def _check_options(self, options: list[Option], node: yaml.Node) -> None:
        """What a customer writes must choose one line; of lines with conditions perhaps only one is there."""
        called: dict[str, Option] = {}
        for option in options:
            if option.when is None:
                for word in {word.casefold() for word in (*option.label.values(), *option.words)}:
                    if word in called:
                        self.nodes.fault(node, f"{word!r} calls two of these choices; who writes it gets the first")
                    called[word] = option

    def _option(self, node: yaml.Node) -> Option:
        given = self.nodes.mapping(node, ("label", "words", "then", "when"), "a choice")
        for name in ("label", "then"):
            if name not in given:
                self.nodes.fault(node, f"a choice: `{name}` is missing")
        label = self.nodes.text(given.get("label"), "label")
        when = read_condition(self.nodes, given["when"]) if "when" in given else None
        return Option(label, self._name(given.get("then")), self.nodes.words(given.get("words"), "words"), when)

    def _faq(self, node: yaml.MappingNode) -> Step:
        return Faq(self.nodes.text(self.nodes.mapping(node, ("faq",), "faq").get("faq"), "faq"))

    def _handover(self, node: yaml.MappingNode) -> Step:
        given = self.nodes.mapping(node, ("handover", "skills", "queue", "priority"), "handover")
        queue, priority = (
            self.nodes.word(given.get("queue"), "queue"),
            self.nodes.word(given.get("priority"), "priority"),
        )
        if queue and self._queues and queue not in self._queues:
            self.nodes.fault(given["queue"], f"there is no queue {queue!r}{similar(queue, self._queues)}")
        if priority and not (priority.isascii() and priority.isdigit() and len(priority) == 1):
            self.nodes.fault(given["priority"], "priority must be a number from 0 to 9")
            priority = ""
        skills = self.nodes.words(given.get("skills"), "skills")
        return Handover(self.nodes.text(given.get("handover"), "handover"), skills, queue, int(priority or 0))

    def _form(self, node: yaml.MappingNode) -> Step:
        given = self.nodes.mapping(node, ("form", "questions", "confirm", "then"), "form")
        questions: tuple[Question, ...] = ()
        if "questions" not in given:
            self.nodes.fault(node, "form: `questions` is missing")
        else:
            items = self.nodes.items(given["questions"], "questions")
            questions = tuple(read_question(self.nodes, item) for item in items)
        names = [question.name for question in questions]
        if len(set(names)) < len(names):
            self.nodes.fault(given["questions"], "two questions have the same name")
        confirm = "confirm" not in given or self.nodes.yes(given["confirm"], "confirm")
        return Form(self.nodes.text(given.get("form"), "form"), questions, self._name(given.get("then")), confirm)

    def _set(self, node: yaml.MappingNode) -> Step:
        given = self.nodes.mapping(node, ("set", "then"), "set")
        attributes: dict[str, str] = {}
        for name, key, value in self.nodes.pairs(given["set"], "set"):
            attributes[name] = self.nodes.template(value, "a value")
            if name.lower() == "tier":
                self.nodes.fault(key, "the tier is never set by a flow; `imcs customer set` does that")
        return Set(attributes, self._name(given.get("then")))

    def _post(self, node: yaml.MappingNode) -> Step:
        given = self.nodes.mapping(node, ("post", "then"), "post")
        url = self.nodes.template(given.get("post"), "post")
        if url and not (_ADDRESS.fullmatch(url) and filled_in(url, {}).isascii()):
            self.nodes.fault(given["post"], "post must be a web address such as https://example.org/cases")
        return Post(url, self._name(given.get("then")))

    def _name(self, node: yaml.Node | None) -> str:
        """Return a step's name that is referred to."""
        name = self.nodes.word(node, "a step's name")
        if name and node is not None:
            self._named.append((name, node))
        return name

    def _check_names(self, lines: dict[str, int]) -> None:
        for name, node in self._named:
            if name not in lines:
                self.nodes.fault(node, f"unknown step {name!r}{similar(name, lines)}")

    def _check_placeholders(self, steps: Iterable[Step]) -> None:
        forms = [step for step in steps if isinstance(step, Form)]
        known = {"case", *(question.name for form in forms for question in form.questions)}
        for name, node in self.nodes.named:
            if name not in known:
                self.nodes.fault(node, f"{{{name}}} names neither `case` nor a question{similar(name, known)}")
