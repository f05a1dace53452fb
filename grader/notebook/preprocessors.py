"""Steps of nbgrader's autograding: the judge scores test cells by the source of the answers.

A test cell that is locked, has points and calls ``check("exercise-3")`` is the judge's: its score is what
the code earns, whatever the notebook did when it ran, and whether it ran at all. Where there is no verdict
the cell has no score, and waits for a person: it is never a 0. The same holds for any other test cell that
was not executed.

nbgrader 0.9.6; see docs/nbgrader.md.
"""

from __future__ import annotations

import ast
import dataclasses
import glob
import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions, Execute, NbGraderPreprocessor, SaveAutoGrades
from traitlets import Enum, Unicode

from grader.course import Course
from grader.errors import OneCookError, UsageError
from grader.export.feedback import as_html, as_text
from grader.export.form import is_decided, public
from grader.judge.reports import refused_report
from grader.notebook.checking import JUDGED_LATER, within
from grader.notebook.lookahead import Answer, shared
from grader.report.model import Report
from grader.sandbox.policy import DemandWord
from grader.submission.notebook import Names, as_module

__all__ = [
    "OneCookClearSolutions",
    "OneCookExecute",
    "OneCookJudge",
    "OneCookSanitize",
    "OneCookSaveAutoGrades",
    "judged_exercise",
]

#: what the steps tell each other of one notebook
_KEY = "onecook"
#: of a solution cell whose stub is all that learners get: its solution goes without leaving anything
STUBBED = "onecook-stub"

Cell = Any
Notebook = Any
Resources = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one test cell."""

    #: None: nobody can say yet
    score: float | None
    html: str
    text: str
    #: why there is no score, in a line
    why: str = ""


def judged_exercise(cell: Cell) -> str:
    """The exercise that a test cell has checked; empty for a cell of another kind.

    The text of such a cell is the instructor's: nbgrader puts that of its database in its place.
    """
    if cell.cell_type != "code" or not utils.is_grade(cell) or utils.is_solution(cell):
        return ""
    try:
        tree = ast.parse(cell.source)
    except (SyntaxError, ValueError):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check":
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                return first.value
    return ""


# ---------------------------------------------------------------------- the release
class OneCookClearSolutions(ClearSolutions):  # type: ignore[misc]
    """Takes solutions out; of a cell that has a stub of its own nothing is left in their place."""

    def preprocess_cell(self, cell: Cell, resources: Resources, cell_index: int) -> tuple[Cell, Resources]:
        """As nbgrader does, but for cells of this kit's notebooks."""
        if STUBBED not in cell.metadata.get("tags", []):
            found: tuple[Cell, Resources] = super().preprocess_cell(cell, resources, cell_index)
            return found
        kept, inside = [], False
        for line in cell.source.split("\n"):
            inside = inside or self.begin_solution_delimeter in line
            if not inside:
                kept.append(line)
            inside = inside and self.end_solution_delimeter not in line
        cell.source = "\n".join(kept).rstrip("\n")
        return cell, resources


# ---------------------------------------------------------------------- before the grading
class OneCookSanitize(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts nbgrader's metadata right, so that nothing that a learner did to a cell stops the run.

    Of cells with one id the last counts, as nbgrader has it; the others become ordinary cells. What the
    database says of a cell replaces what the notebook says. Metadata that nobody knows are taken away.
    """

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Look at each cell once."""
        told = resources["nbgrader"]
        with Gradebook(told["db_url"]) as gradebook:
            try:
                known = _known_cells(gradebook.find_notebook(told["notebook"], told["assignment"]))
            except MissingEntry:
                return nb, resources
        for grade_id in _put_right(nb, known):
            self.log.warning("The cell %r is there more than once: the last one counts", grade_id)
        return nb, resources


def _put_right(nb: Notebook, known: Mapping[str, dict[str, Any]]) -> list[str]:
    """Give each cell the metadata that the instructor gave it; the ids that were there more than once."""
    seen: set[str] = set()
    doubled: list[str] = []
    for cell in reversed(nb.cells):
        found = cell.metadata.pop("nbgrader", None)
        grade_id = found.get("grade_id") if isinstance(found, dict) else None
        if not isinstance(grade_id, str) or grade_id not in known:
            continue
        if grade_id in seen:
            doubled.append(grade_id)
        else:
            seen.add(grade_id)
            cell.metadata["nbgrader"] = nbformat.from_dict({**known[grade_id]})
    return doubled


def _known_cells(notebook: Any) -> dict[str, dict[str, Any]]:
    """By id, the metadata of the cells that the instructor made."""
    graded = {cell.name: cell for cell in notebook.grade_cells}
    tasks = {cell.name: cell for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    known: dict[str, dict[str, Any]] = {}
    for cell in notebook.source_cells:
        known[cell.name] = {
            "schema_version": 3,
            "grade_id": cell.name,
            "cell_type": cell.cell_type,
            "locked": bool(cell.locked),
            "grade": cell.name in graded,
            "solution": cell.name in solutions,
            "task": cell.name in tasks,
            "checksum": cell.checksum,
        }
        worth = graded.get(cell.name) or tasks.get(cell.name)
        if worth is not None:
            known[cell.name]["points"] = worth.max_score
    return known


# ---------------------------------------------------------------------- running it, if at all
class OneCookExecute(Execute):  # type: ignore[misc]
    """Runs the notebook; a kernel that dies, or hangs for good, loses its output and nothing else."""

    def preprocess(
        self, nb: Notebook, resources: Resources | None = None, km: Any = None
    ) -> tuple[Notebook, Resources]:
        """As nbgrader does; what goes wrong is told, and the judge goes on."""
        os.environ[JUDGED_LATER] = "1"  # for the kernel
        try:
            ran: tuple[Notebook, Resources] = super().preprocess(nb, resources, km)
        except Exception as error:  # noqa: BLE001 - whatever a learner's code did to its kernel
            self.log.warning("The notebook did not run to its end: %s", _first_line(error))
            return nb, resources if resources is not None else {}
        finally:
            del os.environ[JUDGED_LATER]
        return ran


# ---------------------------------------------------------------------- the judge
class OneCookJudge(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades the answers of a notebook by their source; notes what each test cell is worth."""

    isolation = Enum(
        ("untrusted", "sandbox", "account", "process"),
        default_value="untrusted",
        help="The level of isolation that is demanded, as `grade --isolation` has it.",
    ).tag(config=True)
    course = Unicode("", help="The folder that holds exercises/; the kit's own course if empty.").tag(
        config=True
    )

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """One grading for each exercise that a test cell has checked."""
        tests = [(cell, name) for cell in nb.cells if (name := judged_exercise(cell))]
        names = list(dict.fromkeys(name for _, name in tests))
        if names:
            self._begin_those_after(resources["nbgrader"], names)
        file = f"{resources['nbgrader']['notebook']}.ipynb"
        student = resources["nbgrader"]["student"]
        reports = {name: self._report(name, nb, file, student) for name in names}
        resources[_KEY] = {
            cell.metadata["nbgrader"]["grade_id"]: _verdict(
                reports[name], float(cell.metadata["nbgrader"]["points"])
            )
            for cell, name in tests
        }
        return nb, resources

    def _report(self, name: str, nb: Notebook, file: str, student: str) -> Report | OneCookError:
        """The report, or why there is none."""
        try:
            answer = self._answer(name, nb, file, student)
            if isinstance(answer, Report):
                return answer
            result = shared().graded(answer)
        except OneCookError as error:
            return error
        return result.report or result.error or UsageError("the judge gave no report")

    def _answer(self, name: str, nb: Notebook, file: str, student: str) -> Answer | Report:
        """What is to be graded; or the report of a notebook that has no answer."""
        exercise = Course.locate(Path(self.course) if self.course else None).find(name)
        content = nbformat.writes(nb).encode("utf-8", "replace")
        try:
            text, pieces = as_module(file, content, Names.of(exercise))
        except UsageError as error:
            return refused_report(exercise, error, file=file, seed=0)
        level: DemandWord = self.isolation
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        return Answer(exercise, student, file, text, pieces, sha256, level)

    def _begin_those_after(self, told: Mapping[str, str], names: Sequence[str]) -> None:
        """Have the same notebook of the students who come next graded meanwhile."""
        room = shared().room
        later = _those_after(CourseDirectory(parent=self), told, force=_is_forced(self.config))[:room]
        if not later:
            return
        with Gradebook(told["db_url"]) as gradebook:
            known = _known_cells(gradebook.find_notebook(told["notebook"], told["assignment"]))
        for path in later:
            try:
                nb = nbformat.read(path, as_version=nbformat.current_nbformat)
                _put_right(nb, known)
                student = path.parts[-3]
                answers = [self._answer(name, nb, path.name, student) for name in names]
            except Exception:  # noqa: BLE001, S112 - whatever is wrong with it is told when its turn comes
                continue
            for answer in answers:
                if isinstance(answer, Answer):
                    shared().begin(answer)


def _those_after(course: CourseDirectory, told: Mapping[str, str], *, force: bool) -> list[Path]:
    """The notebooks that nbgrader comes to after this one in the same run, in its order."""

    def place(folder: str, student: str) -> Path:
        return Path(course.format_path(folder, student, told["assignment"]))

    name = f"{told['notebook']}.ipynb"
    if course.student_id != "*":
        return []
    found = sorted(glob.glob(str(place(course.submitted_directory, "*") / name)))  # noqa: PTH207 - a pattern
    mine = str(place(course.submitted_directory, told["student"]) / name)
    later = [Path(path) for path in found if path > mine]
    if force:
        return later
    done = place(course.autograded_directory, "*").parent.parent
    return [path for path in later if not (done / path.parts[-3] / told["assignment"]).exists()]


def _is_forced(config: Any) -> bool:
    return any(bool(config[name].get("force")) for name in ("BaseConverter", "Autograde"))


def _verdict(report: Report | OneCookError, worth: float) -> Verdict:
    if isinstance(report, OneCookError):
        return Verdict(None, "", f"Not graded: {report}", why=_first_line(report))
    told = public(report)
    html, text = as_html(told), as_text(told)
    if report.refused or not is_decided(report):
        return Verdict(None, html, text, why=_first_line(report.refused or report.inconclusive))
    return Verdict(within(report.points / report.max_points * worth, worth), html, text)


def _first_line(error: object) -> str:
    return (str(error) or type(error).__name__).split("\n", maxsplit=1)[0]


# ---------------------------------------------------------------------- what is kept of it
class OneCookSaveAutoGrades(SaveAutoGrades):  # type: ignore[misc]
    """Stores the judge's scores, and nothing for a test cell that nobody has decided."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Show each verdict in its cell, then store all scores."""
        self._verdicts: dict[str, Verdict] = resources.get(_KEY, {})
        for cell in nb.cells:
            found = self._verdicts.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if found is not None:
                cell.outputs = [nbformat.from_dict(output) for output in _outputs(found)]
                cell.execution_count = None
        done: tuple[Notebook, Resources] = super().preprocess(nb, resources)
        return done

    def _add_score(self, cell: Cell, resources: Resources) -> None:
        grade_id = cell.metadata["nbgrader"]["grade_id"]
        verdict = self._verdicts.get(grade_id)
        if verdict is None and not _is_undecided(cell):
            super()._add_score(cell, resources)
            return
        grade = self.gradebook.find_grade(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = verdict.score if verdict is not None else None
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        self.gradebook.db.commit()
        if grade.auto_score is None:
            why = verdict.why if verdict is not None else "the cell was not executed"
            self.log.warning(
                "%s of %s, cell %s: NOT GRADED, which is no 0: %s",
                self.assignment_id,
                self.student_id,
                grade_id,
                why,
            )


def _is_undecided(cell: Cell) -> bool:
    """A test cell that did not run; nbgrader gives full marks to a cell without output."""
    is_test = cell.cell_type == "code" and not utils.is_solution(cell)
    return is_test and cell.execution_count is None and not cell.outputs


def _outputs(verdict: Verdict) -> list[dict[str, Any]]:
    shown = {"text/plain": verdict.text, **({"text/html": verdict.html} if verdict.html else {})}
    outputs: list[dict[str, Any]] = [{"output_type": "display_data", "data": shown, "metadata": {}}]
    if verdict.score is not None:
        result = {"text/plain": repr(verdict.score)}
        outputs.append(
            {"output_type": "execute_result", "execution_count": None, "data": result, "metadata": {}}
        )
    return outputs
