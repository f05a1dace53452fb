"""Peak memory of the judge and of the benches while the reference of each exercise is graded.

    python benchmarks/memory.py

Reads ``VmHWM`` of every process below this one while it lives. Forks share pages with their server, so
the peak of a bench counts shared pages too: an upper bound.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from load import describe

from grader.course import Course

ROOT = Path(__file__).resolve().parent.parent


def descendants(pid: int) -> list[int]:
    """Everything below a process."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


def peaks(command: list[str]) -> dict[str, int]:
    """Peak bytes by kind of process while a command runs."""
    seen: dict[str, int] = {}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        for pid in descendants(process.pid):
            try:
                status = dict(
                    line.split(":", 1)
                    for line in Path(f"/proc/{pid}/status").read_text().splitlines()
                    if ":" in line
                )
                arguments = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
                peak = int(status["VmHWM"].split()[0]) * 1024
            except (OSError, KeyError, ValueError):
                continue
            kind = "judge" if "grader.judge" in arguments else "bwrap" if "bwrap" in arguments[0] else "bench"
            seen[kind] = max(seen.get(kind, 0), peak)
        time.sleep(0.002)  # noqa: TID251 — a sampler, not a verdict
    return seen


def main() -> None:
    """Measure and print a table."""
    print(describe())
    for exercise in Course.locate(None).exercises():
        command = [
            sys.executable,
            "-P",
            "-m",
            "grader",
            exercise.slug,
            "--submission",
            str(exercise.reference),
            "-q",
        ]
        most: dict[str, int] = {}
        for _ in range(3):
            for kind, peak in peaks(command).items():
                most[kind] = max(most.get(kind, 0), peak)
        shown = ", ".join(
            f"{kind} {peak / 1e6:.0f} MB" for kind, peak in sorted(most.items()) if kind != "bwrap"
        )
        print(f"{exercise.key:24} {shown}")


if __name__ == "__main__":
    main()
