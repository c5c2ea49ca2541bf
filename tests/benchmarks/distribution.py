"""How fast the dispatcher decides: a simulated day, and one decision among many who wait.

`python -m tests.benchmarks.distribution`; CPU times of this process, printed as a table. Nothing is asserted.
"""

import random
import statistics
from time import process_time, process_time_ns

from imcs.dispatcher import Dispatcher
from imcs.model import AgentId, Availability, ConversationId, CustomerId, Need, OfferMode
from imcs.simulation import Frame, Wanted, drawn, measure, simulate
from tests.builders import a_queue, at

AGENTS, SKILLS = 200, 20


def a_day() -> None:
    """10,000 conversations, 40 agents, nine tenths busy."""
    wanted = Wanted(10_000 / 24, 310)
    traffic = drawn(wanted, 24, seed=1)
    begun = process_time()
    visits = simulate(traffic, a_queue(offer_mode=OfferMode.AUTO, wrap_up=0), 40)
    spent = process_time() - begun
    found = measure([visits], Frame(agents=40, hours=24))
    print(f"a day of {len(visits)} conversations with 40 agents: {spent:.2f} s; Jain's index {found.fairness:.4f}")


def crowd(waiting: int, chance: random.Random) -> Dispatcher:
    """200 agents, each with three of 20 skills and one conversation at a time, all busy; so many wait."""
    dispatcher = Dispatcher([a_queue(wrap_up=0, relax_after=0)])
    names = [f"skill {number}" for number in range(SKILLS)]
    for number in range(1, AGENTS + 1):
        dispatcher.change_agent(AgentId(number), ["help"], 1, at(0), chance.sample(names, 3))  # type: ignore[list-item]  # a queue's name is text
        dispatcher.availability(AgentId(number), Availability.AVAILABLE, at(0))
    for number in range(1, AGENTS + 1):
        started = dispatcher.start(CustomerId(number), a_queue().name, at(1), bot=False)
        dispatcher.accept(ConversationId(number), started[-1].agent, at(1))  # type: ignore[union-attr,arg-type]  # an offer
    for number in range(waiting):
        comes(dispatcher, AGENTS + 1 + number, chance)
    return dispatcher


def comes(dispatcher: Dispatcher, customer: int, chance: random.Random) -> None:
    """One more, who needs one of the skills and has one of three tiers."""
    need = Need(has=(f"skill {chance.randrange(SKILLS)}",))
    now = at(2 + customer / 100)
    dispatcher.start(CustomerId(customer), a_queue().name, now, bot=False, need=need, tier=chance.randrange(3))


def decisions(waiting: int, count: int = 400) -> float:
    """The median in microseconds: an agent becomes free, somebody is offered, the next deadline is known."""
    chance = random.Random(waiting)
    dispatcher = crowd(waiting, chance)
    times = []
    for turn in range(count):
        agent = AgentId(chance.randrange(AGENTS) + 1)
        (connected,) = dispatcher.conversations_of(agent)
        now = at(1000 + turn / 100)
        begun = process_time_ns()
        facts = dispatcher.close(connected.id, agent, now)
        dispatcher.next_deadline()
        times.append((process_time_ns() - begun) / 1000)
        offer = facts[-1]
        dispatcher.accept(offer.conversation, agent, now)  # type: ignore[union-attr]  # an offer
        comes(dispatcher, 100_000 + turn, chance)
    return statistics.median(times)


def main() -> None:
    """Prints both."""
    a_day()
    print(f"{AGENTS} agents in {SKILLS} skills, all busy; one becomes free:")
    print("waiting  decision, median µs")
    for waiting in (250, 500, 1_000, 2_000, 4_000, 8_000):
        print(f"{waiting:7}  {decisions(waiting):19.1f}")


if __name__ == "__main__":
    main()
