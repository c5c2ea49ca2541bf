"""The yardstick: a bare slixmpp component that relays by the `message` event and keeps nothing.

Each customer who writes is given the next agent; what either says goes to the other through an address that stands for
the customer. No receipts, no archive, no plugins: what slixmpp itself costs.
"""

import asyncio
import itertools
import sys

from slixmpp import ComponentXMPP
from slixmpp.stanza import Message


class BareRelay(ComponentXMPP):
    def __init__(self, domain: str, secret: str, port: int, agents: list[str]) -> None:
        super().__init__(domain, secret, "127.0.0.1", port)  # type: ignore[no-untyped-call]  # slixmpp is partly typed
        self._agents = itertools.cycle(agents)
        self._puppets: dict[str, tuple[str, str]] = {}
        self._customers: dict[str, str] = {}
        self.add_event_handler("message", self.relay)

    def relay(self, message: Message) -> None:
        if message["type"] == "error" or not message["body"]:
            return
        to, sender = message["to"].bare, message["from"].bare
        if customer := self._customers.get(to):
            copy = self.make_message(customer, message["body"], mtype="chat", mfrom=f"help@{self.boundjid.bare}")
        else:
            if sender not in self._puppets:
                puppet = f"c-{len(self._puppets)}@{self.boundjid.bare}"
                self._puppets[sender] = puppet, next(self._agents)
                self._customers[puppet] = sender
            puppet, agent = self._puppets[sender]
            copy = self.make_message(agent, message["body"], mtype="chat", mfrom=puppet)
        copy["id"] = message["id"]
        copy.send()


async def main(domain: str, secret: str, port: str, *agents: str) -> None:
    relay = BareRelay(domain, secret, int(port), list(agents))
    relay.register_plugin("xep_0199")  # answers the ping that tells that it is ready
    relay.connect()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
