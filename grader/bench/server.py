"""The bench server: a small warm process in the sandbox that forks one bench per check.

Imports are paid once per submission; a fork costs a few milliseconds. Nothing of the learner's ever
runs in the server itself: it holds no suite, no reference and no token, only the judge's orders come
in through its mailbox, and a bench has closed that descriptor before the learner's code is loaded.

::

    judge                              server                           fork
      ── start {runtime, limits…} ──►  preload, freeze
      ◄─ ready ─────────────────────
      ── fork, 2 descriptors ───────►  fork ──────────────────────────► confine, run the check
      ◄─ forked {pid}, pidfd ───────
      ◄─ ended {pid, status} ───────   kill its group, reap  ◄───────── gone
      ── left ──────────────────────►
      ◄─ left {alone} ──────────────

The server is the subreaper of everything below: once it has no child, nothing that a bench started is
alive. The end of the mailbox is the end of the server and of all it started.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys
import threading
import traceback
from typing import TYPE_CHECKING, NoReturn

from grader.bench.confinement import Confinement, set_dumpable, set_malloc_arenas, set_subreaper
from grader.bench.mailbox import Mailbox, MailboxClosedError

if TYPE_CHECKING:
    import types
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec

    from grader.protocol.orders import Answer, Order, RuntimeName, StartServer

__all__ = ["SETUP_FAILED", "Server", "main", "warm_up"]

#: exit code of a bench that could not be confined; no learner code has run in it
SETUP_FAILED = 70
THREAD_STACK_BYTES = 1 << 20
MAX_DESCRIPTOR = 1 << 20
#: a learner's program that forks faster than this is left to the judge's own sweep, if there is one
SWEEPS = 1000
REAPED_AT_ONCE = 64
#: what the learner's own runtime replaces, with the libraries built on it
ASYNC_LIBRARIES = frozenset(
    {"asyncio", "_asyncio", "asyncore", "asynchat", "anyio", "trio", "sniffio", "outcome"}
)


class _Forbidden:
    """Makes async libraries not importable where no image leaves them out (level ``process``)."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname.partition(".")[0] in ASYNC_LIBRARIES:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


class Server:
    """Holds the mailbox, forks, reaps."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.benches: set[int] = set()
        self.runtime: RuntimeName = "own"
        self.confinement = Confinement([], "", None, None)
        #: nobody but this sandbox has our user
        self.own_user = False
        self._wake_read, self._wake_write = os.pipe()
        for end in (self._wake_read, self._wake_write):
            os.set_blocking(end, False)

    def serve(self) -> NoReturn:
        """Answer orders until the judge is gone."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake_write)
        poll = select.poll()
        poll.register(self.mailbox.socket, select.POLLIN)
        poll.register(self._wake_read, select.POLLIN)
        try:
            while True:
                ready = {descriptor for descriptor, _ in poll.poll()}
                if self._wake_read in ready:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self._wake_read, 4096)
                    self._reap()
                if self.mailbox.socket.fileno() in ready:
                    for order in self.mailbox.receive():
                        self._obey(order)
        except MailboxClosedError:
            self._end()

    def _obey(self, order: Order) -> None:
        if order["t"] == "start":
            self._start(order)
        elif order["t"] == "fork":
            self._fork(probe=order["probe"])
        else:
            self._reap()
            self._tell({"t": "left", "alone": not _has_children()})

    def _tell(self, answer: Answer, descriptors: Sequence[int] = ()) -> None:
        self.mailbox.send(answer, descriptors)

    def _start(self, order: StartServer) -> None:
        self.runtime = order["runtime"]
        self.confinement = Confinement(order["rlimits"], order["filter"], order["landlock"], order["seal"])
        self.own_user = order["own_user"]
        if order["forbid"]:
            sys.meta_path.insert(0, _Forbidden())
            for name in [name for name in sys.modules if name.partition(".")[0] in ASYNC_LIBRARIES]:
                del sys.modules[name]
        warm_up(self.runtime)
        descriptors = _pidfds(os.getpid())
        self._tell({"t": "ready", "pid": os.getpid()}, descriptors)
        _close_all(descriptors)

    def _fork(self, *, probe: bool) -> None:
        control, output = self.mailbox.descriptor(), self.mailbox.descriptor()
        if control is None or output is None:
            self._tell({"t": "refused", "why": "two descriptors are needed"})
            return
        try:
            pid = os.fork()
        except OSError as error:
            self._tell({"t": "refused", "why": str(error)})
        else:
            if pid == 0:
                _become_bench(self, control, output, _probe if probe else _run)
            self.benches.add(pid)
            descriptors = _pidfds(pid)
            self._tell({"t": "forked", "pid": pid}, descriptors)
            _close_all(descriptors)
        finally:
            _close_all([control, output])

    def _reap(self) -> None:
        """Collect the dead; before a bench's number is given back, kill what is left of its group.

        Not all of them at once: a bench that makes orphans without end must not keep the server from
        hearing the judge, or that the judge has gone.
        """
        for _ in range(REAPED_AT_ONCE):
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None:
                return
            pid = found.si_pid
            if pid in self.benches:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            if pid in self.benches:
                self.benches.discard(pid)
                self._tell({"t": "ended", "pid": pid, "status": status})
        with contextlib.suppress(BlockingIOError):  # full: it is readable, which is all that is wanted
            os.write(self._wake_write, b"\0")

    def _end(self) -> NoReturn:
        """The judge has gone: leave nothing behind. In a sandbox the namespace goes with us."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        if self.own_user:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        for pid in self.benches:
            for send in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    send(pid, signal.SIGKILL)
        for _ in range(SWEEPS):
            for pid in _children():
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            if not _has_children():
                break
            os.waitid(os.P_ALL, 0, os.WEXITED)
        os._exit(0)


def warm_up(runtime: RuntimeName) -> None:
    """Pay for what every fork would: the imports of a runtime, and a heap that no collection touches."""
    from grader.bench import runner

    runner.preload(runtime)
    # A collection in a fork would touch, and so copy, every page that holds an object.
    gc.collect()
    gc.freeze()
    gc.disable()


def _run(control: socket.socket, server: Server) -> None:
    from grader.bench import runner

    runner.run(control, server.runtime, server.confinement.seal)


def _probe(control: socket.socket, server: Server) -> None:
    from grader.bench import probe

    probe.run(control, server.runtime, server.confinement.seal)


def _become_bench(
    server: Server, control: int, output: int, entry: Callable[[socket.socket, Server], None]
) -> NoReturn:
    """In the fork: shed everything, then hand over to ``entry``, which does not come back."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()  # a signal to its own group must not reach the server
        read_end, write_end = os.pipe()
        os.close(write_end)
        os.dup2(read_end, 0)  # standard input: at its end
        os.dup2(output, 1)
        os.dup2(output, 2)
        low = 3
        for kept in sorted({control, *server.confinement.kept_descriptors()}):
            os.closerange(low, kept)
            low = kept + 1
        os.closerange(low, MAX_DESCRIPTOR)
        os.set_inheritable(control, False)
        server.confinement.apply()
        gc.enable()
        entry(socket.socket(fileno=control), server)
    except BaseException:  # noqa: BLE001 — a fork must never return into the server's loop
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(SETUP_FAILED)


def _has_children() -> bool:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _children() -> list[int]:
    """Who has us as parent, where ``/proc`` tells."""
    try:
        listing = os.open(f"/proc/self/task/{os.getpid()}/children", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return []
    try:
        return [int(word) for word in os.read(listing, 1 << 16).split()]
    finally:
        os.close(listing)


def _pidfds(pid: int) -> list[int]:
    """A descriptor of the process that cannot come to mean another one; none where unknown."""
    try:
        return [os.pidfd_open(pid)]
    except (AttributeError, OSError):
        return []


def _close_all(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def main() -> NoReturn:
    """Serve on the descriptor named by the first argument."""
    mailbox = Mailbox(socket.socket(fileno=int(sys.argv[1])))
    mailbox.socket.setblocking(True)
    set_dumpable(dumpable=False)  # a bench of the same user must not look in
    set_subreaper()
    set_malloc_arenas()
    threading.stack_size(THREAD_STACK_BYTES)
    Server(mailbox).serve()
