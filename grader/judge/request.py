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
from grader.submission import Source
from grader.submission.cells import Piece

__all__ = [
    "CheckFinished",
    "CheckStarted",
    "Event",
    "Failed",
    "Finished",
    "GradeRequest",
    "Preparing",
    "Submitted",
    "Suite",
]


class Submitted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was handed in, as it was read, once, by whoever asks: a judge opens no file of a learner's."""

    #: for reports: the file, or the archive and the name in it
    name: str
    text: str
    #: of the bytes that the text was read from, in hexadecimal
    sha256: str
    #: of a notebook: in which cell each line of the text stands
    pieces: tuple[Piece, ...] = ()

    @classmethod
    def of(cls, source: Source) -> Submitted:
        """What :func:`grader.submission.read_submission` has read."""
        return cls(name=source.name, text=source.text, sha256=source.sha256, pieces=source.pieces)


class GradeRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Grade one submission of one exercise. The course's path is absolute."""

    #: the exercise's key, "03_uploads"
    exercise: str
    #: root of the course: the folder that holds exercises/ and solutions/
    course: str
    submission: Submitted
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
    """A check has its outcome.

    ``holding``: the ids of all rules of diagnosis that hold for what it has looked at, for authors; of a
    check that passed as well, since a rule that holds for right code is wrong.
    """

    index: int
    check: CheckReport
    holding: tuple[str, ...] = ()


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
    #: this judge could not go on, or what it runs benches from has lost files: the next judge builds it anew
    is_spent: bool = False


Event = Preparing | Suite | CheckStarted | CheckFinished | Failed | Finished
