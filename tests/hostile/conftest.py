"""One judge process per level for all hostile submissions of a session, and how many ran at which level."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.hostile.arena import Arena, LevelName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="session")
def arena() -> Iterator[Callable[[LevelName], Arena]]:
    """The arena of a level; opened when it is first asked for."""
    with contextlib.ExitStack() as stack:
        opened: dict[LevelName, Arena] = {}

        def get(level: LevelName) -> Arena:
            if level == "account" and not IS_ROOT:
                pytest.skip("level account is for root")
            if level not in opened:
                opened[level] = stack.enter_context(Arena(level))
            return opened[level]

        yield get
        for each in opened.values():
            each.prove_next_ones(after=1)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many hostile submissions ran at which level, and how many did not."""
    counts: Counter[str] = Counter()
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            properties = dict(getattr(report, "user_properties", []))
            if "level" in properties:
                counts[f"{properties['level']} {outcome}"] += 1
    if counts:
        terminalreporter.section("hostile submissions")
        for name, count in sorted(counts.items()):
            terminalreporter.write_line(f"{name}: {count}")
