"""The warm process: it pays for the imports of a runtime once, and forks one bench server per submission.

It holds trusted code only: no suite, no reference, no token, no learner's code. A submission's server is a
fork that isolates itself (:mod:`grader.bench.isolation`) and closes every descriptor of the warm process's
before it hears a word from the judge. From then on the two have nothing in common but memory pages as they
were at the fork.

::

    judge                            warm process                      fork
      ── start {runtime}, /proc ───►  preload, freeze
      ◄─ started, pidfd ────────────
      ── open {…}, descriptors ────►  fork ──────────────────────────►  isolate itself, be a Server
      ◄─ opened, pidfd (or refused) ◄                                   (its own mailbox, see server.py)

The end of the mailbox is the end of the warm process. At level ``sandbox`` all its forks end with it, since
their process namespaces lie within its own; at ``account`` each sees the end of its own mailbox.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
import traceback
from typing import TYPE_CHECKING, NoReturn

from grader.bench.confinement import set_dumpable, set_malloc_arenas, set_subreaper
from grader.bench.isolation import Account, Namespaces, enter_groups
from grader.bench.mailbox import Mailbox, MailboxClosedError
from grader.bench.server import MAX_DESCRIPTOR, SETUP_FAILED, THREAD_STACK_BYTES, Server, warm_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.bench.isolation import Isolating
    from grader.protocol.orders import OpenServer, StartWarm, WarmAnswer, WarmOrder

__all__ = ["ForkServer", "main"]


class ForkServer:
    """Answers the judge's orders one by one."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.isolation: Isolating = Account()

    def serve(self) -> NoReturn:
        """Until the judge is gone."""
        # The judge learns of an end from the fork's pidfd; nobody asks for its status.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        with contextlib.suppress(MailboxClosedError):
            while True:
                for order in self.mailbox.receive():
                    self._obey(order)
        os._exit(0)

    def _obey(self, order: WarmOrder) -> None:
        if order["t"] == "start":
            self._start(order)
        else:
            self._open(order)

    def _tell(self, answer: WarmAnswer, descriptors: Sequence[int] = ()) -> None:
        self.mailbox.send(answer, descriptors)

    def _start(self, order: StartWarm) -> None:
        itself, proc = os.pidfd_open(os.getpid()), self.mailbox.descriptor()
        self._tell({"t": "started"}, [itself])
        os.close(itself)
        if proc is not None:
            self.isolation = Namespaces(proc)
        warm_up(order["runtime"])

    def _open(self, order: OpenServer) -> None:
        taken = [self.mailbox.descriptor() for _ in range(order["descriptors"])]
        control, errors, *doors = [each for each in taken if each is not None]
        pid = 0
        try:
            self.isolation.before_fork()
            pid = os.fork()
            if pid == 0:
                _become_server(self.isolation, order["user"], control, errors, doors)
            pidfd = os.pidfd_open(pid)
        except OSError as error:
            if pid:  # nobody could be told of it
                os.kill(pid, signal.SIGKILL)
            os.write(errors, f"{error}\n".encode())
            self._tell({"t": "refused"})
        else:
            self._tell({"t": "opened"}, [pidfd])
            os.close(pidfd)
        finally:
            for descriptor in (control, errors, *doors):
                os.close(descriptor)


def _become_server(isolation: Isolating, user: int, control: int, errors: int, doors: list[int]) -> NoReturn:
    """In the fork: away from the warm process, then serve the one submission."""
    try:
        os.dup2(errors, 1)
        os.dup2(errors, 2)
        # The first process of a namespace gets no signal from inside that it has no handler for.
        for number in (signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        enter_groups(doors)
        isolation.after_fork(user)
        os.closerange(3, control)
        os.closerange(control + 1, MAX_DESCRIPTOR)
        set_subreaper()
        Server(Mailbox(socket.socket(fileno=control))).serve()
    except BaseException:  # noqa: BLE001 — a fork must never return into the warm process's loop
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(SETUP_FAILED)


def main() -> NoReturn:
    """Serve on the descriptor named by the first argument."""
    mailbox = Mailbox(socket.socket(fileno=int(sys.argv[1])))
    mailbox.socket.setblocking(True)
    set_dumpable(dumpable=False)  # what a fork becomes must not look in
    set_malloc_arenas()
    threading.stack_size(THREAD_STACK_BYTES)
    ForkServer(mailbox).serve()


if __name__ == "__main__":
    main()
