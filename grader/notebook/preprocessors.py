"""Steps of nbgrader's autograding: the judge scores test cells by the source of the answers.

A test cell that is locked, has points and calls ``check("exercise-3")`` is the judge's: its score is what
the code earns, whatever the notebook did when it ran, and whether it ran at all. Where there is no verdict
the cell has no score, and waits for a person: it is never a 0. The same holds for any other test cell that
was not executed.

nbgrader 0.9.6; see docs/nbgrader.md.
"""

from __future__ import annotations

import contextlib
import dataclasses
import glob
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions, Execute, NbGraderPreprocessor, SaveAutoGrades
from traitlets import Enum, Unicode

from grader.course import Course, Exercise
from grader.errors import OneCookError, UsageError
from grader.export.feedback import as_html, as_text
from grader.export.form import is_decided, public
from grader.judge.reports import refused_report
from grader.notebook.checking import JUDGED_LATER, LATER, within
from grader.notebook.course import STUBBED
from grader.notebook.course_cells import judged_exercises, known_cells, put_right
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
]

#: what the steps tell each other of one notebook
_KEY = "onecook"
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
    """Puts nbgrader's metadata right, so that nothing that a learner did to a cell stops the run."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Look at each cell once."""
        told = resources["nbgrader"]
        with Gradebook(told["db_url"]) as gradebook:
            try:
                known = known_cells(gradebook.find_notebook(told["notebook"], told["assignment"]))
            except MissingEntry:
                return nb, resources
        doubled, missing = put_right(nb, known)
        for grade_id in doubled:
            self.log.warning("The cell %r is there more than once: the last one counts", grade_id)
        for grade_id in missing:
            self.log.warning("The cell %r was missing, and is put back", grade_id)
        return nb, resources


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
        course = Course.locate(Path(self.course) if self.course else None)
        tests = [(cell, names) for cell in nb.cells if (names := _exercises(course, cell))]
        asked = list(dict.fromkeys(exercise for _, names in tests for exercise in names))
        told = resources["nbgrader"]
        answers = {
            exercise: self._answer(exercise, nb, f"{told['notebook']}.ipynb", told["student"])
            for exercise in asked
        }
        self._begin(answers.values())
        if asked:
            self._begin_those_after(told, asked)
        reports = {exercise: _report(answer) for exercise, answer in answers.items()}
        resources[_KEY] = {
            cell.metadata["nbgrader"]["grade_id"]: _verdict(
                [reports[exercise] for exercise in exercises], float(cell.metadata["nbgrader"]["points"])
            )
            for cell, exercises in tests
        }
        return nb, resources

    def _answer(
        self, exercise: Exercise, nb: Notebook, file: str, student: str
    ) -> Answer | Report | OneCookError:
        """What is to be graded; the report of a notebook that has no answer; or why there is neither."""
        content = nbformat.writes(nb).encode("utf-8", "replace")
        try:
            text, pieces = as_module(file, content, Names.of(exercise))
        except UsageError as error:
            return refused_report(exercise, error, file=file, seed=0)
        except OneCookError as error:
            return error
        level: DemandWord = self.isolation
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        return Answer(exercise, student, file, text, pieces, sha256, level)

    def _begin_those_after(self, told: Mapping[str, str], exercises: Sequence[Exercise]) -> None:
        """Have the same notebook of the students who come next graded meanwhile."""
        course, name = CourseDirectory(parent=self), f"{told['notebook']}.ipynb"
        later = [
            path
            for path in _those_after(course, told, force=_is_forced(self.config))
            if not shared().has_begun(path.parts[-3], name)
        ][: shared().room]
        if not later:
            return
        with Gradebook(told["db_url"]) as gradebook:
            known = known_cells(gradebook.find_notebook(told["notebook"], told["assignment"]))
        for path in later:
            try:
                nb = nbformat.read(path, as_version=nbformat.current_nbformat)
                put_right(nb, known)
                student = path.parts[-3]
                answers = [self._answer(exercise, nb, path.name, student) for exercise in exercises]
            except Exception:  # noqa: BLE001, S112 - whatever is wrong with it is told when its turn comes
                continue
            self._begin(answers)

    @staticmethod
    def _begin(answers: Iterable[Answer | Report | OneCookError]) -> None:
        for answer in answers:
            if isinstance(answer, Answer):
                shared().begin(answer)


def _report(answer: Answer | Report | OneCookError) -> Report | OneCookError:
    """The report of an answer, or why there is none."""
    if not isinstance(answer, Answer):
        return answer
    result = shared().graded(answer)
    return result.report or result.error or UsageError("the judge gave no report")


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


def _exercises(course: Course, cell: Cell) -> tuple[Exercise, ...]:
    """What a test cell asks for; nothing if that is none: the instructor has a ``check`` of his own."""
    found: list[Exercise] = []
    for name in judged_exercises(cell):
        with contextlib.suppress(UsageError):
            found.append(course.find(name))
    return tuple(dict.fromkeys(found))


def _verdict(reports: Sequence[Report | OneCookError], worth: float) -> Verdict:
    if len(reports) > 1:
        why = "it asks for several exercises: make a test cell for each"
        return Verdict(None, "", f"Not graded: {why}.", why=why)
    report = reports[0]
    if isinstance(report, OneCookError):
        return Verdict(None, "", f"Not graded: {report}", why=_first_line(report))
    told = public(report)
    html, text = as_html(told), as_text(told)
    if report.refused or not is_decided(report):
        return Verdict(None, html, text, why=_first_line(report.refused or report.inconclusive))
    return Verdict(within(report.points / report.max_points * worth, worth), html, text)


def _first_line(error: object) -> str:
    return (str(error) or type(error).__name__).split("\n", maxsplit=1)[0]


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
            why = verdict.why if verdict is not None else "nobody has executed or judged this cell"
            self.log.warning(
                "%s of %s, cell %s: NOT GRADED, which is no 0: %s",
                self.assignment_id,
                self.student_id,
                grade_id,
                why,
            )


def _is_undecided(cell: Cell) -> bool:
    """A test cell that did not run, or left it to a judge who was not asked.

    nbgrader gives full marks to a cell without output.
    """
    if cell.cell_type != "code" or utils.is_solution(cell):
        return False
    said = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    return LATER in said or (cell.execution_count is None and not cell.outputs)


def _outputs(verdict: Verdict) -> list[dict[str, Any]]:
    shown = {"text/plain": verdict.text, **({"text/html": verdict.html} if verdict.html else {})}
    outputs: list[dict[str, Any]] = [{"output_type": "display_data", "data": shown, "metadata": {}}]
    if verdict.score is not None:
        result = {"text/plain": repr(verdict.score)}
        outputs.append(
            {"output_type": "execute_result", "execution_count": None, "data": result, "metadata": {}}
        )
    return outputs
