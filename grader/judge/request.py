"""What the command line asks of the judge's process, and what the judge tells while it works.

Both travel as one JSON object a line. The judge runs in a process of its own
(``python -m grader.judge``): it drops root before it does anything else, and if it dies the command
line still has something true to say.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from grader.report.model import CheckReport, Report
from grader.sandbox.policy import DemandWord

__all__ = [
    "CheckFinished",
    "CheckStarted",
    "Event",
    "Failed",
    "Finished",
    "GradeRequest",
    "Preparing",
    "Suite",
]


class GradeRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Grade one submission of one exercise. Paths are absolute."""

    #: the exercise's key, "03_uploads"
    exercise: str
    #: root of the course: the folder that holds exercises/ and solutions/
    course: str
    #: the learner's file, or the archive that it is in
    submission: str
    seed: int
    #: None: chosen from what the submission imports
    runtime: Literal["asyncio", "trio"] | None = None
    #: None: the highest level that this machine can prove; "untrusted": the same, but one with walls
    level: DemandWord | None = None


class Preparing(msgspec.Struct, frozen=True, kw_only=True, tag="preparing"):
    """Something that takes a while, before the first check: "preparing the sandbox (once)"."""

    what: str


class Suite(msgspec.Struct, frozen=True, kw_only=True, tag="suite"):
    """The checks that will run, in order, by their sentences."""

    sentences: tuple[str, ...]


class CheckStarted(msgspec.Struct, frozen=True, kw_only=True, tag="check-started"):
    """A check begins; ``index`` counts from 0."""

    index: int


class CheckFinished(msgspec.Struct, frozen=True, kw_only=True, tag="check-finished"):
    """A check has its outcome."""

    index: int
    check: CheckReport


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed"):
    """Instead of ``Finished``: the request could not be carried out.

    ``usage`` is the user's mistake, ``course`` an author's. A fault of ours or of the machine is an
    inconclusive report; ``machine`` says that not even that could be made here.
    """

    kind: Literal["usage", "course", "machine"]
    cause: str
    next_step: str


class Finished(msgspec.Struct, frozen=True, kw_only=True, tag="finished"):
    """The grading is over; the last event of a request."""

    report: Report


Event = Preparing | Suite | CheckStarted | CheckFinished | Failed | Finished
