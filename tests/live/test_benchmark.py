"""The benchmark itself still runs, end to end; its figures from a fraction of a second mean nothing."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_relay_benchmark_measures_both_systems_and_loses_nothing() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.relay", "--json", "--rounds", "1", "--seconds", "0.3"]
    command += ["--rates", "100", "--customers", "4", "--agents", "2", "--window", "8"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [run["system"] for run in found["runs"]] == ["bare relay", "imcs serve"]
    for run in found["runs"]:
        assert [phase["name"] for phase in run["phases"]] == ["100", "throughput"]
        assert all(phase["lost"] == 0 and phase["per_second"] > 0 for phase in run["phases"])
    bare, ours = found["runs"]
    assert bare["receipts"] == 0
    assert ours["receipts"] == sum(phase["sent"] for phase in ours["phases"])
    assert found["throughput_ratio"] > 0


def test_the_benchmark_of_archiving_closes_its_conversations_and_measures_both() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.archiving", "--rounds", "1", "--seconds", "0.5", "--rate", "50"]
    command += ["--each-second", "4", "--customers", "4", "--window", "8"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "9 conversations closed" in done.stdout
    assert "and closing" in done.stdout


def test_the_saturation_benchmark_asks_the_bot_and_loses_nothing() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.saturation", "--json", "--rounds", "1", "--seconds", "0.3"]
    command += ["--customers", "4", "--agents", "2", "--askers", "3", "--articles", "50"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["answered"] > 0
    assert [phase["lost"] for phase in (*found["idle"], *found["saturated"])] == [0, 0]
