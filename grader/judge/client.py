"""The command line's side of the judge's process: start it, ask it, and survive its end.

The judge is a process of its own, so that it can drop root before it reads anything, and so that its
death (by a bug, by the machine) is still an outcome: inconclusive, with what is known.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import msgspec

from grader.errors import CourseError, Inconclusive, UsageError
from grader.judge.process import take
from grader.judge.request import Event, Failed, Finished, GradeRequest
from grader.missing_module import explain_missing_module, last_missing_module

__all__ = ["Judge"]

#: of what the judge said on its error stream before it died
MOST_TAIL = 1500

_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


class Judge:
    """A judge process that grades one request after another.

    A process that has proven one level has given up what another one needs, for good: a request that
    demands another level than the one before it gets a new process; so does one after a process that could
    not go on: what it lacked, an image for instance, the next one may have.

    Use as a context manager; leaving it ends the process.
    """

    def __init__(self) -> None:
        """Start it.

        Raises:
            Inconclusive: this machine has no room for another process.
        """
        self._latest: GradeRequest | None = None
        self._is_spent = False
        self._start()

    def _start(self) -> None:
        try:
            self._process, self._errors = take()
        except OSError as error:
            from grader.os_errors import explain_os_error  # for a fault only

            raise explain_os_error(error, "the judge's process could not be started") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.kill()  # interrupted: its sandboxes die with it
        self.close()

    def grade(self, request: GradeRequest) -> Iterator[Event]:
        """Events of one grading; the last one is :class:`Finished`.

        Raises:
            UsageError: the submission cannot be graded as it is.
            CourseError: the exercise is broken.
            Inconclusive: the judge's process ended before its report, or could make none.
        """
        if self._is_spent or (self._latest is not None and self._latest.level != request.level):
            self.close()
            self._start()
            self._is_spent = False
        self._latest = request
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(msgspec.json.encode(request) + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._died() from None
        import grader.sandbox.limits.cgroup  # noqa: F401 — for close(); here the judge works meanwhile

        for line in self._process.stdout:
            event = self._decoded(line)
            if isinstance(event, Failed):
                self._is_spent = event.kind == "machine"
                raise _refusal(event)
            if isinstance(event, Finished):
                self._is_spent = event.is_spent
            yield event
            if isinstance(event, Finished):
                return
        raise self._died()

    def _decoded(self, line: bytes) -> Event:
        """One event; a line that breaks off is the last word of a judge that died."""
        try:
            return _decoder.decode(line)
        except msgspec.MsgspecError:
            raise self._died() from None

    def kill(self) -> None:
        """End the judge's process at once, from any thread; whoever reads its events hears that it died."""
        self._process.kill()

    def close(self) -> None:
        """End the judge's process, and with it everything that it started."""
        process = self._process
        if process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):  # it has gone already
                process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
        self._errors.close()
        from grader.sandbox.limits.cgroup import sweep  # imported by now, if anything was graded

        sweep()  # a judge that has dropped root cannot remove the control group that it was given

    def _died(self) -> Inconclusive:
        try:
            self._process.wait(timeout=10)  # it is at its end: its own status is worth more than ours
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.seek(0)
        tail = self._errors.read().decode("utf-8", "replace").strip()[-MOST_TAIL:]
        if name := last_missing_module(tail):
            return explain_missing_module(name)
        status = self._process.returncode
        how = f"was killed (signal {-status})" if status < 0 else f"ended (exit code {status})"
        cause = f"the judge's process {how} before the grading was done"
        step = "Run the same command again; processes are also killed when the machine runs out of memory."
        return Inconclusive(
            cause, f"{step}\nIf it happens again, report it with its last words:\n{tail}" if tail else step
        )


def _refusal(event: Failed) -> UsageError | CourseError | Inconclusive:
    kinds: dict[str, type[UsageError | CourseError | Inconclusive]] = {
        "usage": UsageError,
        "course": CourseError,
        "machine": Inconclusive,
    }
    return kinds[event.kind](event.cause, event.next_step)
