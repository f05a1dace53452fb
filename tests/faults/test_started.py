"""Started under nohup, in the background of a script, by anything: the verdicts are the same."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from grader.report.model import from_json
from tests.faults.alone import LOOP, alone, bench_of, judge_of
from tests.faults.machine import grade
from tests.judge.engine import STEADY, Told, course_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.linux

IS_ROOT = os.geteuid() == 0
#: says how it finds every signal; a handler of its own runs, and one that was held back comes at once
ASKS = (
    """\
import signal


async def answer(address, names):
    names = {number: signal.getsignal(number) for number in signal.valid_signals()}
    ignored = sorted(int(number) for number, how in names.items() if how is signal.SIG_IGN)
    heard = []
    for number in signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGUSR2:
        signal.signal(number, lambda number, _: heard.append(int(number)))
        signal.raise_signal(number)
    return [heard, ignored, sorted(map(int, signal.pthread_sigmask(signal.SIG_BLOCK, ())))]
"""
    + STEADY
)


def ignoring(*numbers: signal.Signals) -> None:
    """As ``nohup`` and shells without job control start a command."""
    for number in numbers:
        signal.signal(number, signal.SIG_IGN)


def holding_back() -> None:
    """As a program that waits for its signals with ``sigwait`` starts a command."""
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


NOHUP = functools.partial(ignoring, signal.SIGHUP)
BACKGROUND = functools.partial(ignoring, signal.SIGINT, signal.SIGQUIT)
EVERYTHING = functools.partial(ignoring, *signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP})
STARTS: dict[str, Callable[[], None]] = {
    "under nohup": NOHUP,
    "in the background": BACKGROUND,
    "with everything ignored": EVERYTHING,
    "with everything held back": holding_back,
}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], object]:
    """What the code finds when nothing is ignored, by level; asked for once."""
    folder = tmp_path_factory.mktemp("usual")
    return functools.cache(lambda level: found(folder, level, ignoring))


def found(folder: Path, level: str, before: Callable[[], None]) -> object:
    """What ASKS sees of its signals."""
    submission = folder / "engine.py"
    submission.write_text(ASKS)
    told = grade("1", "--submission", str(submission), "--isolation", level, "--json", before=before)
    assert told.code == 1, told
    return Told(from_json(told.out.encode())).seen["value"]


@pytest.mark.parametrize("level", ["sandbox", "account", "process"])
@pytest.mark.parametrize("start", STARTS)
def test_the_learner_finds_every_signal_as_ever(
    start: str, level: str, usual: Callable[[str], object], tmp_path: Path
) -> None:
    """Its handlers run, nothing is held back, and nothing is ignored that is not so for everybody."""
    if level == "account" and not IS_ROOT:
        pytest.skip("level account is for root")
    assert found(tmp_path, level, STARTS[start]) == usual(level) == [[2, 1, 15, 12], [13, 25], []]


@pytest.mark.parametrize(
    ("start", "ignored", "ends"),
    [(NOHUP, signal.SIGHUP, signal.SIGINT), (BACKGROUND, signal.SIGINT, signal.SIGTERM)],
    ids=["under nohup", "in the background"],
)
def test_the_command_goes_on_ignoring_what_it_was_asked_to_ignore(
    start: Callable[[], None], ignored: signal.Signals, ends: signal.Signals, tmp_path: Path
) -> None:
    """That is what nohup is for; the other signals end it with manners, and its judge too."""
    submission = tmp_path / "engine.py"
    submission.write_text(LOOP)
    course = course_with(tmp_path, {"cpu_seconds": 60, "silent_seconds": 60.0})
    arguments = ["1", "--course", str(course), "--submission", str(submission), "--isolation", "sandbox"]

    def body() -> None:
        command = subprocess.Popen(
            [sys.executable, "-m", "grader", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=start,  # noqa: PLW1509 — this process has one thread
        )  # fmt: skip
        bench_of(judge_of(command.pid), "sandbox")
        command.send_signal(ignored)
        command.send_signal(ends)
        _, error = command.communicate()
        assert command.returncode == 128 + ends, error
        assert "nothing was recorded" in error

    alone(body)
