"""The judge's process: ``python -m grader.judge``.

Reads one :class:`GradeRequest` a line from standard input, writes one event a line to standard output,
until its input ends. Root is dropped before any submission is read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from grader.course import Course
from grader.errors import CourseError, Inconclusive, UsageError
from grader.judge.grading import Grading
from grader.judge.request import Event, Failed, Finished, GradeRequest, Preparing
from grader.sandbox.image import prepare
from grader.sandbox.policy import demand
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
    sys.stderr.flush()
    os._exit(0)  # everything is closed; taking the interpreter apart would only cost time


def _serve(request: GradeRequest, tell: Callable[[Event], None], trouble: Inconclusive | None) -> None:
    course = Course.locate(Path(request.course))
    try:
        if trouble is not None:
            raise trouble
        grading = Grading.prepare(
            course,
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
    except Inconclusive as error:
        from grader.judge import session

        metadata = course.find(request.exercise).metadata
        report = session.inconclusive_report(request, error, metadata.title, metadata.points)
        tell(Finished(report=report))
    except (UsageError, CourseError) as error:
        tell(Failed(cause=error.cause, next_step=error.next_step, usage=isinstance(error, UsageError)))


if __name__ == "__main__":
    main()
