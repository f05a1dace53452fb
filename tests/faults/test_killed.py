"""Killed or stopped from outside: no mark is lost, no half report, and nothing is left of it."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.cli import display
from grader.cli.command import run
from grader.course import Course
from grader.judge.client import Judge
from grader.judge.request import CheckFinished, CheckStarted, Event, Finished, GradeRequest, Submitted, Suite
from grader.outcome import Outcome
from grader.report.model import Report, from_json
from grader.sandbox.process_table import state
from grader.submission import read_submission
from tests.faults.alone import LOOP, alone, bench_of, judge_of, judges, told_on
from tests.judge.engine import STEADY, Told, course_with

if TYPE_CHECKING:
    from typing import Literal

pytestmark = pytest.mark.linux

IS_ROOT = os.geteuid() == 0
#: keeps its bench busy for a moment, then answers right: whoever interrupts it must not change the verdict
BUSY = (
    """\
import anyio


async def answer(address, names):
    count = 0
    while count < 12_000_000:
        count += 1
    await anyio.sleep(5)
    return count
"""
    + STEADY
)


@pytest.fixture(params=["sandbox", "account"])
def level(request: pytest.FixtureRequest) -> Literal["sandbox", "account"]:
    found: Literal["sandbox", "account"] = request.param
    if found == "account" and not IS_ROOT:
        pytest.skip("level account is for root")
    return found


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    file = tmp_path / "engine.py"
    file.write_text(BUSY)
    return file


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Only what a test does ends a bench here, not its processor time on a slow machine."""
    return course_with(tmp_path_factory.mktemp("course"), {"cpu_seconds": 60, "silent_seconds": 60.0})


def arguments(course: Path, submission: Path, level: str, output: Path) -> list[str]:
    return [
        "1", "--course", str(course), "--submission", str(submission),
        "--isolation", level, "--seed", "7", "--output", str(output),
    ]  # fmt: skip


def decided(report: Report) -> list[tuple[str, Outcome, int]]:
    return [(check.name, check.outcome, check.points) for check in report.checks]


def assert_right(report: Report) -> None:
    """What BUSY gets when nobody disturbs it."""
    outcomes = {name: outcome for name, outcome, _ in decided(report)}
    assert report.outcome is Outcome.FAILED, report
    assert outcomes == {
        "test_before": Outcome.PASSED,
        "test_answer": Outcome.FAILED,
        "test_after": Outcome.PASSED,
    }
    assert Told(report).seen["elapsed"] == 5.0


# ---------------------------------------------------------------------- the judge
INSTANTS: dict[str, Callable[[Event], bool]] = {
    "the suite is read": lambda event: isinstance(event, Suite),
    "the first check begins": lambda event: event == CheckStarted(index=0),
    "the first check has ended": lambda event: isinstance(event, CheckFinished) and event.index == 0,
    "the second check begins": lambda event: event == CheckStarted(index=1),
    "the second check has ended": lambda event: isinstance(event, CheckFinished) and event.index == 1,
    "the last check has ended": lambda event: isinstance(event, CheckFinished) and event.index == 2,
}
#: after these the judge needs so little that its report may be on its way before the signal is
LATE = ("the second check has ended", "the last check has ended")


def killing_at(
    instant: Callable[[Event], bool], wait: Callable[[int], None]
) -> Callable[..., Iterator[Event]]:
    """What passes events on, and kills the judge at one of them."""

    def watched(events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            yield event
            if instant(event):
                (judge,) = judges()
                wait(judge)
                os.kill(judge, signal.SIGKILL)

    return watched


@pytest.mark.parametrize("instant", INSTANTS)
def test_a_killed_judge_is_inconclusive_and_leaves_nothing(
    instant: str,
    level: str,
    course: Path,
    submission: Path,
    tmp_path: Path,
    *,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A whole report with what was decided by then; the next grading on this machine is right."""
    output, again = tmp_path / "report.json", tmp_path / "again.json"

    def body() -> None:
        told_on(tmp_path / "out", tmp_path / "error")
        monkeypatch.setattr(display, "watched", killing_at(INSTANTS[instant], lambda _: None))
        code = run(arguments(course, submission, level, output))
        monkeypatch.undo()
        report = from_json(output.read_bytes())
        if instant in LATE and report.outcome is Outcome.FAILED:
            assert code == 1
            assert_right(report)
        else:
            assert code == 3
            assert report.outcome is Outcome.INCONCLUSIVE
            assert "killed (signal 9)" in report.inconclusive
            assert "Run the same command again" in report.inconclusive
            text = (tmp_path / "out").read_text()
            assert "no marks are lost" in text
            assert "of 3 points" not in text
        assert "Traceback" not in (tmp_path / "error").read_text()
        if instant == "the second check has ended":
            assert run(arguments(course, submission, level, again)) == 1
            assert_right(from_json(again.read_bytes()))

    alone(body)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".part") == []


def test_a_judge_is_killed_at_any_instant_of_a_check(
    level: str, course: Path, submission: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Instants drawn from a seed: counted in system calls of ours, some of them in the learner's loop."""
    draw = random.Random(20)

    def wait(judge: int) -> None:
        for _ in range(draw.randrange(40_000)):
            os.getppid()
        if draw.random() < 0.5:
            bench_of(judge, level)

    def body() -> None:
        told_on(tmp_path / "out", tmp_path / "error")
        monkeypatch.setattr(display, "watched", killing_at(INSTANTS["the second check begins"], wait))
        for number in range(3):
            output = tmp_path / f"{number}.json"
            assert run(arguments(course, submission, level, output)) == 3
            report = from_json(output.read_bytes())
            assert decided(report)[0] == ("test_before", Outcome.PASSED, 1)
            assert report.outcome is Outcome.INCONCLUSIVE

    alone(body)


# ---------------------------------------------------------------------- the command line
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_killed_command_line_takes_its_judge_along(
    number: signal.Signals, level: str, course: Path, tmp_path: Path
) -> None:
    """In the learner's loop: judge and sandbox end by themselves, and no part of a report is there."""
    submission, output = tmp_path / "engine.py", tmp_path / "report.json"
    submission.write_text(LOOP)

    def body() -> None:
        command = subprocess.Popen(
            [sys.executable, "-m", "grader", *arguments(course, submission, level, output)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        bench_of(judge_of(command.pid), level)
        command.send_signal(number)
        out, error = command.communicate()
        assert out == ""
        assert "Traceback" not in error
        if number is signal.SIGKILL:
            assert command.returncode == -number
        else:
            assert command.returncode == 128 + number
            assert "nothing was recorded" in error

    alone(body)
    assert [path.name for path in tmp_path.iterdir()] == ["engine.py"]


# ---------------------------------------------------------------------- server and bench
def graded(
    course: Path,
    submission: Path,
    level: Literal["sandbox", "account"],
    disturb: Callable[[int], None],
) -> Report:
    """A grading that is disturbed when the second check begins."""
    read = read_submission(Course.locate(course).find("01_engine"), submission)
    request = GradeRequest(
        exercise="01_engine", course=str(course), submission=Submitted.of(read), seed=7, level=level
    )
    with Judge() as judge:
        for event in judge.grade(request):
            if event == CheckStarted(index=1):
                disturb(judge._process.pid)
            if isinstance(event, Finished):
                return event.report
    raise AssertionError("no report")


def stop(pid: int) -> None:
    """Stop it, and look that it is; or that somebody else, who saw it stopped first, has ended it."""
    os.kill(pid, signal.SIGSTOP)
    while state(pid) not in ("T", "Z", "X", None):
        pass


def go_on(pid: int) -> None:
    """End the stop, if it is still there."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


def kill_server(judge: int, level: str) -> None:
    os.kill(bench_of(judge, level)[0], signal.SIGKILL)


def kill_bench(judge: int, level: str) -> None:
    os.kill(bench_of(judge, level)[1], signal.SIGKILL)


def terminate_bench(judge: int, level: str) -> None:
    os.kill(bench_of(judge, level)[1], signal.SIGTERM)


def stop_bench(judge: int, level: str) -> None:
    stop(bench_of(judge, level)[1])


def stop_and_go_on(judge: int, level: str) -> None:
    bench = bench_of(judge, level)[1]
    stop(bench)
    go_on(bench)


def stop_server(judge: int, level: str) -> None:
    server, bench = bench_of(judge, level)
    stop(server)
    os.kill(bench, signal.SIGKILL)


def suspend_judge(judge: int, level: str) -> None:
    bench_of(judge, level)
    stop(judge)
    go_on(judge)


def suspend_both(judge: int, level: str) -> None:
    """As when a whole container is stopped: the judge sees its bench only when both go on."""
    bench = bench_of(judge, level)[1]
    stop(judge)
    stop(bench)
    go_on(bench)
    go_on(judge)


@pytest.mark.parametrize(
    "disturb",
    [
        kill_server, kill_bench, terminate_bench, stop_bench, stop_and_go_on, stop_server,
        suspend_judge, suspend_both,
    ],
)  # fmt: skip
def test_one_disturbance_changes_no_verdict(
    disturb: Callable[[int, str], None],
    level: Literal["sandbox", "account"],
    course: Path,
    submission: Path,
) -> None:
    """The check is run again in a new sandbox where it has to be."""
    alone(lambda: assert_right(graded(course, submission, level, lambda judge: disturb(judge, level))))


@pytest.mark.skipif(not IS_ROOT, reason="level account is for root")
def test_an_observer_that_is_killed_changes_no_verdict(course: Path, submission: Path) -> None:
    """The judge's eye at level account: a new one is opened."""
    from grader.sandbox.process_table import children

    def disturb(judge: int) -> None:
        server, _ = bench_of(judge, "account")
        (observer,) = [pid for pid in children(judge) if server not in children(pid)]
        os.kill(observer, signal.SIGKILL)

    alone(lambda: assert_right(graded(course, submission, "account", disturb)))


def test_a_server_that_is_killed_again_is_inconclusive(
    level: Literal["sandbox", "account"], course: Path, submission: Path
) -> None:
    """No bench can reach its server here, so it was somebody else; the other checks count."""

    def twice(judge: int) -> None:
        server, _ = bench_of(judge, level)
        os.kill(server, signal.SIGKILL)
        os.kill(bench_of(judge, level, not_server=server)[0], signal.SIGKILL)

    def body() -> None:
        report = graded(course, submission, level, twice)
        assert report.outcome is Outcome.INCONCLUSIVE
        assert [outcome for _, outcome, _ in decided(report)] == [
            Outcome.PASSED, Outcome.INCONCLUSIVE, Outcome.PASSED
        ]  # fmt: skip
        assert "your code cannot have done that" in report.checks[1].message

    alone(body)


#: the bench may be all that it can reach: then there is nobody else
EVERYBODY = """for number in (-1, os.getpid()):
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            pass"""


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "ended"),
        ("os.kill(os.getpid(), signal.SIGTERM)", "ended"),
        ("os.kill(os.getpid(), signal.SIGSTOP)", "stopped"),
        (EVERYBODY, "ended"),
    ],
)
def test_code_that_ends_itself_gains_nothing(
    act: str, kind: str, level: Literal["sandbox", "account"], course: Path, tmp_path: Path
) -> None:
    """It is run again, ends itself again, and has failed; the other checks are unharmed."""
    submission = tmp_path / "engine.py"
    submission.write_text(
        f"import os\nimport signal\n\n\nasync def answer(address, names):\n    {act}\n" + STEADY
    )

    def body() -> None:
        report = graded(course, submission, level, lambda _: None)
        assert report.outcome is Outcome.FAILED
        assert [outcome for _, outcome, _ in decided(report)] == [
            Outcome.PASSED, Outcome.FAILED, Outcome.PASSED
        ]  # fmt: skip
        found = report.checks[1].diagnosis
        assert found is not None
        assert found.id == kind

    alone(body)
