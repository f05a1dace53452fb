"""Notebooks as submissions: which cells count, what comes along, where lines stand, and what is refused."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.submission import locate, read_submission
from grader.submission.cells import Piece, in_cells, place
from grader.submission.notebook import Names, as_module, of_history
from tests.submission.test_archive import zipped

NAMES = Names(("exercise-3", "03_uploads", "uploads.py"), ("upload_all",))
ANSWER = "async def upload_all():\n    return helper()"


def code(source: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source.splitlines(keepends=True),
        "metadata": metadata,
        "outputs": [],
    }


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def notebook(*cells: dict[str, Any] | str, form: int = 4) -> bytes:
    made = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": form, "nbformat_minor": 5}).encode()


def module(*cells: dict[str, Any] | str) -> str:
    """The lines of the module that are not blank."""
    made, pieces = as_module("n.ipynb", notebook(*cells), NAMES)
    lines = made.split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip():  # each line is found again where its piece says
            where = place(pieces, number)
            assert where is not None
            cell = cells[int(where[0].removeprefix("cell ")) - 1]
            source = cell if isinstance(cell, str) else "".join(cell["source"])
            assert line.strip() in source.split("\n")[where[1] - 1]
    return "\n".join(line for line in lines if line.strip())


NAMED = [
    code(ANSWER, tags=["exercise-3"]),
    code(ANSWER, tags=["hard", "Uploads.py"]),
    code(f"# exercise-3\n{ANSWER}"),
    code(f"#%% Uploads.py: my answer\n{ANSWER}"),
    code(f"%%writefile uploads.py\n{ANSWER}"),
    code(f"%%file work/uploads.py\n{ANSWER}"),
    code(ANSWER, nbgrader={"solution": True, "grade_id": "exercise-3-solution"}),
    code(ANSWER, nbgrader={"solution": True, "grade_id": "03_uploads"}),
]


@pytest.mark.parametrize("named", NAMED, ids=range(len(NAMED)))
def test_a_named_cell_is_the_answer_and_others_bring_what_it_uses(named: dict[str, Any]) -> None:
    """Nothing else: no other version of it, no attempt, no demonstration."""
    made = module(
        text("# Uploads"),
        "import time, asyncio\nprint('hello')\nunused = 1",
        named,
        "def helper():\n    return asyncio.sleep(0)",
        "async def upload_all():\n    return 'a later attempt'",
        "await upload_all()",
    )
    assert made.startswith("import time, asyncio\n")
    assert made.endswith("def helper():\n    return asyncio.sleep(0)")
    assert ANSWER in made
    assert "hello" not in made
    assert "unused" not in made
    assert "attempt" not in made
    ast.parse(made)


@pytest.mark.parametrize(
    "other",
    [
        code(f"# exercise-30\n{ANSWER}"),
        code(ANSWER, tags=["exercise-31"]),
        code(ANSWER, nbgrader={"solution": True, "grade_id": "exercise-30"}),
        code(f"%%writefile other.py\n{ANSWER}"),
        code(f"# my uploads.python\n{ANSWER}"),
    ],
)
def test_a_cell_of_another_name_is_not_named(other: dict[str, Any]) -> None:
    made = module("async def upload_all():\n    return 'named'", code("# exercise-3\nx = 1"), other)
    assert "x = 1" in made


def test_without_a_name_the_last_function_counts() -> None:
    made = module(
        "%matplotlib inline\nimport json",
        "async def upload_all():\n    return 'first'",
        "LIMIT: int = 3\nfirst, second = 1, 2",
        "!ls\nasync def upload_all():\n    return json.dumps(LIMIT + second)\nupload_all?",
        "x = await upload_all()",
    )
    assert made == (
        "import json\nLIMIT: int = 3\nfirst, second = 1, 2\nasync def upload_all():\n"
        "    return json.dumps(LIMIT + second)"
    )


def test_statements_of_one_line_are_taken_apart() -> None:
    made = module("import trio; trio.run(main); LIMIT = 3", "async def upload_all():\n    return LIMIT")
    assert made.split("\n")[0] == "LIMIT = 3"


def test_decorators_and_choices_of_imports_come_along() -> None:
    made = module(
        "try:\n    import trio\nexcept ImportError:\n    trio = None",
        "def wrap(function):\n    return function",
        "@wrap\nasync def upload_all():\n    return trio",
    )
    assert made.startswith("try:\n    import trio")
    assert "@wrap\nasync def upload_all" in made


def test_what_must_stand_first_does() -> None:
    made = module("x = 1", code(f"# exercise-3\nfrom __future__ import annotations\n{ANSWER}"))
    assert made.startswith("from __future__ import annotations\n# exercise-3\nasync def")


def test_commands_to_a_notebook_stay_in_a_named_cell() -> None:
    """They are told of: the cell is the module."""
    assert "%load_ext x" in module(f"# exercise-3\n%load_ext x\n{ANSWER}")


def test_cells_of_other_languages_are_left_out() -> None:
    made = module("%%bash\nhelper = 1", "%%time\nimport helper", f"# exercise-3\n{ANSWER}")
    assert made.startswith("import helper\n")


def test_locked_cells_are_not_the_learners() -> None:
    locked = code("def helper(): ...", nbgrader={"locked": True, "grade": False})
    check = code("def helper(): ...", nbgrader={"grade": True, "points": 1, "solution": False})
    assert "helper():" not in module(locked, check, f"# exercise-3\n{ANSWER.replace('helper()', 'helper')}")


def test_a_broken_answer_is_the_answer() -> None:
    """The judge says what is wrong with it; nothing is taken in its place."""
    assert "upload_all(:" in module("async def upload_all(:\n    pass", "x = 1")
    named = module("async def upload_all():\n    pass", "# exercise-3\nasync def upload_all(:\n    pass")
    assert named.count("upload_all") == 1


def test_a_notebook_without_an_answer_says_how_to_name_one() -> None:
    with pytest.raises(UsageError, match=r"n\.ipynb holds no cell for exercise-3") as refusal:
        module("x = 1", text("# exercise-3"))
    assert refusal.value.next_step == "Begin the cell of your answer with the line # exercise-3"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (notebook(ANSWER)[:-20], "not a notebook that can be read"),
        (b'{"cells": ' + b"[" * 100_000, "not a notebook that can be read"),
        (b'{"cells": [{"source": 3}], "nbformat": 4}', "not a notebook that can be read"),
        (b'{"worksheets": [], "nbformat": 3}', "a notebook of format 3, and only format 4"),
        (notebook("x = '\0'"), "characters in cell 1"),
        (notebook("x = '\ud800'"), "characters in cell 1|not a notebook that can be read"),
    ],
    ids=["cut", "deep", "form", "old", "zero", "surrogate"],
)
def test_what_is_no_notebook_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        as_module("n.ipynb", content, NAMES)


# ---------------------------------------------------------------------- what a kernel has run
def history(*cells: str) -> str:
    made, _ = of_history(enumerate(cells, 1), NAMES)
    return "\n".join(line for line in made.split("\n") if line.strip())


def test_what_ran_last_counts() -> None:
    """A cell that was changed and run again, named or not; helpers of the first one stay."""
    first = "# exercise-3\nraise NotImplementedError\nasync def upload_all(): ..."
    again = "# exercise-3\nasync def upload_all():\n    return 1"
    assert history(first, "check('exercise-3')", again) == again
    assert "return 2" in history(
        "async def upload_all():\n    return 1", "async def upload_all():\n    return 2"
    )


def test_two_named_cells_are_one_answer() -> None:
    both = ("# exercise-3\ndef helper(): ...", f"# exercise-3\n{ANSWER}")
    assert history(*both) == "\n".join(both)
    assert history(*both, both[0]) == "\n".join(both[::-1])


def test_cells_are_told_by_the_number_of_the_kernel() -> None:
    made, pieces = of_history([(7, ANSWER)], NAMES)
    assert in_cells("line 2, in upload_all", pieces) == "cell [7], line 2, in upload_all"
    assert made.rstrip("\n") == ANSWER


# ---------------------------------------------------------------------- lines
def test_lines_are_told_in_cells() -> None:
    pieces = (Piece(cell="cell 4", first=11, last=20, line=2),)
    assert in_cells("on line 12, in work; line 21", pieces) == "on cell 4, line 3, in work; line 21"
    assert in_cells("line 12", ()) == "line 12"
    assert place(pieces, 10) is None


@given(
    st.lists(
        st.sampled_from(["", "x = 1", "def helper(): ...", "%ls", "(", f"# exercise-3\n{ANSWER}", ANSWER])
    )
)
def test_any_notebook_is_a_module_or_refused(cells: list[str]) -> None:
    """A line of the module is always the line of a cell that its piece names."""
    if any("upload_all" in cell for cell in cells):
        assert "upload_all" in module(*cells)
    else:
        with pytest.raises(UsageError, match="holds no cell"):
            module(*cells)


# ---------------------------------------------------------------------- files
@pytest.fixture
def exercise() -> Exercise:
    return Course.locate().find("3")


@pytest.mark.parametrize("name", ["uploads.ipynb", "exercise-3.ipynb", "uploads.py", "a.ipynb"])
def test_a_notebook_is_read_by_its_content(name: str, exercise: Exercise, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xef\xbb\xbf\n" + notebook("x = 1", ANSWER))
    source = read_submission(exercise, path)
    assert source.text.strip() == ANSWER
    assert source.pieces == (Piece(cell="cell 2", first=1, last=2, line=1),)


@pytest.mark.parametrize("inside", ["uploads.ipynb", "hw/03_uploads/exercise-3.ipynb"])
def test_a_notebook_in_a_folder_and_in_an_archive(inside: str, exercise: Exercise, tmp_path: Path) -> None:
    packed = tmp_path / "hw.zip"
    packed.write_bytes(zipped((inside, notebook(ANSWER))))
    source = read_submission(exercise, packed)
    assert source.name == f"{packed}:{inside}"
    assert source.pieces
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / Path(inside).name).write_bytes(notebook(ANSWER))
    assert read_submission(exercise, locate(exercise, given=folder)).pieces
    (folder / "uploads.py").write_text(ANSWER)
    assert locate(exercise, given=folder) == folder / "uploads.py"


def test_large_notebooks_and_large_answers(exercise: Exercise, tmp_path: Path) -> None:
    """Outputs may be large; code may not."""
    path = tmp_path / "uploads.ipynb"
    picture = {**code(ANSWER), "outputs": ["A" * (1 << 20)]}
    path.write_bytes(notebook(picture))
    assert read_submission(exercise, path).text.strip() == ANSWER
    path.write_bytes(notebook(f"# exercise-3\n{ANSWER}\nx = '{'A' * (256 << 10)}'"))
    with pytest.raises(UsageError, match="more than 256 KiB of code for exercise-3"):
        read_submission(exercise, path)
    path.write_bytes(notebook({**picture, "outputs": ["A" * (17 << 20)]}))
    with pytest.raises(UsageError, match="larger than 16 MiB"):
        read_submission(exercise, path)
