"""A bench that fails in the midst of a check of exercise 12 or 13: failed, with words for the learner.

Each submission is the reference that begins to misbehave after some programs were played.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grader.course import Course
from grader.judge.client import Judge
from grader.judge.request import Finished, GradeRequest, Submitted
from grader.outcome import Outcome
from grader.submission import read_submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.report.model import Report

pytestmark = pytest.mark.linux

COURSE = Course.locate()
RUNTIMES = {"12_tiny_scheduler": "Scheduler", "13_timers": "Runtime"}
#: in every bench, so many programs are played as they should be
AFTER = """

import os, random, signal, sys, time
import grader.bench.channel

_run, _runs = {runtime}.run, 0


def _misbehaving(self):
    global _runs
    _runs += 1
    if _runs > {runs}:
        {what}
    return _run(self)


{runtime}.run = _misbehaving


def _channel():
    import gc
    return next(each for each in gc.get_objects() if type(each) is grader.bench.channel.Channel)


def _swallowing():
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""
WHAT = {
    "exits": "os._exit(3)",
    "exits politely": "sys.exit(0)",
    "kills itself": "os.kill(os.getpid(), signal.SIGKILL)",
    "stops itself": "os.kill(os.getpid(), signal.SIGSTOP)",
    "waits for ever": "os.read(os.pipe()[0], 1)",
    "speaks out of turn": "_channel().send(t='idle', seq=7, deadline=None, writers=0)",
    "speaks nonsense": "_channel().send(t='nonsense')",
    "closes its channel": "_channel().close()",
    "raises what is no Exception": "raise BaseException('x')",
    "raises a group of such": "raise BaseExceptionGroup('x', [BaseException('y')])",
    "raises an assertion": "raise AssertionError('x')",
    "stops an iteration": "raise StopIteration",
    "is right at random": "return random.random() < 0.5 and _run(self)",
    "never ends": "_swallowing()",
    "fills the memory": "x = [b'x' * 2**20 for _ in range(2**12)]",
    "recurs": "_misbehaving(self)",
}
#: what no learner is to read
OURS = re.compile(
    r"hypothesis|Traceback|msgspec|ChannelClosed|The check itself failed|\b_\w+\(", re.IGNORECASE
)


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """One judge for all."""
    with Judge() as opened:
        yield opened


def graded(judge: Judge, key: str, folder: Path, text: str) -> Report:
    """The report of a submission."""
    exercise = COURSE.find(key)
    file = folder / exercise.file_name
    file.write_text(text)
    submitted = Submitted.of(read_submission(exercise, file))
    request = GradeRequest(exercise=key, course=str(COURSE.root), submission=submitted, seed=3)
    return next(event.report for event in judge.grade(request) if isinstance(event, Finished))


@pytest.mark.timeout(400)  # one that never ends uses up its processor time in each check
@pytest.mark.parametrize("what", WHAT.values(), ids=WHAT.keys())
@pytest.mark.parametrize(("key", "runs"), [("12_tiny_scheduler", 1), ("13_timers", 30)])
def test_it_has_failed(judge: Judge, key: str, what: str, runs: int, tmp_path: Path) -> None:
    """In one check or many, never inconclusive, in bounded time, and nothing of ours is told."""
    text = COURSE.find(key).reference.read_text()
    report = graded(judge, key, tmp_path, text + AFTER.format(runtime=RUNTIMES[key], runs=runs, what=what))
    assert report.outcome is Outcome.FAILED
    failed = {check.name: check for check in report.checks if check.outcome is Outcome.FAILED}
    assert "test_any_program" in failed
    assert all(check.outcome is not Outcome.INCONCLUSIVE for check in report.checks)
    for check in failed.values():
        assert check.message
        assert not OURS.search(check.message), check.message
