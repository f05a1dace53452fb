"""The judge's process: ``python -m grader.judge``.

Reads one :class:`GradeRequest` a line from standard input, writes one event a line to standard output,
until its input ends. Root is dropped before any submission is read.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from grader.course import Course
from grader.environment import assertions_hold
from grader.errors import CourseError, Inconclusive, OneCookError, UsageError
from grader.judge.client_watch import ClientWatch
from grader.judge.dispositions import forget_inherited
from grader.judge.grading import Grading
from grader.judge.request import CheckFinished, Event, Failed, Finished, GradeRequest, Preparing
from grader.os_errors import explain_os_error
from grader.report.model import CheckReport
from grader.sandbox.image import prepare
from grader.sandbox.limits.rlimits import raise_open_files
from grader.sandbox.policy import demand
from grader.sandbox.privilege import drop_root

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

    raise_open_files()
    trouble: Inconclusive | None = None
    try:
        _prove_assertions()
        prepare(lambda what: tell(Preparing(what=what)))
        drop_root()
    except Inconclusive as error:
        trouble = error
    except (OSError, MemoryError) as error:
        trouble = explain_os_error(error, "the judge could not get ready")
    for line in sys.stdin.buffer:
        client_watch.wanted = True
        _serve(msgspec.json.decode(line, type=GradeRequest), tell, trouble)
    sys.stderr.flush()
    os._exit(0)  # everything is closed; taking the interpreter apart would only cost time


def _prove_assertions() -> None:
    if not assertions_hold():
        raise Inconclusive(
            "the judge's Python leaves assertions out, and every check would pass",
            "Start it without -O, and see what sitecustomize does in the grader's Python.",
        )


def _serve(request: GradeRequest, tell: Callable[[Event], None], trouble: Inconclusive | None) -> None:
    began, decided = time.monotonic(), list[CheckReport]()

    def tell_and_keep(event: Event) -> None:
        if isinstance(event, CheckFinished):
            decided.append(event.check)
        tell(event)

    try:
        try:
            _grade(request, tell_and_keep, trouble)
        except Inconclusive as error:
            _give_up(request, error, tell, decided, began)
        except BrokenPipeError:
            raise  # nobody listens any more
        except (OSError, MemoryError) as error:
            found = explain_os_error(error, "the judge could not go on")
            _give_up(request, found, tell, decided, began)
    except UsageError as error:
        tell(Failed(kind="usage", cause=error.cause, next_step=error.next_step))
    except CourseError as error:
        tell(Failed(kind="course", cause=error.cause, next_step=error.next_step))


def _grade(request: GradeRequest, tell: Callable[[Event], None], trouble: Inconclusive | None) -> None:
    if trouble is not None:
        raise trouble
    grading = Grading.prepare(
        Course.locate(Path(request.course)),
        request.exercise,
        Path(request.submission),
        seed=request.seed,
        runtime=request.runtime,
        demanded=demand(request.level),
        tell=tell,
    )
    # The sandbox warms up in the other processor while pytest is imported here.
    from grader.judge import session

    session.run(grading)


def _give_up(
    request: GradeRequest,
    error: Inconclusive,
    tell: Callable[[Event], None],
    decided: list[CheckReport],
    began: float,
) -> None:
    """The grader or the machine is at fault: what was decided by then, and no mark."""
    from grader.judge.reports import inconclusive_report  # for a fault only

    seconds = time.monotonic() - began
    try:
        report = inconclusive_report(request, error, decided=decided, real_seconds=seconds)
    except (OneCookError, OSError, MemoryError):  # the same lack, most likely: whoever asked may have more
        tell(Failed(kind="machine", cause=error.cause, next_step=error.next_step))
    else:
        tell(Finished(report=report))


if __name__ == "__main__":
    main()
