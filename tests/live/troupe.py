"""Who can be called onto the stage: customers, members of staff, anybody with an account.

They leave when their play is over. Nothing here knows what IMCS answers.
"""

import asyncio
import itertools
from contextlib import AsyncExitStack

from deploy.client import Login
from deploy.service import Service
from deploy.stage import Prosody
from tests.live.cast import Person

NUMBERS = itertools.count(1)
"""Makes accounts unique for the whole run: nothing is left in a roster or offline store from before."""


class Cast:
    """Calls people onto the stage; they leave when the play is over."""

    def __init__(self, prosody: Prosody, leaving: AsyncExitStack) -> None:
        self._prosody = prosody
        self._leaving = leaving
        self._number = next(NUMBERS)

    async def account(self, name: str, kind: str = "pc") -> Person:
        """Somebody with an account on the server, not connected yet."""
        user = f"{name}-{self._number}"
        await asyncio.to_thread(self._prosody.register, user, "secret")
        return self.known(user, name, kind)

    def known(self, user: str, name: str, kind: str = "pc") -> Person:
        """Somebody whose account was made before, not connected yet."""
        plan = self._prosody.plan
        return self._called(Person(Login(plan.host, plan.ports.c2s, user, "secret", name, kind=kind)))

    async def customer(self, name: str = "") -> Person:
        """Somebody online: with an account where named, else logged in anonymously as from the web."""
        plan = self._prosody.plan
        if name:
            person = await self.account(name)
        else:
            person = self._called(Person(Login(plan.guest_host, plan.ports.c2s)))
        await person.online()
        return person

    async def agent(self, service: Service, name: str, *options: str, queue: str = "help", kind: str = "pc") -> Person:
        """A member of the staff, registered with the service but not online yet."""
        person = await self.account(name, kind)
        await asyncio.to_thread(service.runs, "agent", "add", name, person.account, "--queue", queue, *options)
        return person

    def _called(self, person: Person) -> Person:
        self._leaving.push_async_callback(person.leaves)
        return person
