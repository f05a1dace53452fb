"""What a judge and a bench take for granted, taken away: inconclusive with the cause, never zero points."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import importlib.util
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.sandbox.capabilities import Capability
from grader.sandbox.image import find
from grader.sandbox.limits.cgroup_places import places
from grader.sandbox.policy import Limits
from grader.sandbox.surroundings import Lack, Wanting, check_for_walls, check_surroundings
from tests.faults import machine
from tests.faults.machine import grade
from tests.faults.test_machine import as_root, asked, assert_graded, assert_inconclusive, submission

pytestmark = pytest.mark.linux

__all__ = ["submission"]

CLONE_NEWNET = 0x40000000
PR_CAPBSET_DROP = 24

Before = Callable[[], None]


def assert_doctor_says(word: str, before: Before, **environment: str) -> None:
    """``grade doctor`` proves no level, for this very cause, and has a next step."""
    told = grade("doctor", "--json", before=before, course=None, environment=environment)
    assert told.code == 3, told
    for level in json.loads(told.out)["levels"]:
        assert word in level["cause"]
        assert level["next_step"]


# ---------------------------------------------------------------------- /proc and the network
def without_proc() -> None:
    """An empty folder in its place."""
    machine.own_mounts()
    machine._mount("tmpfs", "/proc", "tmpfs", 0, "mode=755")


@as_root
def test_no_proc(submission: Path) -> None:
    """Threads cannot be seen then: a right program would look as if it did nothing."""
    assert_inconclusive(grade(*asked(submission), before=without_proc), "there is no /proc", "mount -t proc")
    assert_doctor_says("there is no /proc", without_proc)


def with_hidden_processes() -> None:
    """Everybody sees his own alone."""
    machine.own_mounts()
    machine._mount("proc", "/proc", "proc", 0, "hidepid=2")


@as_root
def test_a_proc_that_hides_other_users_is_enough(submission: Path) -> None:
    """A judge looks at its own benches only."""
    assert_graded(grade(*asked(submission), before=with_hidden_processes))


def without_loopback() -> None:
    """A network without any device that is up, and no namespaces to make another."""
    assert ctypes.CDLL(None).unshare(CLONE_NEWNET) == 0
    machine.forbid_namespaces()


@as_root
def test_no_loopback(submission: Path) -> None:
    """The world of an exercise is reached through it."""
    told = grade(*asked(submission), before=without_loopback)
    assert_inconclusive(told, "cannot use the loopback network", "ip link set lo up")


# ---------------------------------------------------------------------- limits that are inherited
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("RLIMIT_NOFILE", 100, ("100 open files", "768", "ulimit -n")),
        ("RLIMIT_AS", 256 << 20, ("262144 KiB of memory", "393216", "ulimit -v")),
        ("RLIMIT_CPU", 2, ("2 seconds of processor time", "ulimit -t")),
        ("RLIMIT_STACK", 256 << 10, ("256 KiB of stack", "ulimit -s")),
    ],
)
def test_a_limit_below_what_a_bench_is_promised(
    name: str, value: int, words: tuple[str, ...], submission: Path
) -> None:
    """A right program could meet it, and nobody would know whose fault that is."""
    told = grade(*asked(submission), before=functools.partial(machine.limit, name, value))
    assert_inconclusive(told, *words)


@as_root
def test_too_few_processes_for_a_user(submission: Path) -> None:
    """Enough for the judge, not for a program of many threads."""

    def before() -> None:
        machine.limit("RLIMIT_NPROC", 40)
        machine.ordinary(65_532)

    environment = {"ONECOOK_CACHE": str(find("async").parent), "HOME": "/nonexistent"}
    told = grade(*asked(submission), before=before, environment=environment)
    assert_inconclusive(told, "this user may have 40 processes", "ulimit -u")
    assert_doctor_says("this user may have 40 processes", before, **environment)


# ---------------------------------------------------------------------- control groups
@pytest.fixture
def small_group() -> Iterator[Callable[[int], Before]]:
    """Makes a control group that allows so many processes and threads, and says how to enter it."""
    folder = next((place.folder for place in places()[0] if "pids" in place.controllers), None)
    if folder is None:
        pytest.skip("no control group can be made here")
    group = folder / f"small-{os.getpid()}"  # no name that a judge would sweep
    group.mkdir()

    def entering(most: int) -> Before:
        (group / "pids.max").write_text(str(most))

        def enter() -> None:
            (group / "cgroup.procs").write_text(str(os.getpid()))

        return enter

    yield entering
    deadline = time.monotonic() + 10  # its last processes are on their way out
    while group.exists() and time.monotonic() < deadline:
        for folder in sorted(group.rglob("*/"), reverse=True):  # what judges made in it
            with contextlib.suppress(OSError):
                folder.rmdir()
        with contextlib.suppress(OSError):
            group.rmdir()
    assert not group.exists()


def test_a_container_with_too_few_processes(small_group: Callable[[int], Before], submission: Path) -> None:
    """The bench's own bound was never reached."""
    for most in (8, 60):
        told = grade(*asked(submission), before=small_group(most))
        assert_inconclusive(told, f"the container allows {most} processes", "pids.max", "pids-limit")
    assert_doctor_says("the container allows 60 processes", small_group(60))


def test_a_container_with_just_enough_processes(
    small_group: Callable[[int], Before], submission: Path
) -> None:
    """What the message asks for is enough."""
    assert_graded(grade(*asked(submission), before=small_group(2 * Limits().processes + 20)))


# ---------------------------------------------------------------------- descriptors of processes
def test_no_descriptors_of_processes(submission: Path) -> None:
    """Level process does without them; a level with walls says what it lacks."""
    before = functools.partial(machine.refuse_calls, "pidfd_open")
    report = assert_graded(grade(*asked(submission), before=before))
    assert report.isolation.level == "process"
    assert "descriptors of processes" in report.isolation.remark
    told = grade(*asked(submission, "--isolation", "sandbox"), before=before)
    assert_inconclusive(told, "refuses descriptors of processes", "pidfd_open")


# ---------------------------------------------------------------------- who may read the interpreter
@as_root
def test_a_kit_that_only_root_may_reach(submission: Path, tmp_path: Path) -> None:
    """A container's root has no right to read everything, so the judge has none either once it is nobody."""
    closed = tmp_path / "closed"
    shutil.copytree(machine.CHECKOUT / "grader", closed / "grader", ignore=shutil.ignore_patterns("*.pyc"))
    closed.chmod(0o700)

    def before() -> None:
        right = ctypes.c_ulong(Capability.DAC_READ_SEARCH)
        zero = ctypes.c_ulong(0)
        assert ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, right, zero, zero, zero) == 0

    told = grade(*asked(submission), before=before, environment={"PYTHONPATH": str(closed)})
    assert_inconclusive(told, "which only root may enter", "chmod o+x", "CAP_DAC_READ_SEARCH")


# ---------------------------------------------------------------------- facts
def test_this_machine_has_what_is_needed() -> None:
    """The look itself costs no right program its verdict."""
    check_surroundings(Limits())
    check_for_walls()


def test_more_than_this_machine_has_is_wanting() -> None:
    """A fact with numbers, without words."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with pytest.raises(Wanting) as caught:
        check_surroundings(Limits(open_files=most + 1))
    assert caught.value.lack == Lack(what="limit", name="RLIMIT_NOFILE", most=most, needed=most + 1)


# ---------------------------------------------------------------------- modules that are not there
@as_root
@pytest.mark.parametrize("module", ["fcntl", "pytest"])
def test_a_python_that_lacks_a_module(module: str, submission: Path) -> None:
    """One of the standard library, one that was installed: by name, whoever stumbles over it first."""
    found = importlib.util.find_spec(module)
    assert found is not None
    if found.origin == "built-in":
        pytest.skip("this Python has the module inside")
    assert found.origin is not None

    def before() -> None:
        machine.own_mounts()
        machine.bind(nothing, Path(found.origin or ""))

    nothing = Path("/dev/null")  # no regular file, and so no module
    if Path(found.origin).name == "__init__.py":  # of a package the folder would be left
        nothing = submission.with_name("nothing.py")
        nothing.write_text(f"raise ModuleNotFoundError(\"No module named '{module}'\", name='{module}')\n")
    told = grade(*asked(submission), before=before)
    assert told.code == 3
    assert f"has no module {module}, which the grader needs" in told.out + told.error
    assert "Traceback" not in told.out + told.error
