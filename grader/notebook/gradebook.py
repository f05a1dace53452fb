"""nbgrader's gradebook: scores from graded folders, and what in it has no score.

Written through nbgrader's own interface, which takes anything: what goes in is looked at here before.
Manual scores are left to people. nbgrader 0.9.6; see docs/nbgrader.md.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import os
import re
import shutil
import sqlite3
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import nbformat
import sqlalchemy.exc
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader.errors import Inconclusive, UsageError
from grader.export.form import is_decided
from grader.gradebook.results import Result, Results
from grader.notebook.checking import within

__all__ = ["Pushed", "Ungraded", "push", "ungraded"]

#: of a student; a slash would lead to another folder of the course
_IDS = re.compile(r"[\w@.-]+")


@dataclasses.dataclass(frozen=True, slots=True)
class Pushed:
    """One student's score as it was written, or why it was not."""

    result: Result
    score: float | None
    max_score: float
    penalty: float = 0.0
    #: why nothing was written
    why: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Ungraded:
    """Something of a submission that nobody has scored; exports count it as 0, or as it was before."""

    assignment: str
    student: str
    #: what, and why
    what: str


def push(path: Path, results: Results) -> list[Pushed]:
    """Write what graded folders hold: each exercise is an assignment (``exercise-3``) with a test cell.

    An assignment that nbgrader has made of a built notebook is filled; one that is not there is made.

    Args:
        path: of ``gradebook.db``; made if it is not there.
        results: by student; a report without a verdict is not written.

    Raises:
        UsageError: the file is no gradebook, or ``alembic`` is not found.
        Inconclusive: the gradebook could not be written.
    """
    _refuse_other_database(path)
    with _opened(path) as gradebook:
        done = [_pushed(gradebook, result) for result in results.graded]
        gradebook.db.commit()
    return done


def ungraded(path: Path) -> list[Ungraded]:
    """What has no score, of all submissions: test cells, notebooks that are missing, and whole submissions.

    Submissions are looked for where nbgrader has them, in ``submitted/`` beside the gradebook.

    Raises:
        UsageError: there is no gradebook.
    """
    if not path.is_file():
        raise UsageError(f"there is no gradebook {path}", "Name nbgrader's gradebook.db.")
    with _opened(path) as gradebook:
        cells = [
            Ungraded(assignment.name, submission.student.id, f"{grade.name} has no score")
            for assignment in gradebook.assignments
            for submission in assignment.submissions
            for notebook in submission.notebooks
            for grade in notebook.grades
            if grade.cell.cell_type == "code" and grade.auto_score is None and grade.manual_score is None
        ]
        known = {
            assignment.name: [notebook.name for notebook in assignment.notebooks]
            for assignment in gradebook.assignments
        }
    return sorted([*cells, *_not_autograded(path.absolute().parent, known)], key=dataclasses.astuple)


def _not_autograded(course: Path, known: Mapping[str, Sequence[str]]) -> Iterator[Ungraded]:
    """What lies in ``submitted/`` and was not autograded as it lies there.

    Args:
        course: the folder of the course.
        known: the notebooks of each assignment.
    """
    for folder in course.glob("submitted/*/*"):
        student, assignment = folder.parts[-2:]
        done = course / "autograded" / student / assignment
        for name in known.get(assignment, ()):
            file = f"{name}.ipynb"
            if not (folder / file).is_file():
                yield Ungraded(assignment, student, f"no {file} was handed in")
            elif not (done / file).is_file():
                yield Ungraded(assignment, student, f"{file} was not autograded, or not to its end")
            elif (folder / file).stat().st_mtime > (done / file).stat().st_mtime:
                yield Ungraded(assignment, student, f"{file} was handed in again since it was autograded")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Gradebook]:
    """The gradebook; nbgrader's own helper programs are found, though no environment is active."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        if not path.exists() and shutil.which("alembic") is None:
            raise UsageError(
                f"{path} is not there, and alembic, which makes it, is not found",
                "Install the kit with its extra: pip install 'onecook[nbgrader]'",
            )
        with warnings.catch_warnings():
            # nbgrader's own way with its session, on each new submission
            warnings.simplefilter("ignore", sqlalchemy.exc.SAWarning)
            with Gradebook(f"sqlite:///{path.absolute()}", course_id=_course(path)) as gradebook:
                yield gradebook
    except sqlalchemy.exc.SQLAlchemyError as error:
        said = str(error).split("\n", maxsplit=1)[0]
        if isinstance(error, sqlalchemy.exc.OperationalError) and "locked" in said:
            raise Inconclusive(
                f"{path} is in use by somebody else", "Wait until nbgrader is done, and run this again."
            ) from None
        raise UsageError(
            f"{path} is no gradebook of this version of nbgrader: {said}",
            "Look at the path; for an older one: back it up, and run nbgrader db upgrade.",
        ) from None
    finally:
        os.environ["PATH"] = before


def _refuse_other_database(path: Path) -> None:
    """Let pass a gradebook of nbgrader's, or nothing: it would put its tables into any other database.

    Raises:
        UsageError: it is one, such as that of ``grade cohort``.
    """
    tables = _asked(path, "SELECT name FROM sqlite_master WHERE type = 'table'") if path.exists() else []
    if tables and "assignment" not in tables:
        raise UsageError(
            f"{path} is a database, and no gradebook of nbgrader's",
            "Name nbgrader's gradebook.db, which is in the folder of its course.",
        )


def _course(path: Path) -> str:
    """The id of the course that the file has; nbgrader adds another one for another id."""
    courses = _asked(path, "SELECT id FROM course ORDER BY id") if path.exists() else []
    return courses[0] if courses else "default_course"


def _asked(path: Path, question: str) -> list[str]:
    """The first column of what a database answers; nothing if it is none: nbgrader itself says so."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True)) as database:
            return [str(row[0]) for row in database.execute(question)]
    except sqlite3.DatabaseError:
        return []


def _pushed(gradebook: Gradebook, result: Result) -> Pushed:
    report = result.report
    assignment, worth = f"exercise-{report.number}", float(report.max_points)
    if not is_decided(report):
        return Pushed(result, None, worth, why="there is no verdict, so nothing is written, which is no 0")
    if not _IDS.fullmatch(result.student):
        why = "nbgrader takes letters, digits, _ . - and @ for a student's id"
        return Pushed(result, None, worth, why=why)
    found = _test_cell(gradebook, assignment, worth)
    if isinstance(found, str):
        return Pushed(result, None, worth, why=found)
    notebook, cell, worth = found
    gradebook.update_or_create_student(result.student)
    handed_in = _timestamp(gradebook, assignment, result.student)
    told = {"timestamp": handed_in} if handed_in is not None else {}
    submission = gradebook.update_or_create_submission(assignment, result.student, **told)
    grade = gradebook.find_grade(cell, notebook, assignment, result.student)
    grade.auto_score = within(report.points / report.max_points * worth, worth)
    grade.needs_manual_grade = grade.manual_score is not None
    gradebook.db.commit()
    penalty = (
        _penalty(gradebook, assignment, notebook, result.student) if submission.total_seconds_late else 0.0
    )
    return Pushed(result, grade.auto_score, worth, penalty)


def _test_cell(gradebook: Gradebook, assignment: str, worth: float) -> tuple[str, str, float] | str:
    """Notebook, id and points of the cell that has the score; or why there is none."""
    try:
        known = gradebook.find_assignment(assignment)
    except MissingEntry:
        cell = f"{assignment}-test"
        gradebook.add_assignment(assignment)
        gradebook.add_notebook(assignment, assignment)
        gradebook.add_grade_cell(cell, assignment, assignment, max_score=worth, cell_type="code")
        return assignment, cell, worth
    cells = [
        (notebook.name, cell.name, float(cell.max_score))
        for notebook in known.notebooks
        for cell in notebook.grade_cells
        if cell.cell_type == "code" and cell.name == f"{assignment}-test"
    ]
    if len(cells) != 1:
        return f"the assignment {assignment} of this gradebook has no test cell {assignment}-test"
    return cells[0]


def _timestamp(gradebook: Gradebook, assignment: str, student: str) -> datetime.datetime | None:
    """When it was handed in, from the course folder around the gradebook; None: nobody says."""
    folder = Path(gradebook.engine.url.database).parent
    try:
        told = (folder / "submitted" / student / assignment / "timestamp.txt").read_text(encoding="utf-8")
        found: datetime.datetime = utils.parse_utc(told.strip())
    except (OSError, ValueError):
        return None
    return found


def _penalty(gradebook: Gradebook, assignment: str, notebook: str, student: str) -> float:
    """What nbgrader takes off for being late, by the method of the course's own configuration."""
    database = Path(gradebook.engine.url.database)
    config = Config()
    if (database.parent / "nbgrader_config.py").is_file():
        config = PyFileConfigLoader("nbgrader_config.py", path=str(database.parent)).load_config()
    told = {
        "notebook": notebook,
        "assignment": assignment,
        "student": student,
        "db_url": str(gradebook.engine.url),
    }
    AssignLatePenalties(config=config).preprocess(nbformat.v4.new_notebook(), {"nbgrader": told})
    gradebook.db.expire_all()
    found = gradebook.find_submission_notebook(notebook, assignment, student)
    return float(found.late_submission_penalty or 0.0)
