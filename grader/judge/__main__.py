"""The judge's process: ``python -m grader.judge``.

Reads one :class:`GradeRequest` a line from standard input, writes one event a line to standard output,
until its input ends. Root is dropped before any submission is read.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable

import msgspec

from grader.errors import CourseError, Inconclusive, UsageError
from grader.judge.request import Event, Failed, Finished, GradeRequest, Preparing
from grader.sandbox.image import prepare
from grader.sandbox.policy import Isolation, Level
from grader.sandbox.privilege import drop_root

__all__ = ["main"]


def main() -> None:
    """Serve requests until the input ends."""
    # Nothing else may write where events go: not a suite, not pytest.
    events = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    encoder = msgspec.json.Encoder()

    def tell(event: Event) -> None:
        events.write(encoder.encode(event) + b"\n")

    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    trouble: Inconclusive | None = None
    try:
        prepare(lambda what: tell(Preparing(what=what)))
        drop_root()
    except Inconclusive as error:
        trouble = error
    for line in sys.stdin.buffer:
        _serve(msgspec.json.decode(line, type=GradeRequest), tell, trouble)


def _serve(request: GradeRequest, tell: Callable[[Event], None], trouble: Inconclusive | None) -> None:
    from pathlib import Path

    from grader.course import Course
    from grader.judge import session

    try:
        if trouble is not None:
            raise trouble
        session.run(request, _proven(request.level), tell)
    except Inconclusive as error:
        metadata = Course.locate(Path(request.course)).find(request.exercise).metadata
        report = session.inconclusive_report(request, error, metadata.title, metadata.points)
        tell(Finished(report=report))
    except (UsageError, CourseError) as error:
        tell(Failed(cause=error.cause, next_step=error.next_step, usage=isinstance(error, UsageError)))


@functools.cache
def _proven(level: str | None) -> Isolation:
    """The level in force; a process proves it once."""
    from grader.sandbox.cell import choose

    return choose(Level(level) if level else None)


if __name__ == "__main__":
    main()
