"""The stage itself: the private Prosody is what the plays take it for."""

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.client import Login
from deploy.stage import Plan, Prosody, StageError, free_ports
from tests.live.cast import Person, body, error, fence_between, receipt, sender
from tests.live.conftest import DOMAINS
from tests.live.troupe import Cast


async def test_a_message_reaches_its_addressee_and_is_acknowledged(cast: Cast) -> None:
    wang, guest = await cast.customer("wang"), await cast.customer()
    id = await guest.says(wang.jid, "您好 <&>")
    said = await wang.receives("^您好 <&>$")
    assert sender(said) == guest.jid
    await guest.receives(receipt(id))


async def test_what_did_arrive_is_told_when_the_expected_does_not(cast: Cast) -> None:
    wang, guest = await cast.customer("wang"), await cast.customer()
    await guest.says(wang.jid, "something else")
    await wang.receives_nothing_but("something else", fence=fence_between(guest, wang.jid, wang))
    with pytest.raises(AssertionError, match="something else"):
        await wang.receives("never said", patience=0)


async def test_an_unwanted_message_before_the_fence_is_noticed(cast: Cast) -> None:
    wang, guest = await cast.customer("wang"), await cast.customer()
    await guest.says(wang.jid, "unwanted")
    with pytest.raises(AssertionError, match="unwanted"):
        await wang.receives_nothing_but(fence=fence_between(guest, wang.jid, wang))


async def test_a_component_that_is_not_connected_is_answered_for_by_the_server(cast: Cast) -> None:
    guest = await cast.customer()
    id = await guest.says(f"help@{DOMAINS[-1]}", "is anybody there?")
    await guest.receives(error("remote-server-timeout", id))


async def test_somebody_who_left_can_return_and_gets_what_was_said_meanwhile(cast: Cast) -> None:
    wang, guest = await cast.customer("wang"), await cast.customer()
    await wang.leaves()
    await guest.says(wang.account, "while you were out")
    await wang.returns()
    assert body(await wang.receives("while you were out"))


async def test_clients_that_insist_on_encryption_can_log_in(tmp_path: Path) -> None:
    plan = Plan(tmp_path, free_ports(), tls=True, require_encryption=True)
    with Prosody(plan) as server:
        server.register("mei", "secret")
        mei = Person(Login(plan.host, plan.ports.c2s, "mei", "secret", tls=True))
        await mei.online()
        await mei.leaves()


def test_what_the_live_tests_run_on_counts_as_installed() -> None:
    script = ". deploy/packages.sh; find_python; missing_packages prosody prosody-modules tmux profanity"
    root = Path(__file__).parents[2]
    assert subprocess.check_output(["bash", "-euc", script], cwd=root, text=True) == ""


def test_a_configuration_that_cannot_run_is_reported_with_the_reason(tmp_path: Path) -> None:
    plan = Plan(tmp_path, free_ports(), interface="192.0.2.1")
    with pytest.raises(StageError, match="nobody answers"):
        Prosody(plan).start(patience=0.5)


def test_prosody_ends_with_its_starter_even_if_that_one_is_killed(tmp_path: Path) -> None:
    program = (
        "import os, signal; from pathlib import Path; from deploy.stage import *\n"
        f"server = Prosody(Plan(Path({str(tmp_path)!r}), free_ports()))\n"
        "server.start(); print(server.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, stdout=subprocess.PIPE, check=False)
    assert _ends(int(done.stdout))


def _ends(pid: int) -> bool:
    """Whether the process is over within ten seconds; one left unreaped by its new parent is."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 10)[0])
    finally:
        os.close(descriptor)
