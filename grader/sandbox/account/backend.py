"""Level ``account``: the bench server under a user of its own, in a chroot.

For root inside a container that forbids namespaces, as LMS images usually are. The walls: a user number
that nothing else on the machine has, the runtime image as root folder (no suite, no reference, no
``/proc``, nothing writable), no capabilities, the system call filter, Landlock where the kernel has it.
What is missing, and the report says so: a network of its own.

Two helpers are forked from the judge, which by then holds nothing but what :mod:`.privilege` kept:

* the *observer* has the bench's user and a ``/proc``; only that user may see the system calls of its
  processes. It holds the judge's memory, so it stays closed to its own user (not dumpable).
* the *sweeper* lives for one call: as the bench's user, ``kill(-1, SIGKILL)`` reaches every process of
  that user in one step, forks included, and nobody else.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from typing import TYPE_CHECKING, NoReturn

import msgspec

from grader.bench.mailbox import pair
from grader.errors import Inconclusive
from grader.sandbox import proc_snapshot
from grader.sandbox.backend import SandboxLost
from grader.sandbox.bubblewrap.argv import environment, server_argv, warm_argv
from grader.sandbox.capabilities import (
    Capability,
    become_subreaper,
    hand_capabilities_on,
    permitted,
    set_capabilities,
)
from grader.sandbox.image import INTERPRETER, kind_for, require
from grader.sandbox.policy import Level, Runtime
from grader.sandbox.privilege import ACCOUNT_NEEDS, Claim, claim_uid, has_shed, started_by_root
from grader.sandbox.proc_snapshot import ProcSnapshot
from grader.sandbox.process_table import (
    children,
    kill,
    of_user,
    offer_to_oom_killer,
    open_pidfd,
    user_of,
    wait_gone,
)
from grader.sandbox.warm import WarmProcess, warm_process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from grader.sandbox.limits.cgroup import Group
    from grader.sandbox.warm import Running

__all__ = ["Chroot", "possible"]

LOOK_SECONDS = 5.0
SWEEP_SECONDS = 30.0
MAX_SNAPSHOT_BYTES = 1 << 20
FAILED = 71
#: of a warm process, to become another user; it runs in the chroot as the judge's
WARM_NEEDS = frozenset({Capability.SETUID, Capability.SETGID})
#: what the observer can be asked for, each with the number of a process
LOOK, OFFER = "look", "offer"


def possible() -> bool:
    """Whether this judge has what the level needs."""
    return started_by_root() and permitted() >= ACCOUNT_NEEDS


class Chroot:
    """One server in a chroot under a user of its own."""

    def __init__(self, claim: Claim, server: Running, observer: _Child, window: socket.socket) -> None:
        self._claim = claim
        self._uid = claim.uid
        self._server = server
        self._observer = observer
        self._window = window
        self._asked = 0

    @classmethod
    def open(cls, control: int, errors: int, *, runtime: Runtime, group: Group) -> Chroot:
        """Start a server, and an observer beside it.

        Raises:
            Inconclusive: this process may not.
        """
        _require_rights()
        image = require(kind_for(runtime))

        def start(uid: int) -> Running:
            def serve() -> NoReturn:
                if group.enter is not None:
                    group.enter()  # as the judge's user, whose group it is
                _enter_image(image, control, errors)
                _become(uid)
                _execute(server_argv(f"/{INTERPRETER}", control))

            return _Child(_fork(serve))

        return cls._beside_observer(start)

    @classmethod
    def open_warm(cls, control: int, errors: int, *, runtime: Runtime, group: Group) -> Chroot:
        """Have the runtime's warm process fork a server, and start an observer beside it.

        Raises:
            SandboxLost: the warm process has ended.
            Inconclusive: this process may not.
        """
        _require_rights()
        warm = warm_process(Level.ACCOUNT, runtime, lambda: _start_warm(runtime))

        def start(uid: int) -> Running:
            with group.doors() as doors:
                return warm.fork(control, errors, doors, uid)

        return cls._beside_observer(start)

    @classmethod
    def _beside_observer(cls, start: Callable[[int], Running]) -> Chroot:
        become_subreaper()
        claim = claim_uid()
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        near.settimeout(LOOK_SECONDS)
        with far:
            observer = _Child(_fork(lambda: _observe(claim.uid, far)))
        try:
            server = start(claim.uid)
        except BaseException:
            near.close()
            observer.destroy()
            claim.release()
            raise
        return cls(claim, server, observer, near)

    def look(self, pid: int, others: Sequence[int]) -> ProcSnapshot | None:
        """By the observer's eyes; None as well when it was not quick enough."""
        return self._ask(LOOK, (pid, *others))

    def offer(self, pid: int) -> None:
        """By the observer's hand: the file is the bench's user's."""
        self._ask(OFFER, (pid,))

    def _ask(self, what: str, pids: Sequence[int]) -> ProcSnapshot | None:
        self._asked += 1
        number = b"%d " % self._asked
        try:
            self._window.send(number + f"{what} {' '.join(map(str, pids))}".encode())
            # The answer to a question that was given up is no answer to this one.
            while not (told := self._window.recv(MAX_SNAPSHOT_BYTES)).startswith(number):
                if not told:
                    raise SandboxLost("the observer of the bench has ended")
        except TimeoutError:
            return None
        except OSError as error:
            raise SandboxLost("the observer of the bench has gone") from error
        seen: ProcSnapshot | None = msgspec.json.decode(told[len(number) :], type=ProcSnapshot | None)
        return seen

    def infrastructure(self) -> frozenset[int]:
        """The observer."""
        return frozenset({self._observer.pid})

    def ended(self) -> bool:
        """Whether the server has ended, or will never begin."""
        return self._server.ended()

    def kill(self) -> None:
        """Nothing: only a sweep reaches all of a user's processes, and it has to be waited for."""

    def destroy(self) -> None:
        """Sweep the user's processes until there is none, then collect those that became ours."""
        # Before: one that is about to be forked, or has not become the user yet, would escape the sweep.
        self._server.destroy()
        self._observer.destroy()
        end = time.monotonic() + SWEEP_SECONDS
        while True:
            sweeper = _fork(lambda: _sweep(self._uid))
            os.waitpid(sweeper, 0)
            left = of_user(self._uid)
            self._collect()
            if not left:
                break
            if time.monotonic() > end:
                raise _hangs()
            for pid in left:
                if (pidfd := open_pidfd(pid)) is not None:
                    wait_gone(pidfd, SWEEP_SECONDS)
                    os.close(pidfd)
        self._collect()
        self._window.close()
        self._claim.release()

    def _collect(self) -> None:
        for pid in children(os.getpid()):
            if user_of(pid) == self._uid:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)


class _Child:
    """A process that we have forked."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._pidfd = open_pidfd(pid)

    def ended(self) -> bool:
        """Whether it has ended; it stays a zombie until :meth:`destroy`."""
        return self._pidfd is None or wait_gone(self._pidfd, 0)

    def destroy(self) -> None:
        """Kill it and collect it.

        Raises:
            Inconclusive: it hangs in the kernel.
        """
        if self._pidfd is None:
            return
        kill(self.pid, self._pidfd)
        if not wait_gone(self._pidfd, SWEEP_SECONDS):
            raise _hangs()
        os.waitpid(self.pid, 0)
        os.close(self._pidfd)
        self._pidfd = None


def _hangs() -> Inconclusive:
    return Inconclusive("a bench could not be ended", "a process hangs in the kernel: restart the container")


def _fork(body: Callable[[], NoReturn]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            body()
        finally:
            os._exit(FAILED)
    return pid


def _become(uid: int) -> None:
    """Another user for good, with nothing kept."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    set_capabilities(frozenset())


def _require_rights() -> None:
    """See that this process has what the level needs.

    Raises:
        Inconclusive: it has not.
    """
    if not started_by_root():
        raise Inconclusive(
            "only root can start programs under another account",
            "start the grader as root, best inside a container; it gives root up by itself",
        )
    if missing := ACCOUNT_NEEDS - permitted():
        names = ", ".join(f"CAP_{each.name}" for each in sorted(missing))
        if has_shed():
            raise Inconclusive(
                "this judge gave up what level account needs when it proved another level",
                "ask another judge: each serves one demand",
            )
        raise Inconclusive(
            f"this root lacks {names}",
            "give the container its default capabilities back (docker run without --cap-drop)",
        )


def _start_warm(runtime: Runtime) -> WarmProcess:
    """A warm process in the image, as the judge's user, with the right to become others."""
    image = require(kind_for(runtime))
    near, far = pair()

    def serve() -> NoReturn:
        _enter_image(image, far.fileno(), os.open(os.devnull, os.O_WRONLY))
        hand_capabilities_on(WARM_NEEDS)
        _execute(warm_argv(f"/{INTERPRETER}", far.fileno()))

    with far:
        keeper = _Child(_fork(serve))
    return WarmProcess(keeper, near, runtime, None)


def _enter_image(image: Path, control: int, output: int) -> None:
    """A session of its own, nothing open but these, and the image as root folder."""
    os.setsid()
    read_end, write_end = os.pipe()
    os.close(write_end)  # standard input: at its end
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(read_end, 0)
    os.chroot(image)
    os.chdir("/")
    for descriptor in (0, 1, 2, control):
        os.set_inheritable(descriptor, True)
    os.closerange(3, control)
    os.closerange(control + 1, os.sysconf("SC_OPEN_MAX"))


def _execute(argv: list[str]) -> NoReturn:
    os.execve(argv[0], argv, environment("/"))  # noqa: S606 — no shell is wanted


def _observe(uid: int, window: socket.socket) -> NoReturn:
    keep = window.fileno()
    os.closerange(0, keep)
    os.closerange(keep + 1, os.sysconf("SC_OPEN_MAX"))
    _become(uid)
    with contextlib.suppress(OSError):
        while request := window.recv(MAX_SNAPSHOT_BYTES):
            number, what, *pids = request.decode().split()
            first, *others = map(int, pids)
            if what == OFFER:
                offer_to_oom_killer(first)
            seen = proc_snapshot.look(first, others) if what == LOOK else None
            window.send(f"{number} ".encode() + msgspec.json.encode(seen))
    # The judge has gone without a word. The server ends everything, too; but it can be kept busy by
    # what it has to end, and nobody reaches us.
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    os._exit(0)


def _sweep(uid: int) -> NoReturn:
    _become(uid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    os._exit(0)
