"""Bounds of a whole sandbox, by real control groups where the machine lets us make some.

Bombs are bounded: six processes of 100 MiB, or some thirty small ones.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.errors import Inconclusive
from grader.evidence.recorder import Recorder
from grader.judge.conducting.watch import Watch
from grader.judge.faults import LearnerFault
from grader.sandbox.bubblewrap.program import find_bwrap
from grader.sandbox.levels import choose
from grader.sandbox.limits import cgroup, cgroup_versions
from grader.sandbox.limits.cgroup_places import CONTROLLERS, places
from grader.sandbox.policy import Level, Limits
from grader.sandbox.privilege import drop_root
from grader.sandbox.process_table import open_pidfd, state, wait_gone
from grader.sandbox.proof import MEMORY, PROCESSES
from tests.forks import fork
from tests.sandbox.programs import TELL

pytestmark = pytest.mark.linux

AsJudge = Callable[[Level, Callable[[Any], None]], None]
CHECKOUT = Path(__file__).parents[2]
MIB = 1 << 20
BOUND = 256 * MIB
#: six daemons, below the bench no more, so that no look at its tree sees them; each within its own limit
BOMB = (
    "import os\n"
    "def bomb():\n"
    "    read_end, write_end = os.pipe()\n"
    "    for _ in range(6):\n"
    "        if os.fork() == 0:\n"
    "            if os.fork() == 0:\n"
    "                os.setsid()\n"
    "                os.close(read_end)\n"
    "                block = bytearray(100 << 20)\n"
    "                for at in range(0, len(block), 4096): block[at] = 1\n"
    "                os.write(write_end, b'x'); os.close(write_end)\n"
    "                import signal; signal.pause()\n"
    "            os._exit(0)\n"
    "        os.wait()\n"
    "    os.close(write_end)\n"
    "    count = 0\n"
    "    while count < 6 and os.read(read_end, 1): count += 1\n"
    "    return count\n"
)


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Whatever a test's judges made is gone at the sweep; those that live have a lock."""
    yield
    dead = [base for base in _bases() if _is_unlocked(base)]
    cgroup.sweep()
    assert [base for base in dead if base.exists()] == []


@pytest.fixture
def with_groups() -> None:
    """Only where whoever runs the tests may make groups; as root in CI that is so."""
    found, reason = places()
    if {name for place in found for name in place.controllers} != CONTROLLERS:
        pytest.skip(reason)


def _bases() -> list[Path]:
    return [base for place in places()[0] for base in place.folder.glob(f"{cgroup.PREFIX}*")]


def _is_unlocked(base: Path) -> bool:
    try:
        descriptor = os.open(base, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # swept meanwhile by another test's
        return False
    try:
        return cgroup._try_lock(descriptor)
    finally:
        os.close(descriptor)


def _sandboxes() -> list[Path]:
    return [sandbox for own in cgroup._own.bases for sandbox in own.folder.glob("sandbox-*")]


def test_the_proof_reads_the_bounds_back(as_judge: AsJudge, level: Level, with_groups: None) -> None:
    """The group that the server is in has the bounds, and the layers say so; swap is no way around."""

    def body(judge: Any) -> None:
        isolation = choose(level)
        assert {MEMORY, PROCESSES} <= set(isolation.layers)
        assert "control group" not in isolation.remark
        with judge.open(memory_bytes=BOUND, processes=20) as sandbox:
            bounds = sandbox.bounds()
            assert bounds == cgroup.Bounds(BOUND + cgroup.ALLOWANCE_BYTES, 24, "")
            assert _swap_bound() <= BOUND + cgroup.ALLOWANCE_BYTES + cgroup_versions.SWAP_BYTES
            attempt = judge.attack(
                sandbox, TELL + "if os.fork() == 0: signal.pause()\ntell('here')\nsignal.pause()\n"
            )
            attempt.told()
            inside = {pid for folder in _sandboxes() for pid in (folder / "cgroup.procs").read_text().split()}
            below = {str(pid) for pid in (sandbox.server_pid, attempt.bench.pid)}
            assert below < inside
            assert str(os.getpid()) not in inside

    as_judge(level, body)


def _swap_bound() -> int:
    """Of memory and swap together, in the only sandbox that there is."""
    for folder in _sandboxes():
        if (both := folder / "memory.memsw.limit_in_bytes").exists():
            return int(both.read_text())
        if (swap := folder / "memory.swap.max").exists():
            return int((folder / "memory.max").read_text()) + int(swap.read_text())
    return BOUND + cgroup.ALLOWANCE_BYTES  # this kernel counts no swap


def test_a_memory_bomb_of_many_processes_is_held(as_judge: AsJudge, level: Level, with_groups: None) -> None:
    """No process is too large by itself; the kernel ends some of the bench's, and never the server."""

    def body(judge: Any) -> None:
        with judge.open(memory_bytes=BOUND) as sandbox:
            attempt = judge.attack(sandbox, TELL + BOMB + "tell(bomb())\nsignal.pause()\n")
            attempt.told()  # one that is killed may have told before that it had its memory
            assert _most_memory() <= BOUND + cgroup.ALLOWANCE_BYTES
            events = sandbox.memory_events()
            assert events.kills > 0
            assert events.reached > 0
            assert state(sandbox.server_pid) not in (None, "Z", "X")
            attempt.bench.kill()
            attempt.wait_dead()
            strays = sandbox.strays()
        assert all(state(pid) is None for pid in strays)
        assert judge.run(TELL + "tell('next')", memory_bytes=BOUND) == "next"

    as_judge(level, body)


def _most_memory() -> int:
    """The peak of the only sandbox that there is; 0 where the kernel does not keep it."""
    for name in ("memory.max_usage_in_bytes", "memory.peak"):
        for folder in _sandboxes():
            with contextlib.suppress(FileNotFoundError):
                return int((folder / name).read_text())
    return 0


def test_the_kernels_victim_is_told_as_memory(as_judge: AsJudge, level: Level, with_groups: None) -> None:
    """A bench that is gone because the group was full used too much memory; it was not just "killed"."""

    def body(judge: Any) -> None:
        limits = Limits(memory_bytes=BOUND)
        with judge.open(memory_bytes=BOUND) as sandbox:
            # An honest check before, that the count does not begin with.
            honest = judge.attack(sandbox, TELL + "tell(1)")
            assert honest.told() == 1
            watch = Watch(sandbox, honest.bench, limits, Recorder())
            assert watch.out_of_memory() is None
            attempt = judge.attack(sandbox, TELL + BOMB + "tell(bomb())\nsignal.pause()\n")
            watch.bench = attempt.bench
            attempt.told()  # one that is killed may have told before that it had its memory
            assert (fault := watch.out_of_memory()) is not None
            assert fault.kind == "memory"
            assert fault.sentence == "your code used more than 256 MiB of memory"
            attempt.bench.kill()
            attempt.wait_dead()
            end = watch.ended()
            assert isinstance(end, LearnerFault)
            assert end.kind == "memory"

    as_judge(level, body)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can put the judge into a smaller group")
def test_memory_that_runs_out_around_the_cell_is_inconclusive(as_judge: AsJudge, with_groups: None) -> None:
    """The kernel ends a process of the bench long before the sandbox's bound: not the learner's fault."""
    around = [place for place in places()[0] if "memory" in place.controllers and not place.unified]
    if not around:
        pytest.skip("the surrounding group is made in version 1 only")
    surrounding = around[0].folder / f"around-{os.getpid()}"

    def body() -> None:
        surrounding.mkdir()
        cgroup_versions.write(surrounding / "memory.limit_in_bytes", str(200 * MIB))
        cgroup_versions.write(surrounding / "cgroup.procs", "0")
        drop_root()

        def attacked(judge: Any) -> None:
            with judge.open(memory_bytes=BOUND) as sandbox:
                attempt = judge.attack(sandbox, TELL + BOMB + "tell(bomb())\nsignal.pause()\n")
                watch = Watch(sandbox, attempt.bench, Limits(memory_bytes=BOUND), Recorder())
                attempt.told()
                with pytest.raises(Inconclusive, match="the machine ran out of memory") as caught:
                    watch.out_of_memory()
                assert "256 MiB" in caught.value.next_step

        as_judge(Level.PROCESS, attacked)

    try:
        _in_a_fork(body)
    finally:
        for base in surrounding.glob(f"{cgroup.PREFIX}*"):
            cgroup._remove([*(entry for entry in base.iterdir() if entry.is_dir()), base])
        surrounding.rmdir()


def _in_a_fork(body: Callable[[], None]) -> None:
    pid = fork()
    if pid == 0:
        code = 1
        try:
            body()
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0


def test_processes_are_bounded_together(as_judge: AsJudge, level: Level, with_groups: None) -> None:
    """Also where the limit of each process counts everything that its user runs."""
    source = TELL + (
        "count = 0\n"
        "try:\n"
        "    while count < 200:\n"
        "        if os.fork() == 0: signal.pause()\n"
        "        count += 1\n"
        "except BlockingIOError: pass\n"
        "tell(count)\nsignal.pause()\n"
    )

    def body(judge: Any) -> None:
        with judge.open(processes=20) as sandbox:
            attempt = judge.attack(sandbox, source)
            assert 18 <= attempt.told() <= 24
            attempt.bench.kill()
            attempt.wait_dead()
            assert sandbox.strays() == []
            assert judge.attack(sandbox, TELL + "tell('next')").told() == "next"

    as_judge(level, body)


def test_a_cell_takes_its_group_along(as_judge: AsJudge, level: Level, with_groups: None) -> None:
    """One group for each sandbox, gone with it; also when the sandbox could not be started."""

    def body(judge: Any) -> None:
        first = judge.open()
        with judge.open() as second:
            second.wait_ready()
            assert len({folder.name for folder in _sandboxes()}) == 2
            first.close()
            assert len({folder.name for folder in _sandboxes()}) == 1
        # The kernel may let go of a group a moment after its last process has ended; the next one tells.
        cgroup.make(Limits()).remove()
        assert _sandboxes() == []

    as_judge(level, body)


def test_what_a_killed_judge_left_is_swept(as_judge: AsJudge, with_groups: None) -> None:
    """The next judge removes it, and leaves those alone whose judge lives."""
    read_end, write_end = os.pipe()

    def killed(judge: Any) -> None:
        sandbox = judge.open()
        sandbox.wait_ready()
        os.write(write_end, b"\n".join(os.fsencode(own.folder) for own in cgroup._own.bases))
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(AssertionError, match="status 9"):
        as_judge(Level.SANDBOX, killed)
    left = [Path(os.fsdecode(name)) for name in os.read(read_end, 1 << 16).split(b"\n")]
    os.close(read_end)
    os.close(write_end)
    assert left
    for folder in left:
        [sandbox] = folder.glob("sandbox-*")
        for pid in (sandbox / "cgroup.procs").read_text().split():  # they are on their way out
            if (held := open_pidfd(int(pid))) is not None:
                assert wait_gone(held, 30)
                os.close(held)

    def living(judge: Any) -> None:
        assert not any(folder.exists() for folder in left)
        with judge.open() as sandbox:
            sandbox.wait_ready()
            mine = [own.folder for own in cgroup._own.bases]
            cgroup.sweep()  # as another judge does that comes meanwhile
            assert sandbox.bounds().memory_bytes is not None
        assert mine
        assert all(folder.is_dir() for folder in mine)

    as_judge(Level.SANDBOX, living)


def test_a_base_that_is_swept_before_it_has_its_lock_is_made_anew(
    with_groups: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sweeps at that very moment takes it for a dead judge's."""
    place, opened = places()[0][0], os.open
    unlocked: list[Path] = []

    def open_late(path: Any, *arguments: Any, **options: Any) -> int:
        if not unlocked:
            unlocked.append(path)
            cgroup._sweep(place.folder)
            assert not path.exists()
        return opened(path, *arguments, **options)

    monkeypatch.setattr(os, "open", open_late)
    base = cgroup._make_base(place, None)
    os.close(base.lock)
    assert base.folder.is_dir()
    assert [base.folder] != unlocked


def test_without_groups_the_level_stands(image: None) -> None:
    """Containers have ``/sys/fs/cgroup`` read-only: the same level, and the report says what is missing."""
    script = (
        "import json\n"
        "from grader.sandbox.image import prepare\n"
        "from grader.sandbox.levels import choose\n"
        "from grader.sandbox.policy import Level\n"
        "from grader.sandbox.privilege import drop_root\n"
        "prepare()\ndrop_root()\n"
        "found = choose(Level.PROCESS)\n"
        "print(json.dumps([found.level.value, found.layers, found.remark]))\n"
    )
    read_only = ["--dev-bind", "/", "/", "--ro-bind", "/sys/fs/cgroup", "/sys/fs/cgroup", "--cap-add", "ALL"]
    done = subprocess.run(
        [str(find_bwrap()), *read_only, "--", sys.executable, "-c", script],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    level, layers, remark = json.loads(done.stdout)
    assert level == "process"
    assert "resource limits" in layers
    assert not {MEMORY, PROCESSES} & set(layers)
    assert "no control group bounds memory and number of processes: " in remark
    if os.geteuid() == 0:
        assert "the control groups are read-only here" in remark
