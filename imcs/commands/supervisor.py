"""The supervisors' commands: who is meant, what is wrong with it, what they read. The workgroup does it."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bots.fold import bare, fold
from bots.texts import Texts
from imcs import phrases
from imcs.archive import Rating
from imcs.commands.closing import Closing
from imcs.commands.naming import behind, by_name, is_like_number, leading_number, longest, nearly, queues_by_name
from imcs.commands.periods import period
from imcs.commands.reasons import chosen
from imcs.dispatcher.report import QueueReport
from imcs.errors import Reason, Refused
from imcs.model import Agent, Conversation, ConversationId, QueueName
from imcs.phrases import messages
from imcs.phrases import ratings as rated_words
from imcs.phrases import supervision as words
from imcs.reports.rating_report import Tally, by_agent, by_queue
from imcs.wording import minutes_and_seconds, one_line
from imcs.workgroup import Workgroup
from imcs.workgroup.alarms import percent
from imcs.workgroup.supervision import Supervision

MOST_LINES = 6
"""Of `!queues`: those where somebody waits have a line each, the quiet ones share the last."""
MOST_PLACES = 50
OFF = frozenset({"off", "stop", "關", "停止", "结束", "关", "結束"})
"""Ends watching."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a supervisor wants."""

    by: Agent
    argument: str
    conversation: Conversation | None = None
    """The one in whose window it was said."""


class Supervisor:
    """Every command of the supervisors', ready to be carried out."""

    def __init__(self, workgroup: Workgroup, supervision: Supervision, texts: Texts) -> None:
        self._workgroup = workgroup
        self._dispatcher = workgroup.dispatcher
        self._supervision = supervision
        self._texts = texts
        self._closing = Closing(workgroup, texts)
        self.handlers: Mapping[str, Callable[[Act], Awaitable[str]]] = {
            "queues": self._queues,
            "agents": self._agents,
            "takeover": self._take_over,
            "assign": self._assign,
            "monitor": self._monitor,
            "whisper": self._whisper,
            "barge": self._barge,
            "end": self._end,
            "move": self._move,
            "capacity": self._capacity,
            "report": self._report,
            "shut": self._shut,
            "notice": self._notice,
        }

    async def run(self, name: str, act: Act) -> str:
        """Carry out a command and return what the supervisor reads. Refused where the rules say no."""
        return await self.handlers[name](act)

    # --------------------------------------------------------------- looking

    async def _queues(self, act: Act) -> str:
        return self.queues_text(act.by)

    def queues_text(self, agent: Agent) -> str:
        """How the queues stand, in six lines at most: the one that waits longest first."""
        boards = {name: self._workgroup.board(name) for name in self._dispatcher.queues}
        order = sorted(boards, key=lambda name: (-boards[name].longest, name))
        shown = order if len(order) <= MOST_LINES else order[: MOST_LINES - 1]
        lines = [self._queue_line(agent, name) for name in shown]
        if rest := order[len(shown) :]:
            waiting = sum(boards[name].waiting for name in rest)
            msgid = words.QUEUES_MORE if waiting else words.QUEUES_QUIET
            lines.append(self._say(agent, msgid, queues=", ".join(rest), waiting=waiting))
        return "\n".join(lines)

    def _queue_line(self, agent: Agent, queue: QueueName) -> str:
        line = self._workgroup.alarms.line(agent, queue)
        left = len(self._dispatcher.left_messages(queue))
        return self._say(agent, messages.QUEUE_MESSAGES, line=line, left=left) if left else line

    async def _agents(self, act: Act) -> str:
        lines = []
        for agent in sorted(self._workgroup.people.staff, key=lambda agent: agent.name):
            state = self._dispatcher.agent(agent.id)
            lines.append(
                self._say(
                    act.by,
                    words.AGENT_LINE,
                    agent=agent.known_as,
                    state=self.state_text(act.by, agent),
                    open=state.load,
                    capacity=state.capacity,
                    queues=", ".join(sorted(agent.queues)),
                )
            )
            lines += [await self._talk(act.by, talk) for talk in self._dispatcher.conversations_of(agent.id)]
        return "\n".join(lines) or self._say(act.by, words.NO_AGENTS)

    def state_text(self, reader: Agent, agent: Agent) -> str:
        """Whether the agent is there, in a word or two."""
        state = self._dispatcher.agent(agent.id)
        if not state.on_duty:
            return self._say(reader, phrases.STATE_OFF_DUTY)
        if state.paused:
            paused = self._say(reader, phrases.STATE_PAUSED)
            return f"{paused} ({one_line(state.why, 20)})" if state.why else paused
        return self._say(reader, phrases.AVAILABILITY[state.availability])

    async def _talk(self, reader: Agent, talk: Conversation) -> str:
        customer = await self._workgroup.people.find_customer(talk.customer)
        name = "" if customer is None else self._workgroup.customer_name(reader, customer.id)
        time = minutes_and_seconds(self._workgroup.now() - talk.started_at)
        return self._say(reader, words.AGENT_CONVERSATION, number=talk.id, customer=name, queue=talk.queue, time=time)

    async def _shut(self, act: Act) -> str:
        return self._closing.shut(act.by, act.argument)

    async def _notice(self, act: Act) -> str:
        return self._closing.notice(act.by, act.argument)

    async def _report(self, act: Act) -> str:
        days = period(act.argument, self._workgroup.now().astimezone())
        if days is None:
            return self._say(act.by, words.NO_SUCH_PERIOD, period=one_line(act.argument, 20))
        since, until = days
        header = self._say(act.by, words.REPORT_HEADER, since=f"{since:%m-%d %H:%M}", until=f"{until:%m-%d %H:%M}")
        measured = await self._supervision.measures(since, until)
        rated = await self._supervision.ratings(since, until)
        lines = [header, *(self._measure(act.by, each) for each in measured.queues)]
        if measured.agents.share is not None:
            hours = f"{measured.agents.at_work.total_seconds() / 3600:.1f}"
            lines.append(self._say(act.by, words.REPORT_AGENTS, hours=hours, share=percent(measured.agents.share)))
        return "\n".join([*lines, *self._rated(act.by, rated)])

    def _rated(self, by: Agent, ratings: Sequence[Rating]) -> Iterator[str]:
        """How customers found it: a line for each queue and each agent; none where nobody was asked."""
        for queue, tally in by_queue(ratings).items():
            figures = {"mean": mean(tally), "given": tally.given, "asked": tally.asked, "share": percent(tally.share)}
            yield self._say(by, rated_words.REPORT_RATED, queue=queue, **figures)
        for number, tally in by_agent(ratings).items():
            agent = self._workgroup.people.agent(number)
            name = f"#{number}" if agent is None else agent.known_as
            figures = {"mean": mean(tally), "given": tally.given, "asked": tally.asked}
            yield self._say(by, rated_words.REPORT_RATED_AGENT, agent=name, **figures)

    def _measure(self, agent: Agent, each: QueueReport) -> str:
        asa, accept, longest_wait, aht = (
            "-" if span is None else minutes_and_seconds(span)
            for span in (each.asa, each.time_to_accept, each.longest_wait, each.aht)
        )
        line = self._say(
            agent,
            words.REPORT_LINE,
            queue=each.queue,
            wanted=each.wanted,
            answered=each.answered,
            level=percent(each.service_level),
            asa=asa,
            accept=accept,
            longest=longest_wait,
            aht=aht,
            abandoned=each.abandoned,
            share=percent(each.abandonment),
        )
        if not each.left:
            return line
        apart = {"left": each.left, "answered": each.left_answered, "in_time": each.left_in_time}
        return self._say(agent, messages.REPORT_MESSAGES, line=line, **apart)

    # ---------------------------------------------------------------- acting

    async def _take_over(self, act: Act) -> str:
        number, _ = self._numbered(act)
        if number is None:
            return self._no_number(act)
        self._supervision.take_over(act.by, number)
        return await self._whose(act.by, number, act.by)

    async def _assign(self, act: Act) -> str:
        number, rest = self._numbered_or_here(act)
        if number is None:
            return self._no_number(act)
        agent, _ = self._named(rest)
        if agent is None:
            return self._nobody(act.by, rest)
        self._supervision.assign(act.by, number, agent)
        return await self._whose(act.by, number, agent)

    async def _whose(self, by: Agent, number: ConversationId, agent: Agent) -> str:
        """Who has it once that is saved: in the same moment another supervisor may have given it to somebody else."""
        await self._workgroup.saved()
        known = self._workgroup.find(number)
        if known is not None and known.agent is not None:
            agent = self._workgroup.people.agent(known.agent) or agent
        msgid = words.TOOK_OVER if agent.id == by.id else words.ASSIGNED
        return self._say(by, msgid, number=number, agent=agent.known_as)

    async def _barge(self, act: Act) -> str:
        number, _ = self._numbered(act)
        if number is None:
            return self._no_number(act)
        self._supervision.barge(act.by, number)
        return self._say(act.by, words.BARGED, number=number)

    async def _monitor(self, act: Act) -> str:
        if fold(act.argument) in OFF:
            left = self._supervision.unwatch(act.by)
            numbers = ", ".join(f"#{number}" for number in left)
            return self._say(act.by, words.UNWATCHED if left else words.NOTHING_WATCHED, numbers=numbers)
        number, _ = self._numbered(act)
        known = None if number is None else self._workgroup.find(number)
        if known is not None:
            return self._watch(act.by, known)
        agent, _ = self._named(act.argument)
        if agent is None:
            return self._no_number(act)
        talks = self._dispatcher.conversations_of(agent.id)
        return "\n".join(self._watch(act.by, talk) for talk in talks) or self._say(
            act.by, words.WATCHED_NONE, agent=agent.known_as
        )

    def _watch(self, by: Agent, known: Conversation) -> str:
        if by.id in known.inside:
            raise Refused(Reason.ALREADY_IN)
        self._supervision.monitor(by, known)
        return self._say(by, words.WATCHED, number=known.id)

    async def _whisper(self, act: Act) -> str:
        number, text = self._numbered(act)
        known = None if number is None else self._workgroup.find(number)
        if known is None:
            return self._no_number(act)
        if not text:
            return self._say(act.by, words.WHISPER_EMPTY)
        owner = known.inside[0] if known.inside else None
        agent = None if owner is None else self._workgroup.people.agent(owner)
        if agent is None:
            return self._say(act.by, words.WHISPER_NOBODY, number=known.id)
        self._supervision.whisper(act.by, known, agent, text)
        return self._say(act.by, words.WHISPER_SENT, agent=agent.known_as)

    def answer(self, agent: Agent, text: str) -> bool:
        """A line at the desk that is no command: whether it answered a whisper."""
        return self._supervision.answer(agent, text)

    async def _end(self, act: Act) -> str:
        number, why = self._numbered_or_here(act)
        if number is None:
            return self._no_number(act)
        self._supervision.end(act.by, number, why)
        return self._say(act.by, words.CUT, number=number)

    def close(self, by: Agent, conversation: Conversation, why: str) -> str:
        """`!close` in a conversation that the supervisor has joined."""
        self._supervision.end(by, conversation.id, why)
        return self._say(by, words.CUT, number=conversation.id)

    async def _move(self, act: Act) -> str:
        agent, rest = self._named(act.argument)
        if agent is None:
            return self._nobody(act.by, act.argument)
        queues = self._dispatcher.queues
        titles = queues_by_name(queues.values())
        title = longest(titles, rest)
        if title is None or bare(rest[len(title) :]):
            return self._say(act.by, words.NO_SUCH_QUEUE, name=one_line(rest, 20), queues=", ".join(sorted(queues)))
        queue: QueueName = titles[title]
        await self._supervision.move(act.by, agent, queue)
        return self._say(act.by, words.MOVED, agent=agent.known_as, queue=queue)

    async def _capacity(self, act: Act) -> str:
        agent, rest = self._named(act.argument)
        if agent is None:
            return self._nobody(act.by, act.argument)
        if not (rest.isdecimal() and len(rest) < 4 and 1 <= int(rest) <= MOST_PLACES):
            return self._say(act.by, words.NO_SUCH_CAPACITY, n=one_line(rest, 20))
        await self._supervision.set_capacity(act.by, agent, int(rest))
        return self._say(act.by, words.CAPACITY_SET, agent=agent.known_as, n=int(rest))

    async def pause_other(self, by: Agent, argument: str) -> str | None:
        """`!pause AGENT [WHY]`; None where the argument doesn't begin with a colleague's name, nor with nearly one."""
        agent, why = self._named(argument)
        others = by_name(who for who in self._workgroup.people.staff if who != by)
        if agent is None and not self._is_reason(argument) and nearly(others, argument):
            return self._nobody(by, argument.split(maxsplit=1)[0])
        if agent is None or agent == by:
            return None
        self._supervision.pause(by, agent, why)
        return self._say(by, words.OTHER_PAUSED, agent=agent.known_as)

    def _is_reason(self, argument: str) -> bool:
        reasons = self._workgroup.policy.pause_reasons
        return bool(reasons) and chosen(reasons, argument) is not None

    async def ready_other(self, by: Agent, argument: str) -> str:
        """`!ready AGENT`."""
        agent, _ = self._named(argument)
        if agent is None:
            return self._nobody(by, argument)
        self._supervision.ready(by, agent)
        return self._say(by, words.OTHER_READY, agent=agent.known_as)

    # --------------------------------------------------------- who and which

    def _numbered(self, act: Act) -> tuple[ConversationId | None, str]:
        """The open conversation that the argument begins with, or that of the window without one; and the rest."""
        found, rest = leading_number(act.argument)
        if found is not None:
            number = ConversationId(found)
            return (number if self._workgroup.find(number) else None), rest
        here = None if act.argument or act.conversation is None else act.conversation.id
        return here, rest

    def _numbered_or_here(self, act: Act) -> tuple[ConversationId | None, str]:
        """The same, but words that don't begin like a number mean the conversation of the window, too."""
        if act.conversation is not None and not is_like_number(act.argument):
            return act.conversation.id, act.argument
        return self._numbered(act)

    def _named(self, text: str) -> tuple[Agent | None, str]:
        """The colleague whose name the text begins with, and the rest."""
        names = by_name(self._workgroup.people.staff)
        name = longest(names, text)
        return (None, text) if name is None else (names[name], behind(name, text))

    def _no_number(self, act: Act) -> str:
        found, _ = leading_number(act.argument)
        meant = next(iter(act.argument.split()), "") if found is None else str(found)
        return self._say(act.by, words.NO_SUCH_NUMBER, number=one_line(meant, 20))

    def _nobody(self, by: Agent, name: str) -> str:
        staff: Iterable[str] = sorted(agent.name for agent in self._workgroup.people.staff)
        return self._say(by, words.NO_SUCH_AGENT, name=one_line(name, 20), agents=", ".join(staff))

    def _say(self, agent: Agent, msgid: str, /, **values: object) -> str:
        return self._texts(agent.language.value, msgid, **values)


def mean(tally: Tally) -> str:
    """The mean mark as people read it; a dash where there is none."""
    return "-" if tally.mean is None else f"{tally.mean:.1f}"
