"""Grading on a cluster: real schedulers and workers, killed, stopped, cut off and of other kits.

Whatever happens to workers, each submission has its verdict once, and the one that this machine gives.
What is done to a worker is done after a number of verdicts, never after a time.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

import grader
from grader.cohort.at_worker import Facts, Needed, unfit
from grader.cohort.dask_workers import DaskWorkers
from grader.cohort.downloads import read_cohort
from grader.cohort.handed import Cohort
from grader.cohort.placing import MOST_DEATHS
from grader.cohort.run import Counts, Wishes, grade_cohort
from grader.cohort.work import LocalWorkers, Task, Workers
from grader.course import Course
from grader.errors import Inconclusive, UsageError
from grader.gradebook.store import Gradebook
from grader.judge.request import Submitted
from tests import machines
from tests.cohort.clusters import Cluster, Hosts
from tests.faults.test_machine import as_root

KEY = "01_first_await"
STUDENTS = 14
SEED = 7
SILENT_SECONDS = 2.0
PATIENCE_SECONDS = 4.0
DRIVER = Path(__file__).with_name("graded_far_away.py")
#: a verdict by student: outcome, points, diagnosis
Verdicts = dict[str, tuple[str, int, str]]

pytestmark = pytest.mark.linux


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each student: right, wrong in several ways, and one that cannot be graded."""
    folder = tmp_path_factory.mktemp("submissions")
    exercise = Course.locate().find(KEY)
    wrong = [each.file for each in exercise.known_wrong if each.file.suffix == ".py"]
    programs = [exercise.reference, exercise.stub, *wrong[:4]]
    for number in range(STUDENTS):
        student = folder / f"student{number:02}"
        student.mkdir()
        text = programs[number % len(programs)].read_text(encoding="utf-8")
        (student / exercise.file_name).write_text(f"{text}\n# by {student.name}\n", encoding="utf-8")
    (folder / "student05" / exercise.file_name).write_bytes(b"\xff\xfe no UTF-8 \xff")
    return folder


@pytest.fixture(scope="module")
def cohort(submissions: Path) -> Cohort:
    return read_cohort([submissions], [Course.locate().find(KEY)])


@pytest.fixture(scope="module")
def expected(cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """What this machine says of them."""
    path = tmp_path_factory.mktemp("local") / "local.gradebook"
    counts = graded(cohort, LocalWorkers(Course.locate(), 2), path)
    assert counts.inconclusive == 0
    found = verdicts(path)
    assert {outcome for outcome, _, _ in found.values()} == {"passed", "failed"}
    return found


@pytest.fixture
def said() -> list[str]:
    """What was told of workers."""
    return []


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture
def cluster(scheduler: Cluster) -> Iterator[Cluster]:
    """One without workers."""
    yield scheduler
    scheduler.end_workers()


def on(cluster: Cluster, said: list[str], *, lonely_seconds: float = 30.0) -> DaskWorkers:
    return DaskWorkers(
        cluster.address,
        Needed.here(None, (KEY,), "untrusted"),
        say=said.append,
        silent_seconds=SILENT_SECONDS,
        lonely_seconds=lonely_seconds,
        patience_seconds=PATIENCE_SECONDS,
    )


def graded(
    cohort: Cohort, workers: Workers, path: Path, act: Callable[[int], None] = lambda _: None
) -> Counts:
    """Grade into a gradebook; ``act`` hears how many have their verdict."""
    with Gradebook.open(path, create=True) as book, workers as ready:
        wishes = Wishes(seed=SEED, level="untrusted")
        return grade_cohort(cohort, book, ready, wishes, lambda counts: act(counts.done))


def verdicts(path: Path) -> Verdicts:
    """All of a gradebook; each student once, or it is an error."""
    found: Verdicts = {}
    with Gradebook.open(path, read_only=True) as book:
        for each in book.attempts():
            assert each.student not in found
            found[each.student] = each.outcome, each.points, each.diagnosis
    return found


def machines_of(path: Path) -> set[str]:
    """Who has graded, by the workers' names."""
    with Gradebook.open(path, read_only=True) as book:
        return {each.machine.rpartition("worker ")[2] for each in book.attempts() if each.machine}


class After:
    """Do something once, as soon as so many have their verdict."""

    def __init__(self, *steps: tuple[int, Callable[[], None]]) -> None:
        self._steps = list(steps)

    def __call__(self, done: int) -> None:
        while self._steps and done >= self._steps[0][0]:
            self._steps.pop(0)[1]()


# ---------------------------------------------------------------------- workers that get lost
def test_a_killed_worker_loses_nothing(
    cluster: Cluster, cohort: Cohort, expected: Verdicts, said: list[str], tmp_path: Path
) -> None:
    """What it had is graded by the other one, and by one that comes later."""
    cluster.worker("first", threads=2)
    cluster.worker("second")

    def replace() -> None:
        cluster.signal("first", signal.SIGKILL)
        cluster.worker("third")

    counts = graded(cohort, on(cluster, said), tmp_path / "book", After((4, replace)))
    assert verdicts(tmp_path / "book") == expected
    assert counts.inconclusive == counts.retried == 0
    assert "second" in machines_of(tmp_path / "book")


def test_a_stopped_worker_loses_nothing_and_its_late_answers_count_for_nothing(
    cluster: Cluster, cohort: Cohort, expected: Verdicts, said: list[str], tmp_path: Path
) -> None:
    """It is silent, so others get what it had; later it goes on, and may have tasks again."""
    cluster.worker("first", threads=2)
    cluster.worker("second")
    act = After(
        (3, lambda: cluster.signal("first", signal.SIGSTOP)),
        (STUDENTS - 1, lambda: cluster.signal("first", signal.SIGCONT)),
    )
    counts = graded(cohort, on(cluster, said), tmp_path / "book", act)
    assert verdicts(tmp_path / "book") == expected
    assert counts.inconclusive == counts.retried == 0
    assert [each for each in said if "first is silent" in each]


def test_what_kills_every_worker_has_no_verdict_and_nobody_else_suffers(
    cluster: Cluster, cohort: Cohort, said: list[str]
) -> None:
    """A machine's memory killer takes whoever works on one file: only that file is given up."""
    killer = (
        "import os, grader.cohort.at_worker as ours; whole = ours.grade; "
        "ours.grade = lambda asked: os.kill(os.getpid(), 9) if b'by student02' in asked else whole(asked)"
    )
    for number in range(1 + MOST_DEATHS + 1):
        cluster.worker(f"worker{number}", threads=2, before=killer)
    with on(cluster, said) as workers:
        tasks = [
            Task(
                key=each.student,
                exercise=KEY,
                submission=Submitted.of(each.read()),
                seed=SEED,
                level="untrusted",
            )
            for each in cohort.handed
            if each.student in ("student00", "student01", "student02", "student03")
        ]
        answers = {task.key: future for task in tasks for future in [workers.submit(task)]}
        found = {student: future.result(timeout=60) for student, future in answers.items()}
    killed = found.pop("student02")
    assert (killed.trouble, killed.report) == ("machine", None)
    assert f"{MOST_DEATHS} of them died while they had nothing else" in killed.cause
    assert [each.report is not None for each in found.values()] == [True] * 3


@as_root
def test_a_host_that_is_cut_off_loses_nothing(submissions: Path, expected: Verdicts, tmp_path: Path) -> None:
    """Its link is down in the middle of a run: nobody is told, and nothing comes any more."""
    with Hosts(2) as hosts, Cluster(tmp_path, hosts=hosts) as cluster:
        first, second = hosts.hosts
        cluster.worker("first", threads=2, host=first)
        cluster.worker("second", host=second)
        driver = subprocess.Popen(
            [*hosts.prefix, sys.executable, "-P", str(DRIVER), cluster.address, str(submissions),
             str(tmp_path / "book"), str(SILENT_SECONDS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        with driver:
            assert driver.stdin is not None
            assert driver.stdout is not None
            told: list[str] = []
            act = After((4, lambda: hosts.cut(first)))
            try:
                for line in driver.stdout:
                    word, _, rest = line.strip().partition(" ")
                    if word == "done":
                        act(int(rest))
                        driver.stdin.write("go on\n")
                    else:
                        told.append(line)
                assert driver.wait(timeout=30) == 0
            finally:
                driver.kill()
    assert verdicts(tmp_path / "book") == expected
    assert [each for each in told if "first is silent" in each], told
    assert "second" in machines_of(tmp_path / "book")


# ---------------------------------------------------------------------- workers that are not ours
def other_kit(folder: Path) -> Path:
    """This kit with one more line in one module; returns what goes on the module path."""
    place = folder / "other"
    ignored = shutil.ignore_patterns("__pycache__", "wrong", "right", "_course")
    shutil.copytree(Path(grader.__file__).parent, place / "grader", ignore=ignored)
    for name in ("exercises", "solutions"):
        (place / name).symlink_to(Course.locate().root / name)
    module = place / "grader" / "outcome.py"
    module.write_text(f"{module.read_text(encoding='utf-8')}\n# changed\n", encoding="utf-8")
    return place


def test_workers_that_would_judge_otherwise_get_nothing(
    cluster: Cluster, cohort: Cohort, expected: Verdicts, said: list[str], tmp_path: Path
) -> None:
    """Another kit, none at all, no walls: each is told with its reason, and the good one does it all."""
    cluster.worker("changed", path=other_kit(tmp_path))
    cluster.worker("bare", before="sys.modules['grader'] = None")
    cluster.worker("open", prefix=machines.filtered(ordinary=True))
    cluster.worker("good", threads=2)

    def all_are_told() -> bool:
        return all(any(f"worker {name}" in each for each in said) for name in ("changed", "bare", "open"))

    counts = graded(cohort, on(cluster, said), tmp_path / "book")
    assert counts.inconclusive == 0
    assert verdicts(tmp_path / "book") == expected
    assert machines_of(tmp_path / "book") == {"good"}
    assert all_are_told(), said
    words = " ".join(said)
    assert "it has the kit" in words
    assert "it does not have the kit: " in words
    assert "sandbox is not proven" in words


def test_what_must_be_equal() -> None:
    """Each difference has its words; none has none."""
    needed = Needed(
        course=None, python="3.11", distributed="1", kit="a", suites={KEY: "b"}, level="untrusted"
    )
    same = Facts(host="h", python="3.11", distributed="1", kit="a", suites={KEY: "b"})
    assert unfit(needed, same) == ""
    other: dict[str, tuple[object, str]] = {
        "python": ("3.12", "it has Python 3.12, and this machine 3.11"),
        "kit": ("c", "it has the kit c, and this machine a"),
        "distributed": ("2", "it has distributed 2, and this machine 1"),
        "suites": ({KEY: "c"}, f"its course has other files for {KEY}"),
        "trouble": ("no walls", "no walls"),
    }
    for name, (value, words) in other.items():
        assert unfit(needed, msgspec.structs.replace(same, **{name: value})) == words


def test_nobody_who_may_grade_is_an_error_with_the_reasons(cluster: Cluster, said: list[str]) -> None:
    """Who, why, and what to do."""
    cluster.worker("bare", before="sys.modules['grader'] = None")
    with pytest.raises(UsageError, match=r"no worker of .* may grade:") as told:
        on(cluster, said, lonely_seconds=6).__enter__()
    assert "\nbare: it does not have the kit" in told.value.cause
    assert "docs/clusters.md" in told.value.next_step


def test_a_scheduler_without_workers_is_an_error(cluster: Cluster, said: list[str]) -> None:
    with pytest.raises(UsageError, match="has no worker") as told:
        on(cluster, said, lonely_seconds=0.1).__enter__()
    assert f"dask worker {cluster.address}" in told.value.next_step


def test_a_scheduler_that_ends_keeps_what_was_graded(
    cohort: Cohort, said: list[str], expected: Verdicts, tmp_path: Path
) -> None:
    """The run ends as inconclusive; the next one, on this machine, goes on from there."""
    with Cluster(tmp_path) as cluster:
        cluster.worker("first", threads=2)
        act = After((4, lambda: cluster.signal("scheduler", signal.SIGKILL)))
        with pytest.raises(Inconclusive, match=r"the scheduler at .* does not answer any more"):
            graded(cohort, on(cluster, said), tmp_path / "book", act)
    assert len(verdicts(tmp_path / "book")) >= 4
    counts = graded(cohort, LocalWorkers(Course.locate(), 2), tmp_path / "book")
    assert counts.unchanged >= 4
    assert verdicts(tmp_path / "book") == expected


# ---------------------------------------------------------------------- the command
def grade(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "grader", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)


def test_a_cluster_on_this_machine(submissions: Path, expected: Verdicts, tmp_path: Path) -> None:
    """`--dask local`, as it is typed; nothing of Dask's is told, and nothing is left."""
    book = tmp_path / "book"
    chosen = ("--seed", str(SEED), "--dask", "local", "--jobs", "2")
    done = grade("cohort", str(submissions), "1", "-g", str(book), *chosen)
    assert (done.returncode, done.stderr) == (0, "")
    assert verdicts(book) == expected
    assert machines_of(book) <= {"0", "1"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--dask", "cluster.example"], "is no address of a scheduler"),
        (["--dask", "tcp://127.0.0.1:1", "--jobs", "3"], "--jobs is for this machine"),
    ],
    ids=["no address", "jobs"],
)
def test_words_that_mean_nothing(submissions: Path, tmp_path: Path, arguments: list[str], words: str) -> None:
    done = grade("cohort", str(submissions), "1", "-g", str(tmp_path / "book"), *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert not (tmp_path / "book").exists()
