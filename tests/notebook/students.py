"""Notebooks that students hand in: right, partly right, and each trap that nbgrader by itself falls into."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.course import Course

__all__ = ["HOSTILE", "STUDENTS", "UPLOADS", "hand_in"]

UPLOADS = Course.locate().find("uploads")
RIGHT = UPLOADS.reference.read_text(encoding="utf-8")

Notebook = dict[str, Any]


def _code(source: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"mine-{abs(hash(source)) % 10**8}",
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def _find(nb: Notebook, grade_id: str) -> int:
    return next(
        number
        for number, cell in enumerate(nb["cells"])
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


def answered(nb: Notebook, source: str = RIGHT) -> None:
    """Put an answer into the cell that is for it."""
    nb["cells"][_find(nb, "exercise-3-answer")]["source"] = f"# exercise-3\n{source}"


def before_the_test(source: str) -> Callable[[Notebook], None]:
    """The untouched stub, with a cell of one's own before the test cell."""

    def change(nb: Notebook) -> None:
        nb["cells"].insert(_find(nb, "exercise-3-test"), _code(source))

    return change


def right(nb: Notebook) -> None:
    answered(nb)


def in_two_cells(nb: Notebook) -> None:
    """An import and a helper in a cell of one's own, and a demonstration that nobody can run."""
    head, _, tail = RIGHT.partition("async def upload_all(")
    answered(nb, f"async def upload_all({tail}")
    nb["cells"].insert(1, _code(head))
    nb["cells"].append(_code("await upload_all(('localhost', 1), ['x'])"))


def stub(_nb: Notebook) -> None:
    """As it was handed out: worth 6 of 15."""


def copied_test(nb: Notebook) -> None:
    """A cell copied with its metadata stops nbgrader's run for everybody after it."""
    answered(nb)
    nb["cells"].append(copy.deepcopy(nb["cells"][_find(nb, "exercise-3-test")]))


def deleted_test(nb: Notebook) -> None:
    answered(nb)
    del nb["cells"][_find(nb, "exercise-3-test")]


def edited_test(nb: Notebook) -> None:
    """Its text, its points and its kind."""
    cell = nb["cells"][_find(nb, "exercise-3-test")]
    cell["source"] = "15.0"
    cell["metadata"]["nbgrader"] |= {"points": 1000, "locked": False, "solution": True}


def not_a_test_any_more(nb: Notebook) -> None:
    answered(nb)
    nb["cells"][_find(nb, "exercise-3-test")]["metadata"]["nbgrader"] |= {"grade": False}


def empty_metadata(nb: Notebook) -> None:
    """What nbgrader takes for a notebook of an older version of itself."""
    answered(nb)
    nb["cells"][0]["metadata"]["nbgrader"] = {}
    nb["cells"][1]["metadata"]["nbgrader"] = {"schema_version": 99, "grade_id": "x"}
    nb["cells"][2]["metadata"]["nbgrader"] = "text"


def outputs_of_its_own(nb: Notebook) -> None:
    """A test cell that comes with the output of full marks."""
    result = {"output_type": "execute_result", "data": {"text/plain": "15.0"}, "metadata": {}}
    nb["cells"][_find(nb, "exercise-3-test")]["outputs"] = [{**result, "execution_count": 1}]


def no_answer(nb: Notebook) -> None:
    """The cell of the answer is gone, and nothing else is one."""
    del nb["cells"][_find(nb, "exercise-3-answer")]


def all_deleted(nb: Notebook) -> None:
    """The cells of the answer and of the test are gone, and a right answer stands in a cell of one's own."""
    for grade_id in ("exercise-3-answer", "exercise-3-test"):
        del nb["cells"][_find(nb, grade_id)]
    nb["cells"].append(_code(f"# exercise-3\n{RIGHT}"))


def stripped(nb: Notebook) -> None:
    """Copied into a notebook of one's own, without any metadata."""
    answered(nb)
    for cell in nb["cells"]:
        cell["metadata"] = {}


FORGER = """\
import sys, types
fake = types.ModuleType("grader.notebook")
fake.check = lambda *_, **__: 15.0
sys.modules["grader.notebook"] = fake
check = fake.check"""

#: what each is worth in points; None: nobody can say
STUDENTS: dict[str, tuple[Callable[[Notebook], None], float | None]] = {
    "a-right": (right, 15.0),
    "b-two-cells": (in_two_cells, 15.0),
    "c-stub": (stub, 6.0),
    "d-copied": (copied_test, 15.0),
    "e-deleted": (deleted_test, 15.0),
    "f-edited": (edited_test, 6.0),
    "g-no-test": (not_a_test_any_more, 15.0),
    "h-metadata": (empty_metadata, 15.0),
    "i-outputs": (outputs_of_its_own, 6.0),
    "j-no-answer": (no_answer, None),
    "k-all-deleted": (all_deleted, 15.0),
    "l-stripped": (stripped, 15.0),
    "z-right": (right, 15.0),
}
#: what a notebook may do when it is executed; each with the stub, which is worth 6
HOSTILE: dict[str, tuple[Callable[[Notebook], None], float | None]] = {
    "a-forges": (before_the_test(FORGER), 6.0),
    "b-awaits": (before_the_test("import asyncio\nawait asyncio.Event().wait()"), 6.0),
    "c-thread": (
        before_the_test(
            "import sys, threading\n"
            "def shout():\n    while True:\n        print('x', file=sys.stderr)\n        stop.wait(0.05)\n"
            "stop = threading.Event()\nthreading.Thread(target=shout, daemon=True).start()"
        ),
        6.0,
    ),
    "d-dies": (before_the_test("import os\nos._exit(0)"), 6.0),
    "e-false": (before_the_test("import builtins\nfloat = lambda x: False\nFalse"), 6.0),
    "z-right": (right, 15.0),
}


def hand_in(course: Path, students: dict[str, tuple[Callable[[Notebook], None], float | None]]) -> None:
    """Put the changed release into ``submitted/``."""
    release = (course / "release" / "exercise-3" / "exercise-3.ipynb").read_text(encoding="utf-8")
    for student, (change, _) in students.items():
        nb = json.loads(release)
        for cell in nb["cells"]:
            cell["source"] = "".join(cell["source"])
        change(nb)
        folder = course / "submitted" / student / "exercise-3"
        folder.mkdir(parents=True)
        (folder / "exercise-3.ipynb").write_text(json.dumps(nb), encoding="utf-8")
