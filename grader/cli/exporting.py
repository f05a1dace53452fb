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
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.console import write
from grader.errors import Inconclusive, UsageError
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

    @classmethod
    def plan(cls, name: str, path: Path | None, about: Sequence[str]) -> Delivery:
        """What ``--format``, ``--out`` and ``--about`` say.

        Raises:
            UsageError: there is no such format, it needs more than was told, or nothing can be written there.
        """
        told = dict(_fact(each) for each in about)
        delivery = cls(find(name), path, told)
        delivery.format.occasion(told, os.environ, _now())  # what is missing is said first
        flaw = "" if path is None else flaw_of_target(path)
        if path is not None and path.suffix == ".py":
            flaw = f"{path} is a program, and no result file"
        if flaw:
            raise UsageError(f"the result cannot be written: {flaw}", "Name another file with --out PATH.")
        return delivery

    def begin(self, exercise: Exercise, *, submission: Path | None, seed: int) -> None:
        """Put a result there that says that the grading came to no end; it stays if this process is ended.

        Raises:
            UsageError: the place is the file to be graded, or nothing can be written there.
        """
        if self.path is None:
            return
        if submission is not None and _are_one(self.path, submission):
            raise UsageError(f"{self.path} is the file to be graded", "Name another file with --out PATH.")
        file = str(submission or exercise.file_name)
        export = self._made(unfinished_report(exercise, file=file, seed=seed))
        try:
            self._write(export)
        except OSError as error:
            raise UsageError(
                f"the result cannot be written to {self.path}: {error.strerror or error}",
                "Make room or name another place with --out PATH.",
            ) from None

    def refuse(self, exercise: Exercise, error: UsageError, *, submission: Path | None, seed: int) -> None:
        """Deliver that what was handed in could not be graded.

        Raises:
            Inconclusive: it could not be written.
        """
        file = str(submission or exercise.file_name)
        self.deliver(refused_report(exercise, error, file=file, seed=seed))

    def deliver(self, report: Report) -> None:
        """Put the export of this report in the place of what is there; say what the platform wants said.

        Raises:
            Inconclusive: some of it could not be written.
        """
        export = self._made(report)
        where = str(self.path or "standard output")
        try:
            if self.path is None:
                write(export.said or export.content.decode())
            else:
                self._write(export)
                write(export.said)
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
        return self.format.make(report, self.format.occasion(self.told, os.environ, _now()))

    def _write(self, export: Export) -> None:
        if self.path is not None:
            for name, content in export.beside.items():
                write_whole(self.path.with_name(name), content)
            write_whole(self.path, export.content)


def _are_one(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # one of them is not there
        return False


def _fact(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip() or not value.strip():
        raise UsageError(f"--about {text!r} tells nothing", "Write it as --about KEY=VALUE.")
    return key.strip(), value.strip()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)  # noqa: TID251 - for platforms that keep the latest result
