"""How long a learner waits: whole processes, from the command line to its end.

    python benchmarks/speed.py [--runs 20]

Compares, in the same run and interleaved: ``grade exercise-3`` on the reference (sandboxed),
``grade --help``, and the plain alternative (pytest with real sleeps and thresholds).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from load import describe

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "solutions" / "03_uploads"
GRADE = [sys.executable, "-P", "-m", "grader"]
COMMANDS = {
    "grade exercise-3 (reference)": [*GRADE, "exercise-3", "--submission", str(REFERENCE)],
    "grade --help": [*GRADE, "--help"],
    "plain: pytest, real sleeps": [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull,
        str(ROOT / "benchmarks" / "plain" / "test_plain.py"),
    ],
}  # fmt: skip


def once(command: list[str]) -> float:
    """Real seconds of one run."""
    began = time.perf_counter()
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=False, cwd=ROOT
    )
    return time.perf_counter() - began


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    print(describe())
    for command in COMMANDS.values():
        once(command)  # the runtime image is prepared once per version: not what is measured here
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, command in COMMANDS.items():
            times[name].append(once(command))
    print(f"{'command':32} {'median':>8} {'quartiles':>17} {'slowest':>8}   ({runs} runs each, interleaved)")
    for name, values in times.items():
        low, _, high = statistics.quantiles(values, n=4)
        print(f"{name:32} {statistics.median(values):6.3f} s {low:7.3f} to {high:.3f} s {max(values):6.3f} s")


if __name__ == "__main__":
    main()
