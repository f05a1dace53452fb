"""Requests one after another, each with an answer whatever happens.

Gradings of one suite follow each other in one pytest session (:mod:`.session`): while it is open, it asks
:meth:`Server.following` for the next one, and gives back what is for another suite. Errors belong to the
request that caused them, wherever in that session it was served.
"""

from __future__ import annotations

import dataclasses
import gc
import select
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from grader.course import Course, Exercise
from grader.errors import CourseError, Inconclusive, OneCookError, UsageError
from grader.judge.grading import Grading
from grader.judge.request import CheckFinished, Event, Failed, Finished, GradeRequest
from grader.judge.sandboxes import settle
from grader.os_errors import explain_os_error
from grader.report.model import CheckReport
from grader.sandbox.policy import demand

__all__ = ["Served", "Server"]

#: path, number, size and time of all files that a suite may be made of: a session never outlives an edit
SuiteState = frozenset[tuple[str, int, int, int]]


@dataclasses.dataclass(slots=True)
class Served:
    """One request while it is worked on."""

    request: GradeRequest
    tell: Callable[[Event], None]
    began: float = dataclasses.field(default_factory=time.monotonic)
    decided: list[CheckReport] = dataclasses.field(default_factory=list)
    #: None: it could not be prepared, and whoever asked has been told why
    grading: Grading | None = None
    #: what the suite was made of before it was imported for this request
    suite: SuiteState = frozenset()

    def hear(self, event: Event) -> None:
        """Pass an event on, and keep what it decides."""
        if isinstance(event, CheckFinished):
            self.decided.append(event.check)
        self.tell(event)


class Server:
    """Reads requests, one a line, and answers each of them."""

    def __init__(self, lines: BinaryIO, tell: Callable[[Event], None], *, begins: Callable[[], None]) -> None:
        """``begins`` is called when a request has come, ``tell`` with every event."""
        self._lines = lines
        self._pass_on = tell
        self._begins = begins
        self._given_back: GradeRequest | None = None
        #: why nothing can be graded by this judge
        self.trouble: Inconclusive | None = None

    def is_asked(self) -> bool:
        """Wait until a request comes, without reading it; False: nobody will ever ask anything."""
        return not hasattr(select, "poll") or self._is_readable(None)

    def serve(self) -> None:
        """Answer requests until there are no more."""
        while (request := self._take()) is not None:
            served = self._prepared(request)
            if served.grading is not None:
                # The sandbox warms up in the other processor while pytest is imported here.
                from grader.judge import session

                _collect_from_now_on()
                session.run(served, self)

    def following(self, latest: Served) -> Served | None:
        """The next request, if it is for the suite of the latest one, as that is now; waits for it.

        What cannot be prepared is answered here; None when there is no further request for that suite.
        """
        while (request := self._take()) is not None:
            if (request.course, request.exercise) != (latest.request.course, latest.request.exercise):
                self._given_back = request
                return None
            served = self._prepared(request)
            if served.grading is None:
                continue
            if served.suite == latest.suite:
                return served
            served.grading.close()
            self._given_back = request
            return None
        return None

    def guard(self, served: Served, work: Callable[[], None]) -> None:
        """Do some work for a request; what goes wrong becomes its answer."""
        try:
            try:
                work()
            except Inconclusive as error:
                self._give_up(served, error)
            except BrokenPipeError:
                raise  # nobody listens any more
            except (OSError, MemoryError) as error:
                self._give_up(served, explain_os_error(error, "the judge could not go on"))
        except UsageError as error:
            served.tell(Failed(kind="usage", cause=error.cause, next_step=error.next_step))
        except CourseError as error:
            served.tell(Failed(kind="course", cause=error.cause, next_step=error.next_step))

    def _tell(self, event: Event) -> None:
        if isinstance(event, Finished | Failed):
            self._settle()  # a second answer tells that all of the grading before is gone
        self._pass_on(event)

    def _settle(self) -> None:
        try:
            settle()
        except Inconclusive as error:
            self.trouble = error

    def _is_asked_again(self) -> bool:
        """Whether another request waits already: then its sandbox opens while the last one ends."""
        return hasattr(select, "poll") and self._is_readable(0)

    def _is_readable(self, real_milliseconds: int | None) -> bool:
        poll = select.poll()
        poll.register(self._lines, select.POLLIN)
        return any(events & select.POLLIN for _, events in poll.poll(real_milliseconds))

    def _take(self) -> GradeRequest | None:
        request, self._given_back = self._given_back, None
        if request is None:
            if not self._is_asked_again():
                self._settle()
            line = self._lines.readline()
            if not line:
                return None
            request = msgspec.json.decode(line, type=GradeRequest)
        self._begins()
        return request

    def _prepared(self, request: GradeRequest) -> Served:
        served = Served(request, self._tell)
        self.guard(served, lambda: self._prepare(served))
        return served

    def _prepare(self, served: Served) -> None:
        if self.trouble is not None:
            raise self.trouble
        request = served.request
        served.grading = Grading.prepare(
            Course.locate(Path(request.course)),
            request.exercise,
            request.submission,
            seed=request.seed,
            runtime=request.runtime,
            demanded=demand(request.level),
            tell=served.hear,
        )
        served.suite = _suite_state(served.grading.exercise)

    def _give_up(self, served: Served, error: Inconclusive) -> None:
        """The grader or the machine is at fault: what was decided by then, and no mark."""
        from grader.judge.reports import inconclusive_report  # for a fault only

        seconds = time.monotonic() - served.began
        try:
            report = inconclusive_report(served.request, error, decided=served.decided, real_seconds=seconds)
        except (
            OneCookError,
            OSError,
            MemoryError,
        ):  # the same lack: who asked may have more
            served.tell(Failed(kind="machine", cause=error.cause, next_step=error.next_step))
        else:
            served.tell(Finished(report=report, is_spent=True))


def _collect_from_now_on() -> None:
    """Look for garbage again, but not among what was imported (see :mod:`grader.judge.__main__`)."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _suite_state(exercise: Exercise) -> SuiteState:
    found = []
    for folder in (exercise.suite_folder, exercise.folder, exercise.suites / "worlds"):
        if folder.is_dir():
            for path in folder.iterdir():
                facts = path.stat()
                found.append((str(path), facts.st_ino, facts.st_size, facts.st_mtime_ns))
    return frozenset(found)
