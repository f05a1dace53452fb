"""The gradebook: one SQLite file, written by one process at a time, to which things are only added.

An open gradebook belongs to the thread that opened it: a run has one thread that writes, and whoever reads
beside it opens the file again (``read_only``). How the file is found, locked, brought up to date and
journalled is :mod:`.opened`'s; its tables are :mod:`.schema`'s.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import sqlite3
from typing import TYPE_CHECKING, Any, Self

import msgspec

from grader.errors import OneCookError, UsageError
from grader.gradebook.attempts import Attempt, Content, Grader, HandIn, NewAttempt, Standing, Student, Tried
from grader.gradebook.opened import open_reader, open_writer
from grader.gradebook.packing import Unpackable, pack, unpack
from grader.gradebook.sqlite_errors import damaged, telling
from grader.report.model import FORMAT, Report
from grader.submission.cells import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from grader.gradebook.opened import Opened

__all__ = ["Gradebook"]


#: how long another program's lock is waited for
PATIENCE_SECONDS = 10.0
_HAND_IN = "h.student, h.exercise, h.sha256, h.place, h.handed_in_at, h.late"
_ATTEMPT = (
    "a.id, a.student, a.exercise, a.sha256, a.grader, a.outcome, a.points, a.max_points,"
    " a.diagnosis, a.level, a.machine, a.started_at, a.recorded_at, a.real_seconds"
)
_STANDING = (
    f"SELECT {_HAND_IN}, {_ATTEMPT} FROM"  # noqa: S608 — our own
    " (SELECT max(id) AS id FROM hand_in GROUP BY exercise, student) AS latest"
    " JOIN hand_in h ON h.id = latest.id"
    " LEFT JOIN attempt a ON a.id = (SELECT b.id FROM attempt b WHERE b.student = h.student"
    "   AND b.exercise = h.exercise AND b.sha256 = h.sha256"
    "   ORDER BY b.outcome = 'inconclusive', b.id DESC LIMIT 1)"
    " ORDER BY h.exercise, h.student"
)


#: the types of rows
_STUDENT_ROW = tuple[str, str, str, str]
_HAND_IN_ROW = tuple[str, str, str, str, str, str]
_GRADER_ROW = tuple[int, str, str, int]
_ATTEMPT_ROW = tuple[int, str, str, str, int, str, int, int, str, str, str, str, str, float]


class Gradebook:
    """An open gradebook. Use as a context manager, in one thread; :meth:`open` opens one.

    What a method writes is on the disk when it returns, or it raises and nothing of it is. All methods raise
    OneCookError if the file cannot be read or written after all: a full disk, a damaged page, a lock.
    """

    def __init__(self, opened: Opened, path: Path) -> None:
        self._connection = opened.connection
        self._ends = opened.ends
        self._graders: dict[Grader, int] = {}
        self.path = path
        #: what a person should know of how it was opened, a sentence each
        self.remarks = opened.remarks

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        create: bool = False,
        read_only: bool = False,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> Self:
        """Open the gradebook at ``path``.

        Without ``read_only`` this process becomes the only one that writes to it. A gradebook of an older kit
        is brought up to this one, after a copy was laid beside it.

        Args:
            path: of a file.
            create: it is made if it is not there.
            read_only: nothing is written, and nothing made; others may write meanwhile.
            patience_seconds: how long another program's lock is waited for, in real seconds.

        Raises:
            UsageError: it is not there, is none, is of a newer kit, is being written, or cannot be opened so.
            Inconclusive: the machine has no room for it.
        """
        if read_only:
            return cls(open_reader(path, patience_seconds=patience_seconds), path)
        return cls(open_writer(path, create=create, patience_seconds=patience_seconds), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.close()

    # ------------------------------------------------------------------ writing
    def keep_setting(self, name: str, value: str) -> str:
        """The value kept under ``name``: ``value`` if there was none yet."""
        with self._transaction():
            self._connection.execute(
                "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, value)
            )
        kept = self.setting(name)
        return value if kept is None else kept

    def know(self, students: Iterable[Student]) -> None:
        """Keep what is told of students; what is told of one anew replaces what was."""
        rows = [
            (_identity(each.student), _words(each.name), _words(each.email), json.dumps(each.ids))
            for each in students
        ]
        with self._transaction():
            self._connection.executemany("REPLACE INTO student VALUES (?, ?, ?, ?)", rows)

    def hand_in(self, hand_ins: Iterable[tuple[HandIn, Content | None]]) -> None:
        """Record what was found, all of it or nothing; the content is None where none could be read.

        A hand-in that is equal to the latest of its student and exercise is not recorded again.
        """
        now = _now()
        with self._transaction():
            for each, content in hand_ins:
                if content is not None:
                    self._keep(content, each.exercise)
                fields = (
                    _identity(each.student),
                    each.exercise,
                    each.sha256,
                    _words(each.place),
                    _words(each.handed_in_at),
                    _words(each.late),
                )
                if self._latest(each.student, each.exercise) != fields:
                    self._connection.execute(
                        "INSERT INTO hand_in VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", (*fields, now)
                    )

    def record(self, new: NewAttempt) -> bool:
        """Record a grading; False if an attempt of this key is there already, and nothing is changed."""
        return self.record_all([new]) == 1

    def record_all(self, new: Iterable[NewAttempt]) -> int:
        """Record several gradings, all of them or none: one wait for the disk instead of many.

        Returns:
            how many of them were not there yet.
        """
        with self._transaction():
            return sum(self._add(each) for each in new)

    # ------------------------------------------------------------------ reading
    def setting(self, name: str) -> str | None:
        """The value that is kept under a name; None if there is none."""
        with telling(self.path):
            row = self._connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def students(self) -> Iterator[Student]:
        """All that it knows, by their names in the gradebook."""
        for row in self._rows("SELECT * FROM student ORDER BY student"):
            student, name, email, ids = self._checked(row, _STUDENT_ROW, "a student")
            try:
                known = msgspec.json.decode(ids, type=dict[str, str])
            except msgspec.MsgspecError as error:
                raise damaged(self.path, f"the ids of student {student}: {error}") from None
            yield Student(student=student, name=name, email=email, ids=known)

    def standing(self) -> Iterator[Standing]:
        """What counts, by exercise and student."""
        graders = self._known_graders()
        for row in self._rows(_STANDING):
            attempt = None if row[6] is None else self._attempt(row[6:], graders)
            yield Standing(hand_in=self._hand_in(row[:6]), attempt=attempt)

    def graded(self, exercise: str, grader: Grader) -> dict[tuple[str, str], Tried]:
        """What one grader has graded of an exercise: by student and sha256, how often, and whether decided.

        What is not in it was never graded by that grader: a run looks here for what it has to do.
        """
        rows = self._rows(
            "SELECT a.student, a.sha256, count(*), max(a.outcome <> 'inconclusive') FROM attempt a"
            " JOIN grader g ON g.id = a.grader"
            " WHERE a.exercise = ? AND g.suite = ? AND g.kit = ? AND g.seed = ? GROUP BY a.student, a.sha256",
            (exercise, grader.suite, grader.kit, grader.seed),
        )
        return {
            (student, sha256): Tried(attempts, bool(decided)) for student, sha256, attempts, decided in rows
        }

    def attempts(self, *, student: str = "", exercise: str = "") -> Iterator[Attempt]:
        """All attempts, the earliest first; of one student or one exercise if named."""
        graders = self._known_graders()
        asked = {"a.student = ?": student, "a.exercise = ?": exercise}
        conditions = [condition for condition, value in asked.items() if value]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        for row in self._rows(
            f"SELECT {_ATTEMPT} FROM attempt a{where} ORDER BY a.id",  # noqa: S608 — our own
            tuple(value for value in asked.values() if value),
        ):
            yield self._attempt(row, graders)

    def attempt(self, id_: int) -> Attempt:
        """One attempt.

        Raises:
            UsageError: there is none of this number.
        """
        graders = self._known_graders()
        for row in self._rows(f"SELECT {_ATTEMPT} FROM attempt a WHERE a.id = ?", (id_,)):  # noqa: S608 — our own
            return self._attempt(row, graders)
        raise self._no_attempt(id_)

    def report(self, id_: int) -> Report:
        """The report of an attempt.

        Raises:
            UsageError: there is no such attempt, or this kit cannot read its report.
        """
        with telling(self.path):
            row = self._connection.execute(
                "SELECT format, packed FROM report WHERE attempt = ?", (id_,)
            ).fetchone()
        if row is None:
            raise self._no_attempt(id_)
        form, packed = row
        if form != FORMAT:
            raise UsageError(
                f"the report of attempt {id_} in {self.path} has the form {form}, this kit reads {FORMAT}",
                "Grade that submission again, or read it with the kit that graded it."
                if form < FORMAT
                else "Install that kit: pip install --upgrade onecook.",
            )
        try:
            return msgspec.json.decode(unpack(packed), type=Report)
        except (Unpackable, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise damaged(self.path, f"the report of attempt {id_}: {error}") from None

    def content(self, sha256: str, exercise: str) -> Content | None:
        """The text that is graded for an exercise; None where nothing could be read.

        A later kit may read a notebook otherwise: this is how it was read last.
        """
        with telling(self.path):
            row = self._connection.execute(
                "SELECT text, pieces FROM content WHERE sha256 = ? AND exercise = ? ORDER BY id DESC LIMIT 1",
                (sha256, exercise),
            ).fetchone()
        if row is None:
            return None
        try:
            text = unpack(row[0]).decode(errors="surrogatepass")
            pieces = msgspec.json.decode(row[1], type=tuple[Piece, ...])
        except (Unpackable, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise damaged(self.path, f"the submission {sha256}: {error}") from None
        return Content(sha256=sha256, text=text, pieces=pieces)

    # ------------------------------------------------------------------ within a transaction
    def _keep(self, content: Content, exercise: str) -> None:
        if self.content(content.sha256, exercise) == content:
            return
        self._connection.execute(
            "INSERT INTO content VALUES (NULL, ?, ?, ?, ?)",
            (
                content.sha256,
                exercise,
                # A notebook may hold halves of characters.
                pack(content.text.encode(errors="surrogatepass")),
                msgspec.json.encode(content.pieces),
            ),
        )

    def _latest(self, student: str, exercise: str) -> tuple[str, ...] | None:
        row: tuple[str, ...] | None = self._connection.execute(
            f"SELECT {_HAND_IN} FROM hand_in h"  # noqa: S608 — our own
            " WHERE h.student = ? AND h.exercise = ? ORDER BY h.id DESC LIMIT 1",
            (student, exercise),
        ).fetchone()
        return row

    def _add(self, new: NewAttempt) -> bool:
        report = new.report
        # Never OR IGNORE: that would leave a row out that breaks a check, without a word.
        done = self._connection.execute(
            "INSERT INTO attempt VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (key) DO NOTHING",
            (
                new.key,
                _identity(new.student),
                new.exercise,
                new.sha256,
                self._number_of(new.grader),
                report.outcome.value,
                report.points,
                report.max_points,
                report.diagnosis.id if report.diagnosis else "",
                report.isolation.level or "",
                _words(new.machine),
                report.started_at,
                _now(),
                report.real_seconds,
            ),
        )
        if done.rowcount != 1:
            return False
        self._connection.execute(
            "INSERT INTO report VALUES (?, ?, ?)",
            (done.lastrowid, report.format, pack(msgspec.json.encode(report))),
        )
        return True

    def _number_of(self, grader: Grader) -> int:
        if grader not in self._graders:
            fields = (grader.suite, grader.kit, grader.seed)
            self._connection.execute(
                "INSERT INTO grader VALUES (NULL, ?, ?, ?) ON CONFLICT (suite, kit, seed) DO NOTHING", fields
            )
            (self._graders[grader],) = self._connection.execute(
                "SELECT id FROM grader WHERE suite = ? AND kit = ? AND seed = ?", fields
            ).fetchone()
        return self._graders[grader]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with telling(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._graders.clear()  # those that were just numbered are not there
                if self._connection.in_transaction:  # a full disk ends it by itself
                    with contextlib.suppress(sqlite3.OperationalError):
                        self._connection.execute("ROLLBACK")
                raise

    # ------------------------------------------------------------------ rows
    def _rows(self, query: str, values: tuple[object, ...] = ()) -> Iterator[tuple[Any, ...]]:
        with telling(self.path):
            # No `yield from`: it would close the cursor of whoever stops early, perhaps after the file.
            for row in self._connection.execute(query, values):  # noqa: UP028
                yield row

    def _known_graders(self) -> dict[int, Grader]:
        rows = self._rows("SELECT id, suite, kit, seed FROM grader")
        checked = (self._checked(row, _GRADER_ROW, f"grader {row[0]}") for row in rows)
        return {id_: Grader(suite=suite, kit=kit, seed=seed) for id_, suite, kit, seed in checked}

    def _hand_in(self, row: tuple[Any, ...]) -> HandIn:
        student, exercise, sha256, place, handed_in_at, late = self._checked(row, _HAND_IN_ROW, "a hand-in")
        return HandIn(
            student=student,
            exercise=exercise,
            sha256=sha256,
            place=place,
            handed_in_at=handed_in_at,
            late=late,
        )

    def _checked(self, row: tuple[Any, ...], form: Any, what: str) -> tuple[Any, ...]:
        """The row, whose values are of the types that we write: SQLite keeps any in any column."""
        try:
            values: tuple[Any, ...] = msgspec.convert(row, form)
        except msgspec.ValidationError as error:
            raise damaged(self.path, f"{what}: {error}") from None
        return values

    def _attempt(self, row: tuple[Any, ...], graders: dict[int, Grader]) -> Attempt:
        what = f"attempt {row[0]}"
        (id_, student, exercise, sha256, grader, outcome, points, max_points, diagnosis, level, machine,
         started_at, recorded_at, real_seconds) = self._checked(row, _ATTEMPT_ROW, what)  # fmt: skip
        if grader not in graders:  # of a run that goes on since they were read
            graders |= self._known_graders()
        if grader not in graders:
            raise damaged(self.path, f"{what}: nothing is known of its grader")
        return Attempt(
            id=id_,
            student=student,
            exercise=exercise,
            sha256=sha256,
            grader=graders[grader],
            outcome=outcome,
            points=points,
            max_points=max_points,
            diagnosis=diagnosis,
            level=level,
            machine=machine,
            started_at=started_at,
            recorded_at=recorded_at,
            real_seconds=real_seconds,
        )

    def _no_attempt(self, id_: int) -> OneCookError:
        return UsageError(f"{self.path} has no attempt {id_}", "grade gradebook list shows them.")


def _now() -> str:
    now = datetime.datetime.now(datetime.UTC)  # noqa: TID251 — for people to read only
    return now.isoformat(timespec="milliseconds")


def _words(text: str) -> str:
    """For people: a file's name that is no UTF-8 is shown with escapes."""
    return text.encode(errors="backslashreplace").decode()


def _identity(student: str) -> str:
    """What something is filed under is never changed on the way.

    Raises:
        UsageError: it is empty, or cannot be written as UTF-8.
    """
    if student and _words(student) == student:
        return student
    raise UsageError(
        f"{_words(student)!r} cannot be a student's name in a gradebook: it is "
        + ("no UTF-8" if student else "empty"),
        "Give the file or folder that it comes from another name.",
    )
