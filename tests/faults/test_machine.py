"""A machine that is full, forbidden or broken: inconclusive with cause and next step, or simply right."""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.course import Course
from grader.judge.client import Judge
from grader.judge.request import Finished, GradeRequest, Submitted
from grader.outcome import Outcome
from grader.report.model import Report, from_json
from grader.sandbox.bubblewrap.program import find_bwrap
from grader.sandbox.image import ENTRIES, INTERPRETER, find, prepare
from grader.submission import read_submission
from tests.faults import machine
from tests.faults.machine import Told, grade
from tests.judge.engine import COURSE

pytestmark = pytest.mark.linux

IS_ROOT = os.geteuid() == 0
as_root = pytest.mark.skipif(not IS_ROOT, reason="only root can make such a machine")
RIGHT = (
    "import anyio\n\n\nasync def answer(address, names):\n    await anyio.sleep(5)\n\n\n"
    "def steady():\n    return 7\n"
)


@pytest.fixture(scope="module")
def submission() -> Iterator[Path]:
    """A right answer where every user can read it, and the image ready."""
    prepare()
    with tempfile.TemporaryDirectory(prefix="onecook-faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        file = folder / "engine.py"
        file.write_text(RIGHT)
        yield file


def asked(submission: Path, *more: str) -> list[str]:
    return ["1", "--submission", str(submission), "--seed", "7", "--json", *more]


def assert_graded(told: Told) -> Report:
    """The verdict that this answer gets on a machine with nothing wrong (the second check never passes)."""
    report = from_json(told.out.encode())
    assert told.code == 1, told
    assert [check.outcome for check in report.checks] == [Outcome.PASSED, Outcome.FAILED, Outcome.PASSED]
    assert json.loads(report.checks[1].message)["elapsed"] == 5.0
    assert "Traceback" not in told.error
    return report


def assert_inconclusive(told: Told, *words: str) -> Report:
    """Code 3, a true report with cause and next step, no mark, no traceback."""
    assert told.code == 3, told
    report = from_json(told.out.encode())
    assert report.outcome is Outcome.INCONCLUSIVE
    assert len(report.inconclusive.splitlines()) > 1, report.inconclusive
    assert report.submission.sha256
    for word in words:
        assert word in report.inconclusive
    assert "Traceback" not in told.error
    return report


# ---------------------------------------------------------------------- disks
@as_root
def test_a_grading_needs_no_room_in_tmp(submission: Path, tmp_path: Path) -> None:
    """A full /tmp (or TMPDIR) is no reason for anything."""
    room = tmp_path / "room"
    room.mkdir()
    full = functools.partial(machine.full_disk, room)
    assert_graded(grade(*asked(submission), before=full, environment={"TMPDIR": str(room)}))


def test_a_grading_needs_no_tmpdir(submission: Path, tmp_path: Path) -> None:
    """Neither one that is there."""
    assert_graded(grade(*asked(submission), environment={"TMPDIR": str(tmp_path / "nowhere")}))


@as_root
@pytest.mark.parametrize(
    ("disk", "word"),
    [
        (machine.full_disk, "No space left"),
        (machine.without_inodes, "No space left"),
        (machine.read_only, "Read-only"),
    ],
)
def test_no_room_for_the_image(
    disk: Callable[[Path], None], word: str, submission: Path, tmp_path: Path
) -> None:
    """The cache is full: under root no level can do without the image."""
    tmp_path.chmod(0o755)
    told = grade(
        *asked(submission),
        before=functools.partial(disk, tmp_path),
        environment={"ONECOOK_CACHE": str(tmp_path)},
    )
    assert_inconclusive(told, word, "ONECOOK_CACHE")


@as_root
def test_a_cache_that_others_can_write_to_is_not_used(submission: Path, tmp_path: Path) -> None:
    """Whoever can write there decides what every bench runs."""
    tmp_path.chmod(0o777)
    told = grade(*asked(submission), environment={"ONECOOK_CACHE": str(tmp_path)})
    assert_inconclusive(told, "nobody else may write there")
    assert list(tmp_path.iterdir()) == []


def test_standard_output_that_is_full_is_told(submission: Path) -> None:
    """The outcome is said on the other stream, and the code is not the verdict's."""
    with open("/dev/full", "wb") as full:
        told = grade(*asked(submission), stdout=full.fileno())
    assert told.code == 3
    assert "No space left" in told.error
    assert "not yet · 2 of 3 points" in told.error
    assert "--seed 7" in told.error
    assert "Traceback" not in told.error
    assert "Exception ignored" not in told.error


@pytest.mark.parametrize("shape", ["--json", "--verbose"])
def test_a_reader_who_leaves_changes_nothing(shape: str, submission: Path) -> None:
    """``| head -1``: the code is the verdict's, and nobody is shouted at."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    told = grade("1", "--submission", str(submission), shape, stdout=write_end)
    os.close(write_end)
    assert (told.code, told.error) == (1, "")


@as_root
def test_a_full_disk_for_the_report(submission: Path, tmp_path: Path) -> None:
    """The outcome is shown all the same; nothing half is left."""

    def before() -> None:
        room = tmp_path / "room"
        machine.full_disk(room)
        (room / "report.json").touch()

    (tmp_path / "room").mkdir()
    told = grade(*asked(submission, "--output", str(tmp_path / "room" / "report.json")), before=before)
    assert told.code == 3
    assert from_json(told.out.encode()).outcome is Outcome.FAILED
    assert "No space left" in told.error
    assert "--seed 7" in told.error
    assert "Traceback" not in told.error


@as_root
def test_a_full_disk_for_the_results(submission: Path, tmp_path: Path) -> None:
    """What cannot be remembered is told; the verdict stands."""
    home = tmp_path / "home"
    place = home / "exercises" / "01_engine"
    home.mkdir()

    def before() -> None:
        machine.own_mounts()
        machine._mount("tmpfs", str(home), "tmpfs", 0, "size=8192,mode=755")
        place.mkdir(parents=True)
        shutil.copyfile(submission, place / "engine.py")
        (home / "filler").write_bytes(bytes(4096))

    told = grade(str(place / "engine.py"), "--json", before=before)
    assert_graded(told)
    assert "not remembered: No space left" in told.error


# ---------------------------------------------------------------------- bwrap and the image
BROKEN_BWRAP = {
    "ends": "#!/bin/sh\nexit 1\n",
    "garbage": '#!/bin/sh\nfor each in 3 4 5 6 7 8 9; do echo "{not json}" >&$each; done 2>/dev/null\n',
    "a flood of garbage": "#!/bin/sh\nfor each in 3 4 5 6 7 8 9; do [ -p /proc/self/fd/$each ] && "
    "head -c 500000 /dev/zero >&$each; done 2>/dev/null\n",
    "another's number": "#!/bin/sh\nfor each in 3 4 5 6 7 8 9; do echo "
    "'{\"child-pid\": 1}' >&$each; done 2>/dev/null\n",
}


def with_bwrap(script: str, tmp_path: Path) -> Callable[[], None]:
    fake = tmp_path / "bwrap"
    fake.write_text(script)
    fake.chmod(0o755)
    tmp_path.chmod(0o755)
    real = find_bwrap()

    def before() -> None:
        machine.own_mounts()
        machine.bind(fake, real)

    return before


@as_root
@pytest.mark.parametrize("script", BROKEN_BWRAP)
def test_a_bwrap_that_does_not_work(script: str, submission: Path, tmp_path: Path) -> None:
    """Where it is demanded it is inconclusive; else the next level serves, and says why."""
    before = with_bwrap(BROKEN_BWRAP[script], tmp_path)
    told = grade(*asked(submission, "--isolation", "sandbox"), before=before)
    assert_inconclusive(told, "not possible here", "bubblewrap")
    report = assert_graded(grade(*asked(submission), before=before))
    assert report.isolation.level == "account"
    assert "no sandbox: " in report.isolation.remark


@as_root
def test_a_bwrap_that_hangs(submission: Path, tmp_path: Path) -> None:
    """It is given up, and ended."""
    before = with_bwrap("#!/bin/sh\nexec tail -f /dev/null\n", tmp_path)
    told = grade(*asked(submission, "--isolation", "sandbox"), before=before)
    assert_inconclusive(told, "said nothing")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="onecook-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def copied_cache(folder: Path) -> tuple[Path, dict[str, str]]:
    """A cache of our own with a real image in it, and the environment that names it."""
    cache = folder / "cache"
    for kind in ("async", "own"):
        shutil.copytree(find(kind), cache / find(kind).name)
    base = next(find("own").parent.glob(f"base-{find('own').name.split('-', 1)[1].rsplit('-', 1)[0]}"))
    shutil.copytree(base, cache / base.name, copy_function=os.link)
    return cache, {"ONECOOK_CACHE": str(cache)}


@as_root
def test_a_damaged_interpreter_is_inconclusive(submission: Path, open_folder: Path) -> None:
    """Its bytes are not those that were built: the report says what to delete."""
    cache, environment = copied_cache(open_folder)
    for image in cache.iterdir():
        if not image.name.startswith("base"):
            (image / INTERPRETER).write_bytes(b"\x7fELF and nothing more")
    told = grade(*asked(submission), environment=environment)
    assert_inconclusive(told, f"delete {cache}")


@as_root
def test_an_image_that_lost_files_is_built_again(submission: Path, open_folder: Path) -> None:
    """A cleaner of caches took what looked old to it."""
    cache, environment = copied_cache(open_folder)
    image = cache / find("async").name
    shutil.rmtree(image / "py/site/anyio")
    (image / INTERPRETER).unlink()
    assert_graded(grade(*asked(submission), environment=environment))
    assert (image / INTERPRETER).is_file()
    assert (image / ENTRIES).is_file()


def test_a_judge_whose_image_lost_files_is_replaced_at_once(
    submission: Path, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it could not decide is inconclusive; the next submission is graded, and no damaged copy stays."""
    cache, environment = copied_cache(open_folder)
    monkeypatch.setenv("ONECOOK_CACHE", environment["ONECOOK_CACHE"])
    needing = open_folder / "needing.py"
    needing.write_text("import wave\n" + submission.read_text())
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    library = cache / find("async").name / "py/lib" / version
    with Judge() as judge:
        assert graded_by(judge, needing) is Outcome.FAILED
        for file in [library / "wave.py", *(library / "__pycache__").glob("wave.*")]:
            file.unlink()
        assert graded_by(judge, needing) is Outcome.INCONCLUSIVE
        assert graded_by(judge, needing) is Outcome.FAILED
    assert (library / "wave.py").is_file()
    assert [path.name for path in cache.iterdir() if "damaged" in path.name] == []


def test_an_image_that_was_replaced_under_a_judge(
    submission: Path, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another judge has built it anew: this one goes over to that, and keeps the damaged one until then."""
    cache, environment = copied_cache(open_folder)
    monkeypatch.setenv("ONECOOK_CACHE", environment["ONECOOK_CACHE"])
    image = cache / find("async").name
    with Judge() as judge:
        assert graded_by(judge, submission) is Outcome.FAILED
        (image / "etc/group").unlink()
        with Judge() as other:
            assert graded_by(other, submission) is Outcome.FAILED
            assert len([path for path in cache.iterdir() if "damaged" in path.name]) == 1
        assert graded_by(judge, submission) is Outcome.FAILED
    assert (image / "etc/group").is_file()


def graded_by(judge: Judge, submission: Path) -> Outcome:
    """The outcome of one grading in this judge: failed, if all is well, for one check never passes."""
    read = read_submission(Course.locate(COURSE).find("01_engine"), submission)
    request = GradeRequest(
        exercise="01_engine", course=str(COURSE), submission=Submitted.of(read), seed=7, level="sandbox"
    )
    (report,) = [event.report for event in judge.grade(request) if isinstance(event, Finished)]
    return report.outcome


# ---------------------------------------------------------------------- namespaces and limits
@as_root
def test_a_container_that_forbids_namespaces(submission: Path) -> None:
    """Root gets the next level; a demand for more is inconclusive, with what to do about it."""
    report = assert_graded(grade(*asked(submission), before=machine.forbid_namespaces))
    assert report.isolation.level == "account"
    assert "no sandbox: " in report.isolation.remark
    told = grade(*asked(submission, "--isolation", "sandbox"), before=machine.forbid_namespaces)
    assert_inconclusive(told, "not possible here", "the container's seccomp profile")


@as_root
def test_an_ordinary_user_without_namespaces(submission: Path) -> None:
    """Level process is used, and the report says so."""

    def before() -> None:
        machine.ordinary(65_534)
        machine.forbid_namespaces()

    environment = {"ONECOOK_CACHE": str(find("async").parent), "HOME": "/nonexistent"}
    report = assert_graded(grade(*asked(submission), before=before, environment=environment))
    assert report.isolation.level == "process"
    assert "no sandbox: " in report.isolation.remark
    assert "only root" in report.isolation.remark
    told = grade(*asked(submission, "--isolation", "sandbox"), before=before, environment=environment)
    assert_inconclusive(told, "not possible here", "--isolation process")


def test_ends_of_children_are_ignored(submission: Path) -> None:
    """Whoever starts the grader may ignore that signal; it would be handed on to all that is started."""

    def before() -> None:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)

    assert_graded(grade(*asked(submission), before=before))


def test_too_few_descriptors(submission: Path) -> None:
    """Too few to grade with, or just enough: never the learner's fault."""
    for count in (12, 16, 20):
        told = grade(*asked(submission), before=functools.partial(machine.limit, "RLIMIT_NOFILE", count))
        if told.code == 1:
            assert_graded(told)
        else:
            assert told.code == 3
            assert_inconclusive(told)


@as_root
def test_no_further_process(submission: Path, tmp_path: Path) -> None:
    """An ordinary user who may not start anything more."""

    def before() -> None:
        machine.limit("RLIMIT_NPROC", 1)
        machine.ordinary(65_533)

    told = grade(*asked(submission), before=before, environment={"HOME": "/nonexistent"})
    assert_inconclusive(told, "Resource temporarily unavailable", "ulimit -u")


@pytest.mark.parametrize("mebibytes", [60, 90, 140])
def test_too_little_memory(mebibytes: int, submission: Path) -> None:
    """Whatever cannot be had, it is never read as not yet."""
    told = grade(*asked(submission), before=functools.partial(machine.limit, "RLIMIT_AS", mebibytes << 20))
    if told.code == 1:
        assert_graded(told)
    else:
        assert told.code == 3
        assert told.out == "" or from_json(told.out.encode()).outcome is Outcome.INCONCLUSIVE


# ---------------------------------------------------------------------- clocks
JUMPING = """\
import datetime, itertools, time

_real, _steps = time.time, itertools.count()

def _jumped():
    return _real() + (86_400 if next(_steps) % 2 else -86_400)

time.time = _jumped
time.time_ns = lambda: int(_jumped() * 1e9)

class _Jumping(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_jumped(), tz)

datetime.datetime = _Jumping
"""


def test_a_wall_clock_that_jumps(submission: Path, tmp_path: Path) -> None:
    """A day forth and back at every look, in the command line and in the judge."""
    (tmp_path / "sitecustomize.py").write_text(JUMPING)
    path = os.pathsep.join([str(tmp_path), str(machine.CHECKOUT)])
    assert_graded(grade(*asked(submission), environment={"PYTHONPATH": path}))
    proof = subprocess.run(
        [sys.executable, "-P", "-c", "import time; print(abs(time.time() - time.time()) > 80_000)"],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert proof.stdout == "True\n"
