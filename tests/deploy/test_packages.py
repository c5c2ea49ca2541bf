"""What deploy/packages.sh does to a machine, tried on a folder that stands for one; apt-get is a stand-in."""

import os
import stat
import subprocess
from pathlib import Path
from shlex import quote

import pytest

ROOT = Path(__file__).parents[2]
MACHINES_OWN = "#!/bin/sh\nexit 104\n"


class Machine:
    """A PATH whose programs note how they were called, and a place for the policy."""

    def __init__(self, folder: Path) -> None:
        self.policy = folder / "policy-rc.d"
        self.calls = folder / "calls"
        self._programs = folder / "bin"
        self._programs.mkdir()
        self.has("id", "echo 0")
        for name in ("bash", "sh", "grep", "mv", "rm", "mktemp", "tail", "chmod", "ls", "kill", "cat", "test"):
            self._programs.joinpath(name).symlink_to(f"/bin/{name}" if name != "kill" else "/bin/kill")

    def has(self, name: str, script: str = "") -> None:
        """Put a program there that notes its call and whether services were forbidden meanwhile."""
        path = self._programs / name
        forbidden = f'[ -e "{self.policy}" ] && grep -q "exit 101" "{self.policy}" && echo "services forbidden"'
        noted = "" if name == "id" else f'{{ echo "{name} $*"; {forbidden}; }} >>"{self.calls}"\n'
        path.write_text(f"#!/bin/sh\n{noted}{script}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IEXEC)

    def runs(self, script: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self._programs), "POLICY": str(self.policy), "PYTHON": "python3"}
        command = ["/bin/bash", "-euc", f". {quote(str(ROOT))}/deploy/packages.sh; {script}"]
        return subprocess.run(
            command, env=environment, cwd=self.policy.parent, capture_output=True, text=True, check=False
        )

    def noted(self) -> list[str]:
        return self.calls.read_text(encoding="utf-8").splitlines() if self.calls.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_what_is_there_is_not_installed(machine: Machine) -> None:
    machine.has("apt-get")
    machine.has("tmux")
    assert machine.runs("need_packages tmux").returncode == 0
    assert machine.noted() == []


def test_what_is_missing_is_installed_while_services_are_forbidden(machine: Machine) -> None:
    machine.has("apt-get")
    machine.has("systemctl")
    done = machine.runs("need_packages prosody tmux")
    assert done.returncode == 0, done.stderr
    assert machine.noted() == [
        "apt-get update",
        "services forbidden",
        "apt-get install --yes --no-install-recommends prosody tmux",
        "services forbidden",
        "systemctl disable prosody",
        "services forbidden",
    ]
    assert not machine.policy.exists()


def test_the_machines_own_policy_comes_back(machine: Machine) -> None:
    machine.policy.write_text(MACHINES_OWN, encoding="utf-8")
    machine.has("apt-get")
    assert machine.runs("need_packages tmux").returncode == 0
    assert "services forbidden" in machine.noted()
    assert machine.policy.read_text(encoding="utf-8") == MACHINES_OWN


@pytest.mark.parametrize("end", ["exit 1", 'kill -TERM "$PPID"; sleep 0'])
def test_the_machines_own_policy_comes_back_after_a_failure_or_an_interruption(machine: Machine, end: str) -> None:
    machine.policy.write_text(MACHINES_OWN, encoding="utf-8")
    machine.has("apt-get", end)
    assert machine.runs("need_packages tmux").returncode != 0
    assert machine.policy.read_text(encoding="utf-8") == MACHINES_OWN


def test_a_policy_left_by_a_killed_run_is_cleared_away(machine: Machine) -> None:
    left = machine.runs('forbid_services; trap - EXIT; cat "$POLICY"')
    assert "exit 101" in left.stdout
    machine.has("apt-get")
    assert machine.runs("need_packages tmux").returncode == 0
    assert not machine.policy.exists()


def test_without_root_it_says_what_to_install_and_goes_on(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("apt-get")
    done = machine.runs("need_packages prosody tmux; echo went on")
    assert "apt-get install prosody tmux" in done.stderr
    assert done.stdout == "went on\n"
    assert machine.noted() == []


def test_without_apt_it_says_what_to_install_and_goes_on(machine: Machine) -> None:
    done = machine.runs("need_packages tmux; echo went on")
    assert "Missing: tmux" in done.stderr
    assert done.stdout == "went on\n"


def test_an_apt_that_fails_ends_the_run_with_its_words(machine: Machine) -> None:
    machine.has("apt-get", "echo E: no space left; exit 100")
    done = machine.runs("need_packages tmux; echo went on")
    assert done.returncode == 1
    assert "E: no space left" in done.stderr
    assert "went on" not in done.stdout


@pytest.mark.parametrize("script", ["deploy/demo", "deploy/test", ".ci/run"])
def test_the_scripts_can_be_executed_and_parsed(script: str) -> None:
    path = ROOT / script
    assert os.access(path, os.X_OK)
    shell = path.read_text(encoding="utf-8").splitlines()[0].split("/")[-1].split()[-1]
    assert subprocess.run([shell, "-n", path], check=False).returncode == 0


def test_the_demo_tells_its_options_without_installing_anything(tmp_path: Path) -> None:
    done = subprocess.run([ROOT / "deploy/demo", "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    for option in ("--once", "--fresh", "--lan"):
        assert option in done.stdout
