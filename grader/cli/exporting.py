"""``--format``: the report in a platform's own form, at a place where the platform looks for it.

A result file is there from the moment at which the exercise is known: first one that says that the grading
came to no end, then, whole and in one step, the real one. Whoever ends this process, at any time, leaves a
file that its platform can read. Only this module knows the environment and the clock; a format is a pure
function.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.console import write_bytes
from grader.cli.signing import signer
from grader.errors import Inconclusive, UsageError
from grader.export.form import public
from grader.export.formats import find
from grader.files import flaw_of_target, write_whole
from grader.judge.reports import refused_report, unfinished_report

if TYPE_CHECKING:
    from grader.course import Exercise
    from grader.export.form import Export, Format
    from grader.report.model import Report

__all__ = ["Delivery"]


@dataclasses.dataclass(frozen=True, slots=True)
class Delivery:
    """A format, where its result goes, and what was told of the occasion."""

    format: Format
    #: None: standard output
    path: Path | None
    told: Mapping[str, str]
    #: signs what whoever grades gets; what platforms get has another form
    sign: Callable[[Report], Report]

    @classmethod
    def plan(
        cls, name: str, path: Path | None, about: Sequence[str], taken: Sequence[Path | None]
    ) -> Delivery:
        """What ``--format``, ``--out`` and ``--about`` say; an old result is taken away.

        Args:
            name: of the format.
            path: where the result goes; None, or "-": to standard output.
            about: each ``KEY=VALUE``.
            taken: other files of the same command, which the result must not replace.

        Raises:
            UsageError: there is no such format, it needs more than was told, or nothing can be written there.
        """
        found, path = find(name), None if path is not None and str(path) == "-" else path
        told: dict[str, str] = {}
        for key, value in map(_fact, about):
            if key in told:
                raise UsageError(f"--about {key} is given twice", "Give it once.")
            told[key] = value
        delivery = cls(found, path, told, signer())
        found.occasion(told, os.environ, _now())  # what is missing is said first
        if path is not None:
            delivery._clear(path, [other for other in taken if other is not None])
        return delivery

    def _clear(self, path: Path, taken: Sequence[Path]) -> None:
        """Take an old result away: whatever goes wrong from here on, it must not pass for a new one."""
        flaw = next(filter(None, map(flaw_of_target, (path, *map(path.with_name, self.format.beside)))), "")
        if path.suffix == ".py":
            flaw = f"{path} is a program, and no result file"
        if any(_are_one(path, other) for other in taken):
            flaw = f"{path} is the file to be graded, or is written already"
        if flaw:
            raise UsageError(f"the result cannot be written: {flaw}", "Name another file with --out PATH.")
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _unwritten(str(path), error) from None

    def begin(self, exercise: Exercise, *, seed: int, reason: str = "") -> None:
        """Put a result there that says that the grading came to no end; it stays if this process is ended.

        Raises:
            UsageError: nothing can be written there.
        """
        if self.path is None:
            return
        report = unfinished_report(exercise, file=exercise.file_name, seed=seed, reason=reason)
        try:
            self._write(self._made(report))
        except OSError as error:
            raise _unwritten(str(self.path), error) from None

    def refuse(self, exercise: Exercise, error: UsageError, *, seed: int) -> None:
        """Deliver that what was handed in could not be graded.

        Raises:
            Inconclusive: it could not be written.
        """
        self.deliver(refused_report(exercise, error, file=exercise.file_name, seed=seed))

    def deliver(self, report: Report) -> None:
        """Put the export of this report in the place of what is there; say what the platform wants said.

        Raises:
            Inconclusive: some of it could not be written.
        """
        export = self._made(report)
        where = str(self.path or "standard output")
        try:
            if self.path is None:
                write_bytes(export.said.encode() or export.content)
            else:
                self._write(export)
                write_bytes(export.said.encode())
            for variable, content in export.appended.items():
                if file := os.environ.get(variable):
                    where = file
                    with open(file, "ab") as stream:
                        stream.write(content)
        except OSError as error:
            raise Inconclusive(
                f"the result could not be written to {where} ({error.strerror or error})",
                f"Make room or name another place, then grade again with --seed {report.seed}: "
                "it repeats this very run.",
            ) from None

    def _made(self, report: Report) -> Export:
        told = self.sign(report) if self.format.whole else public(report)
        return self.format.make(told, self.format.occasion(self.told, os.environ, _now()))

    def _write(self, export: Export) -> None:
        """The result last: what lies beside it is about the same grading."""
        if self.path is not None:
            for name, content in export.beside.items():
                write_whole(self.path.with_name(name), content)
            write_whole(self.path, export.content)


def _unwritten(where: str, error: OSError) -> UsageError:
    return UsageError(
        f"the result cannot be written to {where}: {error.strerror or error}",
        "Make room or name another place with --out PATH.",
    )


def _are_one(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # one of them is not there
        return path.absolute() == other.absolute()


def _fact(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip() or not value.strip():
        raise UsageError(f"--about {text!r} tells nothing", "Write it as --about KEY=VALUE.")
    return key.strip(), value.strip()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)  # noqa: TID251 - for platforms that keep the latest result
