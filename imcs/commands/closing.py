"""`!shut` and `!notice`: what a supervisor tells customers for a time. Reads what was meant, words what is wrong."""

from bots.fold import fold
from bots.texts import Texts
from imcs.commands.moments import until
from imcs.commands.naming import longest, queues_by_name
from imcs.model import Agent
from imcs.phrases import messages
from imcs.wording import one_line
from imcs.workgroup import Workgroup
from imcs.workgroup.bulletins import EVERYWHERE
from imcs.workgroup.left_messages import LeftMessages

OFF = frozenset(map(fold, ("off", "open", "取消", "恢復", "恢复", "開放", "开放", "撤下")))
"""Takes it back."""


class Closing:
    """Closes queues and posts notices."""

    def __init__(self, workgroup: Workgroup, texts: Texts) -> None:
        self._workgroup = workgroup
        self._texts = texts
        self._messages = LeftMessages(workgroup)

    def shut(self, by: Agent, argument: str) -> str:
        """`QUEUE until TIME TEXT` or `QUEUE off`."""
        queues = queues_by_name(self._workgroup.dispatcher.queues.values())
        name = longest(queues, argument)
        if name is None:
            return self._say(by, messages.SHUT_HOW)
        queue, rest = queues[name], argument[len(name) :].strip(" ：:，,")
        if fold(rest) in OFF:
            self._messages.shut(by, queue, None, "")
            return self._say(by, messages.SHUT_OVER, queue=queue)
        opening = self._workgroup.opening
        before, then, after = until(rest, self._workgroup.now().astimezone(opening.zone(queue)))
        if then is None or longest(queues, before) is not None:  # one at a time: the rest isn't said to customers
            return self._say(by, messages.SHUT_HOW)
        self._messages.shut(by, queue, then, f"{before} {after}".strip())
        return self._say(by, messages.SHUT_SET, queue=queue, time=opening.short(queue, then, by.language))

    def notice(self, by: Agent, argument: str) -> str:
        """`TEXT until TIME` or `off`."""
        if fold(argument) in OFF:
            self._messages.notice(by, None, "")
            return self._say(by, messages.NOTICE_OVER)
        opening = self._workgroup.opening
        queue = min(self._workgroup.dispatcher.queues, default=EVERYWHERE)
        text, then, more = until(argument, self._workgroup.now().astimezone(opening.zone(queue)))
        if then is None or not text:
            return self._say(by, messages.NOTICE_HOW)
        text = f"{text} {more}".strip()
        self._messages.notice(by, then, text)
        time = opening.short(queue, then, by.language)
        return self._say(by, messages.NOTICE_SET, time=time, text=one_line(text, 200))

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._texts(agent.language.value, msgid, **values)
