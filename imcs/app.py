"""The service put together: every room made, wired, started in order and stopped in the reverse one.

With the command line the only place that knows every room.
"""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta

from bots.bot import Bot
from bots.state import BotState
from imcs.archive import Archive, Changes, Erasure, FeedbackGiven, Tagged, Untagged, finish_restore, lock
from imcs.commands.curator import Curator
from imcs.commands.desk import Desk
from imcs.customers.data_rights import DataRights
from imcs.customers.file_keeping import FileKeeping
from imcs.customers.forgetting import Forgetting
from imcs.customers.record_keeping import RecordKeeping
from imcs.customers.retention import Retention
from imcs.customers.screen_pop import ScreenPop
from imcs.customers.uploads import Uploads
from imcs.dispatcher import AgentJoined, ConversationConnected, ConversationEnded, Dispatcher, Fact
from imcs.errors import ImcsError
from imcs.knowledge import Knowledge
from imcs.knowledge.confirmations import Confirmations
from imcs.knowledge.daily import Daily
from imcs.knowledge.drafting import Drafting
from imcs.knowledge.lessons import Lessons
from imcs.model import Agent, ConversationId, Stage
from imcs.people import People
from imcs.phrases.own_texts import load_texts
from imcs.reception import Reception
from imcs.reception.flows import load_flows
from imcs.reception.idle_rounds import IdleRounds
from imcs.reception.idle_rounds import Patience as IdlePatience
from imcs.reception.posting import Poster
from imcs.settings import Settings
from imcs.settings.changes import differing, taken_up
from imcs.workgroup import Workgroup
from imcs.workgroup.admission import Policy
from imcs.workgroup.canned import load_canned
from imcs.workgroup.long_waits import LongWaits
from imcs.workgroup.notices import Notice
from imcs.workgroup.reply_watch import Patience
from imcs.xmpp.face import Face

log = logging.getLogger("imcs")

WATCH = 0.5
"""Seconds between looks for what the command line has changed."""


def run(settings: Settings, read: Callable[[], Settings]) -> None:
    """Serve until SIGTERM or SIGINT; raises ImcsError with one sentence where that's impossible.

    `read` reads the settings anew, at SIGHUP.
    """
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a reload asked for while it starts must not end it
    logging.basicConfig(level=settings.logging.level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("slixmpp").setLevel(logging.ERROR)
    try:
        asyncio.run(_serve(settings, read))
    except BaseExceptionGroup as group:
        raise _first(group) from None


async def _serve(settings: Settings, read: Callable[[], Settings]) -> None:
    async with AsyncExitStack() as stack:
        directory = settings.storage.directory
        stack.enter_context(lock(directory))
        finish_restore(directory)
        archive = await stack.enter_async_context(await Archive.open(directory))
        service = Service(settings, archive, read)
        await service.serve()


def _told_by(*signals: int) -> asyncio.Event:
    """Set as soon as the process gets one of these."""
    told = asyncio.Event()
    for number in signals:
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The fault to show: the first that we know the words for, else the first."""
    fault: BaseException = group.subgroup(ImcsError) or group
    while isinstance(fault, BaseExceptionGroup):
        fault = fault.exceptions[0]
    return fault


class Service:
    """All rooms of one running service."""

    def __init__(self, settings: Settings, archive: Archive, read: Callable[[], Settings]) -> None:
        self._settings = self._latest = settings
        self._read = read
        self._archive = archive
        self._bot_texts, self._texts = load_texts(settings.service.texts)
        self._people = People(archive)
        self._knowledge = Knowledge(
            archive, settings.storage.index, settings.bot.target_precision, settings.bot.synonyms
        )
        anonymous = frozenset(settings.service.anonymous_hosts)
        self._records = RecordKeeping(settings.crm, anonymous, archive, self._people)
        self._pop = ScreenPop(archive, self._people, self._knowledge, self._texts, self._records.ask)
        self._uploads = Uploads(settings.service.upload_hosts)
        self._pops: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Take up where the last run ended, then serve until told to stop."""
        known = await self._archive.changes()  # before anything is read: what changes meanwhile is seen by the watch
        facts = await self._archive.open_facts()
        unsaid = await self._archive.unhanded()
        await self._people.load()
        workgroup = self._workgroup = self._make_workgroup(facts, await self._archive.last_conversation())
        self._records.attend(workgroup)
        reception = self._reception = self._make_reception()
        self._rights = DataRights(workgroup, self._archive)
        reception.on_wish = self._rights.use
        lessons = self._lessons = self._make_lessons()
        curator = Curator(self._archive, self._knowledge, lessons, self._uploads, self._texts)
        desk = Desk(workgroup, self._archive, self._knowledge, self._pop, curator)
        face = Face(self._settings, self._archive, workgroup, reception, desk)
        await face.resume(unsaid)
        workgroup.listen(face.announce)
        workgroup.listen(lambda recorded: self._follow(recorded.entry))
        stop, reload = _told_by(signal.SIGTERM, signal.SIGINT), _told_by(signal.SIGHUP)
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(self._archive.write_forever(workgroup.recorded)),
                tasks.create_task(self._watch(known)),
                tasks.create_task(self._end_on_failure()),
            ]
            await workgroup.resume(facts)
            await self._resume_talks(facts)
            await self._knowledge.start()
            running += [tasks.create_task(work) for work in self._works(face, curator)]
            running.append(tasks.create_task(self._reload(reload, face)))
            face.connect()
            gc.collect()
            gc.freeze()  # what is there now stays: the collector needn't look at it again and again
            log.info("event=serving domain=%s", self._settings.service.domain)
            await stop.wait()
            log.info("event=stopping")
            await self._stop(face)
            for task in running:
                task.cancel()

    def _works(self, face: Face, curator: Curator) -> list[Coroutine[None, None, None]]:
        """What runs as long as the service does, once the conversations are taken up again."""
        workgroup, knowledge = self._workgroup, self._knowledge
        forgetting = Forgetting(workgroup, self._archive, knowledge, face.retract, face.unlist)
        forgetting.on_settled, self._rights.tell = self._erased, face.tell_customer
        workgroup.cases.tell = face.tell_customer
        files = face.files_at(self._settings.service.upload_service)
        self._rights.tell_file, self._rights.keep_file = face.tell_file, files.keep
        daily = Daily(self._people, Drafting(self._archive), curator.summary, self._tell)
        retention = Retention(self._archive, knowledge, self._settings.retention.model_dump())
        nightly = [daily.rounds(workgroup.now), retention.rounds(workgroup.now)]
        poster = Poster(self._archive, workgroup)
        workgroup.listen(poster.recorded)
        bot, agents = self._settings.bot, self._settings.agents
        patience = [
            IdlePatience(timedelta(seconds=each.idle), timedelta(seconds=each.idle_warning)) for each in (bot, agents)
        ]
        idle = IdleRounds(workgroup, self._archive, self._reception, *patience)
        long_waits = LongWaits(workgroup, self._archive)
        workgroup.listen(long_waits.recorded)
        long_waits.resume()
        storage, cap = self._settings.storage, self._settings.limits.file_bytes
        keeping = FileKeeping(self._archive, workgroup, self._uploads, storage.files, cap)
        workgroup.listen(keeping.recorded)
        forgetting.remove_files = retention.remove_files = keeping.sweep
        works = [
            poster.keep_up(),
            keeping.keep_up(),
            knowledge.keep_up(),
            self._lessons.keep_up(),
            forgetting.keep_up(),
        ]
        return [idle.rounds(), *works, *nightly, *face.works()]

    def _erased(self, erasure: Erasure, copies: list[datetime]) -> None:
        self._rights.erased(erasure, copies)
        self._lessons.due()  # what others said in the same drafts is looked through anew

    def _make_workgroup(self, facts: Sequence[Fact], last_conversation: ConversationId) -> Workgroup:
        queues = self._settings.queues
        dispatcher = Dispatcher.replay(queues, facts, last_conversation=last_conversation)
        without_bot = frozenset(queue.name for queue in queues) - self._settings.bot_queues
        agents = self._settings.agents
        policy = Policy(
            without_bot,
            Patience(agents.unread, agents.remind, agents.alert, agents.take_back),
            agents.sticky,
            timedelta(seconds=agents.reopen),
            frozenset(self._settings.service.anonymous_hosts),
            agents.pause_reasons,
            load_canned(agents.canned, dispatcher.queues),
            timedelta(seconds=agents.block),
            self._settings.rated_queues,
            self._settings.closed_words,
        )
        return Workgroup(dispatcher, self._archive, self._people, self._texts, policy)

    def _make_reception(self) -> Reception:
        settings = self._settings
        name = settings.service.name.in_language(settings.service.language)
        bot = Bot(self._bot_texts, name, settings.service.privacy_url)
        return Reception(
            self._workgroup,
            self._knowledge,
            bot,
            load_flows(settings),
            debounce=settings.bot.debounce,
            replies_per_minute=settings.limits.replies_per_minute,
        )

    def _tell(self, agent: Agent, text: str) -> None:
        self._workgroup.notices.on_notice(Notice(agent, text))

    def _make_lessons(self) -> Lessons:
        now = self._workgroup.now
        confirmations = Confirmations(self._archive, frozenset(self._settings.service.anonymous_hosts), now)
        return Lessons(self._archive, self._knowledge, confirmations, now)

    async def _resume_talks(self, facts: Sequence[Fact]) -> None:
        connected = {fact.conversation: fact for fact in facts if isinstance(fact, ConversationConnected)}
        for conversation in self._workgroup.dispatcher.open_conversations():
            if conversation.stage is Stage.CONNECTED:
                self._show_pop(connected[conversation.id])  # said once only, whether or not it was said before
                continue
            state = await self._archive.bot_state(conversation.id)
            unanswered = await self._archive.unanswered(conversation.id)
            self._reception.resume(conversation.id, BotState.from_json(state or ""), unanswered)

    def _follow(self, entry: object) -> None:
        self._records.follow(entry)
        match entry:
            case ConversationConnected():
                self._reception.forget(entry.conversation)
                self._show_pop(entry)
            case AgentJoined():
                self._show_pop(entry)
            case ConversationEnded():
                self._reception.forget(entry.conversation)
                self._knowledge.ended(entry.conversation)
                self._lessons.due()
            case FeedbackGiven():
                self._lessons.due()
            case Tagged() | Untagged() if self._workgroup.find(entry.conversation) is None:
                self._knowledge.ended(entry.conversation)  # once more: its tags are searched too

    def _show_pop(self, connected: ConversationConnected | AgentJoined) -> None:
        task = asyncio.get_running_loop().create_task(self._pop_up(connected))
        self._pops.add(task)
        task.add_done_callback(self._popped_up)

    def _popped_up(self, task: asyncio.Task[None]) -> None:
        self._pops.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("event=screen-pop-failed", exc_info=fault)  # the agent can still ask: !who, !history

    async def _pop_up(self, connected: ConversationConnected | AgentJoined) -> None:
        number = connected.conversation
        agent = self._people.agent(connected.agent)
        if agent is None:
            return
        name = f"pop-{number}-{agent.id}-{int(connected.at.timestamp() * 1000)}"
        shown = await self._archive.line(number, name)
        if shown is not None and shown.private:
            return
        async for part in self._pop.parts(agent, number):
            still = self._workgroup.find(number)
            if still is None or agent.id not in still.inside:
                return
            self._workgroup.show_agent(number, agent, part, name)
            name = ""  # only the first part tells that the pop was said

    async def _watch(self, known: Changes) -> None:
        """Take over what the command line has changed in the database since it stood at `known`."""
        while True:
            await asyncio.sleep(WATCH)
            now = await self._archive.changes()
            if now.agents != known.agents:
                await self._people.load_staff()
                self._workgroup.staff_changed()
                log.info("event=staff-changed")
            await self._knowledge.follow_synonyms()
            if now.articles != known.articles:
                self._knowledge.articles_changed()
            if now.customers != known.customers and not await self._records.refresh(known.customers):
                now = replace(now, customers=known.customers)
            known = now

    async def _reload(self, wanted: asyncio.Event, face: Face) -> None:
        """Take up what is changed in the settings file, as far as that's possible, whenever it's wanted."""
        while True:
            await wanted.wait()
            wanted.clear()
            try:
                found = await asyncio.to_thread(self._read)
            except ImcsError as faulty:
                for line in str(faulty).splitlines():
                    log.error("event=settings-refused fault=%s", line.strip())
                continue
            taken = [".".join(key) for key in differing(self._latest, found) if taken_up(key)]
            left = [".".join(key) for key in differing(self._settings, found) if not taken_up(key)]
            if taken:
                self._latest = found
                self._workgroup.opening.say(found.closed_words)
                self._workgroup.go_by(found.queues)
                self._workgroup.alarms.targets_changed()
                self._workgroup.reminders.follow()
                face.queues_changed()
            log.info("event=settings-reloaded changed=%s", ",".join(taken) or "nothing")
            if left:
                log.warning("event=settings-need-a-restart changed=%s", ",".join(left))

    async def _end_on_failure(self) -> None:
        await self._workgroup.failure

    async def _stop(self, face: Face) -> None:
        face.say_goodbye()
        await face.finish()
        await self._reception.finish()
        await self._workgroup.cases.finish()
        await self._records.close()
        if self._pops:
            await asyncio.wait(self._pops, timeout=2.0)
        await self._archive.drained()
        await face.close()
        await self._knowledge.stop()
