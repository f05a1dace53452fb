"""Cells of a course's notebooks: which exercise a test cell asks for, and what the instructor made of each.

What learners did to nbgrader's metadata is put right by what its database says, before nbgrader's own steps
see it: some of them stop the run for everybody. nbgrader 0.9.6; see docs/nbgrader.md.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import nbformat
from nbgrader import utils

__all__ = ["judged_exercises", "known_cells", "put_right"]

Cell = Any
Notebook = Any
#: by id, in the order of the instructor's notebook: metadata and text
Known = Mapping[str, tuple[dict[str, Any], str]]


def judged_exercises(cell: Cell) -> tuple[str, ...]:
    """The exercises that a test cell has checked, each once; nothing for a cell of another kind.

    The text of such a cell is the instructor's: nbgrader puts that of its database in its place. A bare
    number is taken for one of this kit's exercises only where the cell imports ``grader.notebook``.
    """
    if cell.cell_type != "code" or not utils.is_grade(cell) or utils.is_solution(cell):
        return ()
    try:
        tree = ast.parse(cell.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    values = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = [_asked(node, values) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    ours = "grader.notebook" in cell.source
    return tuple(dict.fromkeys(name for name in found if name and (ours or not name.isdigit())))


def _asked(call: ast.Call, values: Mapping[str, ast.expr]) -> str:
    """``exercise-3`` of ``check("exercise-3")``, ``notebook.check(exercise="exercise-3")`` and the like."""
    name = getattr(call.func, "id", None) or getattr(call.func, "attr", None)
    if name != "check":
        return ""
    given = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "exercise")]
    told = given[0] if given else None
    told = values.get(told.id) if isinstance(told, ast.Name) else told
    return told.value if isinstance(told, ast.Constant) and isinstance(told.value, str) else ""


def known_cells(notebook: Any) -> Known:
    """The cells that the instructor made, of a notebook in the gradebook."""
    graded = {cell.name: cell for cell in notebook.grade_cells}
    tasks = {cell.name: cell for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    known: dict[str, tuple[dict[str, Any], str]] = {}
    for cell in notebook.source_cells:
        metadata = {
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
            metadata["points"] = worth.max_score
        known[cell.name] = metadata, cell.source or ""
    return known


def put_right(nb: Notebook, known: Known) -> tuple[list[str], list[str]]:
    """Give each cell the metadata that the instructor gave it, and put back those that are missing.

    Of cells with one id the last counts, as nbgrader has it; the others become ordinary cells. An answer that
    is missing comes back empty: the learner's own may stand elsewhere.

    Returns:
        the ids that were there more than once, and those that were missing.
    """
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
            cell.metadata["nbgrader"] = nbformat.from_dict({**known[grade_id][0]})
    missing = [grade_id for grade_id in known if grade_id not in seen]
    for grade_id in missing:
        _put_back(nb, grade_id, known)
    return doubled, missing


def _put_back(nb: Notebook, grade_id: str, known: Known) -> None:
    """Put a cell behind the one that comes before it in the instructor's notebook."""
    metadata, source = known[grade_id]
    before = list(known)[: list(known).index(grade_id)]
    places = [
        number + 1
        for number, cell in enumerate(nb.cells)
        if cell.metadata.get("nbgrader", {}).get("grade_id") in before
    ]
    make = nbformat.v4.new_code_cell if metadata["cell_type"] == "code" else nbformat.v4.new_markdown_cell
    cell = make("" if metadata["solution"] else source, metadata={"nbgrader": {**metadata}})
    if nb.get("nbformat_minor", 0) < 5:  # cells have no ids there
        cell.pop("id", None)
    nb.cells.insert(max(places, default=0), cell)
