"""The gradebook: one SQLite file, written by one process at a time, to which things are only added."""

from __future__ import annotations

import contextlib
import datetime
import json
import sqlite3
import zlib
from typing import TYPE_CHECKING, Self

import msgspec

from grader.errors import UsageError
from grader.gradebook.attempts import Attempt, Content, Grader, HandIn, NewAttempt, Standing, Student
from grader.report.model import Report
from grader.submission.cells import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

__all__ = ["Gradebook"]

_SCHEMA = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE student (
    student TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, ids TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE content (sha256 TEXT PRIMARY KEY, text BLOB NOT NULL, pieces BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE hand_in (
    id INTEGER PRIMARY KEY, student TEXT NOT NULL, exercise TEXT NOT NULL, sha256 TEXT NOT NULL,
    place TEXT NOT NULL, handed_in_at TEXT NOT NULL, late TEXT NOT NULL, recorded_at TEXT NOT NULL
);
CREATE INDEX hand_in_of ON hand_in (student, exercise, id);
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
    student TEXT NOT NULL, exercise TEXT NOT NULL, sha256 TEXT NOT NULL,
    suite TEXT NOT NULL, kit TEXT NOT NULL, seed INTEGER NOT NULL,
    outcome TEXT NOT NULL, points INTEGER NOT NULL, max_points INTEGER NOT NULL, diagnosis TEXT NOT NULL,
    level TEXT NOT NULL, machine TEXT NOT NULL, started_at TEXT NOT NULL, recorded_at TEXT NOT NULL,
    real_seconds REAL NOT NULL, report BLOB NOT NULL
);
CREATE INDEX attempt_of ON attempt (student, exercise, sha256, id);
"""
_ATTEMPT = (
    "a.id, a.student, a.exercise, a.sha256, a.suite, a.kit, a.seed, a.outcome, a.points, a.max_points,"
    " a.diagnosis, a.level, a.machine, a.started_at, a.recorded_at, a.real_seconds"
)


class Gradebook:
    """An open gradebook. Use as a context manager; :meth:`open` opens one.

    What a method writes is on the disk when it returns, or it raises and nothing of it is.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    def open(cls, path: Path, *, create: bool = False, read_only: bool = False) -> Self:
        """Open the gradebook at ``path``; with ``create`` made if it is not there.

        Raises:
            UsageError: it is not there, is none, is of a newer kit, or cannot be opened here as asked.
        """
        if not path.exists() and not create:
            raise UsageError(f"{path} does not exist", "Grade a cohort into it: grade cohort FOLDER.")
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if not read_only and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
        return cls(connection, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    # ------------------------------------------------------------------ writing
    def keep_setting(self, name: str, value: str) -> str:
        """The value kept under ``name``: ``value`` if there was none yet."""
        with self._transaction():
            self._connection.execute("INSERT OR IGNORE INTO setting VALUES (?, ?)", (name, value))
        (kept,) = self._connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(kept)

    def know(self, students: Iterable[Student]) -> None:
        """Keep what is told of students; what is told of one anew replaces what was."""
        rows = [(each.student, each.name, each.email, json.dumps(each.ids)) for each in students]
        with self._transaction():
            self._connection.executemany("INSERT OR REPLACE INTO student VALUES (?, ?, ?, ?)", rows)

    def hand_in(self, hand_ins: Iterable[tuple[HandIn, Content | None]]) -> None:
        """Record what was found; the content is None where none could be read.

        A hand-in that is equal to the latest of its student and exercise is not recorded again.
        """
        now = _now()
        with self._transaction():
            for each, content in hand_ins:
                if content is not None:
                    self._connection.execute(
                        "INSERT OR IGNORE INTO content VALUES (?, ?, ?)",
                        (
                            content.sha256,
                            zlib.compress(content.text.encode()),
                            msgspec.json.encode(content.pieces),
                        ),
                    )
                if self._latest(each.student, each.exercise) != each:
                    self._connection.execute(
                        "INSERT INTO hand_in VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
                        (
                            each.student,
                            each.exercise,
                            each.sha256,
                            each.place,
                            each.handed_in_at,
                            each.late,
                            now,
                        ),
                    )

    def record(self, new: NewAttempt) -> bool:
        """Record a grading; False if an attempt of this key is there already, and nothing is changed."""
        report = new.report
        with self._transaction():
            done = self._connection.execute(
                "INSERT OR IGNORE INTO attempt VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    new.key,
                    new.student,
                    new.exercise,
                    new.sha256,
                    new.grader.suite,
                    new.grader.kit,
                    new.grader.seed,
                    report.outcome.value,
                    report.points,
                    report.max_points,
                    report.diagnosis.id if report.diagnosis else "",
                    report.isolation.level or "",
                    new.machine,
                    report.started_at,
                    _now(),
                    report.real_seconds,
                    zlib.compress(msgspec.json.encode(report)),
                ),
            )
        return done.rowcount == 1

    # ------------------------------------------------------------------ reading
    def students(self) -> Iterator[Student]:
        """All that it knows, by their names in the gradebook."""
        for student, name, email, ids in self._connection.execute("SELECT * FROM student ORDER BY student"):
            yield Student(student=student, name=name, email=email, ids=json.loads(ids))

    def standing(self) -> Iterator[Standing]:
        """What counts, by exercise and student."""
        rows = self._connection.execute(
            "SELECT h.student, h.exercise, h.sha256, h.place, h.handed_in_at, h.late,"  # noqa: S608 — our own
            f" {_ATTEMPT} FROM hand_in h"
            " LEFT JOIN attempt a ON a.id = (SELECT b.id FROM attempt b WHERE b.student = h.student"
            "   AND b.exercise = h.exercise AND b.sha256 = h.sha256"
            "   ORDER BY b.outcome = 'inconclusive', b.id DESC LIMIT 1)"
            " WHERE h.id = (SELECT max(id) FROM hand_in l"
            "   WHERE l.student = h.student AND l.exercise = h.exercise)"
            " ORDER BY h.exercise, h.student"
        )
        for row in rows:
            yield Standing(hand_in=_hand_in(row[:6]), attempt=None if row[6] is None else _attempt(row[6:]))

    def attempts(self, *, student: str = "", exercise: str = "") -> Iterator[Attempt]:
        """All attempts, the earliest first; of one student or one exercise if named."""
        rows = self._connection.execute(
            f"SELECT {_ATTEMPT} FROM attempt a"  # noqa: S608 — our own
            " WHERE (?1 = '' OR a.student = ?1) AND (?2 = '' OR a.exercise = ?2) ORDER BY a.id",
            (student, exercise),
        )
        return map(_attempt, rows)

    def attempt(self, id_: int) -> Attempt:
        """One attempt.

        Raises:
            UsageError: there is none of this number.
        """
        row = self._connection.execute(
            f"SELECT {_ATTEMPT} FROM attempt a WHERE a.id = ?",  # noqa: S608 — our own
            (id_,),
        ).fetchone()
        if row is None:
            raise UsageError(f"{self.path} has no attempt {id_}", "grade gradebook list shows them.")
        return _attempt(row)

    def report(self, id_: int) -> Report:
        """The report of an attempt that is there."""
        (packed,) = self._connection.execute("SELECT report FROM attempt WHERE id = ?", (id_,)).fetchone()
        return msgspec.json.decode(zlib.decompress(packed), type=Report)

    def content(self, sha256: str) -> Content | None:
        """The text that was graded; None where nothing could be read."""
        row = self._connection.execute(
            "SELECT text, pieces FROM content WHERE sha256 = ?", (sha256,)
        ).fetchone()
        if row is None:
            return None
        pieces = msgspec.json.decode(row[1], type=tuple[Piece, ...])
        return Content(sha256=sha256, text=zlib.decompress(row[0]).decode(), pieces=pieces)

    # ------------------------------------------------------------------
    def _latest(self, student: str, exercise: str) -> HandIn | None:
        row = self._connection.execute(
            "SELECT student, exercise, sha256, place, handed_in_at, late FROM hand_in"
            " WHERE student = ? AND exercise = ? ORDER BY id DESC LIMIT 1",
            (student, exercise),
        ).fetchone()
        return None if row is None else _hand_in(row)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _now() -> str:
    now = datetime.datetime.now(datetime.UTC)  # noqa: TID251 — for people to read only
    return now.isoformat(timespec="milliseconds")


def _hand_in(row: tuple[str, ...]) -> HandIn:
    student, exercise, sha256, place, handed_in_at, late = row
    return HandIn(
        student=student, exercise=exercise, sha256=sha256, place=place, handed_in_at=handed_in_at, late=late
    )


def _attempt(row: tuple[object, ...]) -> Attempt:
    names = (
        "outcome",
        "points",
        "max_points",
        "diagnosis",
        "level",
        "machine",
        "started_at",
        "recorded_at",
        "real_seconds",
    )
    id_, student, exercise, sha256, suite, kit, seed, *rest = row
    return msgspec.convert(
        {
            "id": id_,
            "student": student,
            "exercise": exercise,
            "sha256": sha256,
            "grader": Grader(suite=str(suite), kit=str(kit), seed=int(str(seed))),
            **dict(zip(names, rest, strict=True)),
        },
        type=Attempt,
    )
