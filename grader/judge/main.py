"""What the judge's process does from its start to its end.

Reads one :class:`GradeRequest` a line from standard input, writes one event a line to standard output,
until its input ends. Root is dropped before any submission is read.
"""

from __future__ import annotations

import contextlib
import os
import sys

import msgspec

from grader.environment import assertions_hold
from grader.errors import Inconclusive
from grader.judge.client_watch import ClientWatch
from grader.judge.dispositions import forget_inherited
from grader.judge.request import Event, Failed, Finished, Preparing
from grader.judge.server import Server
from grader.os_errors import explain_os_error
from grader.sandbox.image import prepare
from grader.sandbox.limits.rlimits import raise_open_files
from grader.sandbox.privilege import drop_root
from grader.sandbox.warm import end_all

__all__ = ["main"]


def main() -> None:
    """Serve requests until the input ends."""
    forget_inherited()
    # Nothing else may write where events go: not a suite, not pytest.
    events = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    encoder = msgspec.json.Encoder()
    client_watch = ClientWatch(0)

    def tell(event: Event) -> None:
        if isinstance(event, Finished | Failed):
            client_watch.wanted = False  # whoever goes now has what it came for
        events.write(encoder.encode(event) + b"\n")

    def begin() -> None:
        client_watch.wanted = True

    server = Server(sys.stdin.buffer, tell, begins=begin)
    raise_open_files()
    if not server.is_asked():
        os._exit(0)  # it was started ahead of what turned out to be no grading: nothing is begun
    try:
        _prove_assertions()
        prepare(lambda what: tell(Preparing(what=what)))
        drop_root()
    except Inconclusive as error:
        server.trouble = error
    except (OSError, MemoryError) as error:
        server.trouble = explain_os_error(error, "the judge could not get ready")
    server.serve()
    with contextlib.suppress(Inconclusive):  # nobody is left to be told
        end_all()
    sys.stderr.flush()
    os._exit(0)  # everything is closed; taking the interpreter apart would only cost time


def _prove_assertions() -> None:
    if not assertions_hold():
        raise Inconclusive(
            "the judge's Python leaves assertions out, and every check would pass",
            "Start it without -O, and see what sitecustomize does in the grader's Python.",
        )
