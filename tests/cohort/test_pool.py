"""A pool of judges: results in order, as many judges as asked for, and none left of them."""

from __future__ import annotations

import os
import shutil
import threading
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

import pytest

from grader.cohort.pool import Job, JudgePool, available_processors
from grader.course import Course, Exercise
from grader.errors import CourseError, Inconclusive
from grader.outcome import Outcome
from tests.authoring.conftest import GOOD
from tests.faults.alone import alone

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.linux

ENDLESS = """\
async def send_all(address, names):
    while True:
        pass
"""


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """Of a course that a test may change."""
    shutil.copytree(GOOD, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))
    return Course.locate(tmp_path / "course").find("errands")


def test_two_judges_serve_all_jobs(exercise: Exercise) -> None:
    """Each result belongs to its job, whichever judge is done first."""
    paths = [exercise.reference, exercise.stub, *exercise.right]
    jobs = [Job(exercise, path, seed) for seed, path in enumerate(paths)]
    with JudgePool(2) as pool:
        results = [future.result() for future in [pool.submit(job) for job in jobs]]
        assert len(pool._judges) <= 2
        assert pool.gradings == len(jobs)
    assert [result.job for result in results] == jobs
    outcomes = [result.report.outcome for result in results if result.report]
    assert outcomes == [Outcome.PASSED, Outcome.FAILED, *[Outcome.PASSED] * len(exercise.right)]


def test_a_judge_that_died_is_replaced(exercise: Exercise) -> None:
    """The grading that it was given is done by the next one."""
    job = Job(exercise, exercise.reference, 0)
    with JudgePool(1) as pool:
        assert pool.submit(job).result().report is not None
        (first,) = pool._judges
        first.kill()
        result = pool.submit(job).result()
        assert pool._judges.isdisjoint({first})
    assert result.report is not None
    assert result.report.outcome is Outcome.PASSED


def test_what_ends_two_judges_is_told(exercise: Exercise) -> None:
    """It is not tried for ever, and the pool goes on."""
    with JudgePool(1) as pool:
        future = pool.submit(Job(exercise, exercise.reference, 0))

        def end_judges() -> None:
            while not future.done():
                for judge in list(pool._judges):
                    judge.kill()

        killer = threading.Thread(target=end_judges)
        killer.start()
        result = future.result()
        killer.join()
        assert result.report is None
        assert isinstance(result.error, Inconclusive)
        assert "was killed" in result.error.cause
        again = pool.submit(Job(exercise, exercise.reference, 0)).result()
    assert again.report is not None


def test_a_broken_exercise_is_a_result(exercise: Exercise) -> None:
    """The judge that found it serves the next job."""
    text = exercise.metadata_file.read_text()
    with JudgePool(1) as pool:
        exercise.metadata_file.write_text("format = 2\n")
        refused = pool.submit(Job(exercise, exercise.reference, 0)).result()
        (judge,) = pool._judges
        exercise.metadata_file.write_text(text)
        assert pool.submit(Job(exercise, exercise.reference, 0)).result().report is not None
        assert pool._judges == {judge}
    assert isinstance(refused.error, CourseError)


def test_an_interrupt_ends_all_of_it(exercise: Exercise) -> None:
    """Gradings that would last for hours, those that have not begun, and every process."""
    endless = exercise.stub.with_name("endless.py")
    endless.write_text(ENDLESS)
    text = exercise.metadata_file.read_text()
    exercise.metadata_file.write_text(text.replace("cpu_seconds = 4", "cpu_seconds = 36000"))

    def interrupted() -> None:
        with pytest.raises(KeyboardInterrupt), JudgePool(2) as pool:  # noqa: PT012 — where it comes from
            short = pool.submit(Job(exercise, exercise.reference, 0))
            long = [pool.submit(Job(exercise, endless, seed)) for seed in range(4)]
            short.result()  # so a judge is at work on the first long one
            raise KeyboardInterrupt
        assert long[-1].cancelled()
        assert isinstance(long[0].exception(), CancelledError)

    alone(interrupted)


def test_one_judge_for_each_processor() -> None:
    """Those that this process may use, which may be fewer than the machine has."""
    assert 1 <= available_processors() <= (os.cpu_count() or 1)
    mine = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(mine)})
        assert available_processors() == 1
    finally:
        os.sched_setaffinity(0, mine)
