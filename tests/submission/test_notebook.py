"""Notebooks as submissions: which cells count, what comes along, where lines stand, and what is refused."""

from __future__ import annotations
import __future__

import ast
import contextlib
import json
import tomllib
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
        if line.strip() not in ("", "pass"):  # each line is found again where its piece says
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


def test_test_cells_are_left_out_and_cells_that_are_given_are_not() -> None:
    """A locked cell may import what the answer is meant to use."""
    given = code("import asyncio", nbgrader={"locked": True, "grade": False, "solution": False})
    check = code("def helper(): ...", nbgrader={"grade": True, "points": 1, "solution": False})
    made = module(given, check, f"# exercise-3\n{ANSWER}\nasyncio")
    assert made.startswith("import asyncio\n")
    assert "def helper" not in made


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
        (b'[{"nbformat": 4}]', "not a notebook that can be read"),
        (b'{"cells": [{"source": 3}, 3, null], "nbformat": 4}', "holds no cell for exercise-3"),
        (b'{"worksheets": [], "nbformat": 3}', "a notebook of format 3, and only format 4"),
        (notebook("x = '\0'"), "characters in cell 1"),
        (notebook("x = '\ud800'"), "characters in cell 1|not a notebook that can be read"),
    ],
    ids=["cut", "deep", "form", "odd", "old", "zero", "surrogate"],
)
def test_what_is_no_notebook_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        as_module("n.ipynb", content, NAMES)


# ---------------------------------------------------------------------- as a kernel would have it
SAME: dict[str, list[str]] = {
    **tomllib.loads((Path(__file__).parent / "as_in_the_kernel.toml").read_text(encoding="utf-8")),
    "deep": [f"def f{n}(): return f{n + 1}()" for n in range(60)]
    + ["def f60(): return 1\ndef upload_all(): return f0()"],
}


@pytest.mark.parametrize("cells", SAME.values(), ids=SAME)
def test_an_answer_does_what_it_did_in_the_kernel(cells: list[str]) -> None:
    """All cells one after the other, against the module that is made of them."""
    kernel: dict[str, Any] = {"__name__": "__main__"}
    flags = 0
    for cell in cells:
        compiled = compile(cell, "cell", "exec", flags)
        flags |= compiled.co_flags & __future__.annotations.compiler_flag
        exec(compiled, kernel)
    graded: dict[str, Any] = {"__name__": "uploads"}
    made, _ = as_module("n.ipynb", notebook(*cells), NAMES)
    exec(compile(made, "uploads.py", "exec", 0, True), graded)
    assert graded["upload_all"]() == kernel["upload_all"]()


def test_cells_of_another_exercise_give_what_nobody_else_gives() -> None:
    """Their helpers may have the same names."""
    cells = (
        "from math import pi",
        "async def upload_all(x: pi):\n    return helper(x)",
        "def helper(x): return 1",
        "# exercise-2\nfrom math import pi\nextra = 5\ndef helper(x): return 2\nasync def cook(): ...",
    )
    assert "return 2" not in module(*cells)
    assert "extra = 5" in module(*cells, "def helper(x): return extra")


def test_a_kernel_s_commands_cost_nothing_else() -> None:
    made = module(
        "!echo a \\\n  b\nimport asyncio\ndef helper():\n    %pwd\n  ",
        "  indented = 1",
        "int?\nlimit = 2\n*int*?",
        "async def upload_all():\n    return helper, indented, limit, asyncio",
    )
    ast.parse(made)
    assert "def helper():\n    pass" in made
    assert "limit = 2" in made


def test_what_waits_at_the_top_level_stays_in_the_notebook() -> None:
    made = module("X = [x async for x in g()]\nX = 3", f"# exercise-3\n{ANSWER}\nX")
    assert "async for" not in made


def test_outputs_and_cells_that_are_odd_do_no_harm() -> None:
    """What Jupyter reads, and strict readers do not."""
    content = json.dumps(
        {
            "cells": [
                {"cell_type": "code", "source": None, "metadata": None},
                {"cell_type": "code"},
                {"cell_type": "code", "source": ANSWER, "metadata": {"tags": 3}, "outputs": [float("nan")]},
                {"cell_type": "new", "source": [1]},
            ],
            "nbformat": 4.0,
        }
    )
    made, pieces = as_module("n.ipynb", content.replace("NaN", 'NaN, "\\ud800"').encode(), NAMES)
    assert made.strip() == ANSWER
    assert [piece.cell for piece in pieces] == ["cell 3"]


LONG = {
    "many lines": "a=1\n" * 20_000,
    "blanks": " " * 60_000 + "x",
    "comment": "#" + " " * 60_000 + "x",
    "a chain": "\n".join(f"def f{n}(): f{n + 1}()" for n in range(5000)),
    "commands": "!" * 60_000,
}


@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
@pytest.mark.timeout(60)
def test_long_cells_take_a_moment(source: str) -> None:
    assert "upload_all" in module(source, "async def upload_all():\n    return f0")


def test_too_much_code_is_refused() -> None:
    with pytest.raises(UsageError, match="more than a million characters"):
        module("x = 1\n" * 200_000)


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


def test_an_answer_without_its_first_line_takes_the_place_of_one_with_it() -> None:
    named = "# exercise-3\nLIMIT = 1 / 0\nasync def upload_all(): ..."
    again = "async def upload_all():\n    return 1"
    assert history(named, again) == again
    assert history(named, f"# exercise-3\n{again}") == f"# exercise-3\n{again}"


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
    told = "Oops: bad line 12.\nline 12, in work\na task waits at line 13; 2 tasks wait at line 21"
    assert in_cells(told, pieces) == (
        "Oops: bad line 12.\ncell 4, line 3, in work\na task waits at cell 4, line 4; 2 tasks wait at line 21"
    )
    syntax = "uploads.py is not valid Python 3.11: '(' was never closed on line 12 (uploads.py, line 13)."
    assert in_cells(syntax, pieces).endswith("on cell 4, line 3 (uploads.py, cell 4, line 4).")
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


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
TEXTS = ["code", ANSWER, "# exercise-3\n(", "x = (\n", "%%bash", "def f():\n  !ls\n"]
KEYS = ["cells", "cell_type", "source", "metadata", "tags", "nbgrader", "grade_id", "x"]
JSON = st.recursive(
    st.one_of(LEAVES, st.sampled_from(TEXTS)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=25,
)
CELLS = st.fixed_dictionaries({"cell_type": st.just("code"), "source": JSON}, optional={"metadata": JSON})
NOTEBOOKS = st.fixed_dictionaries(
    {"cells": st.lists(st.one_of(CELLS, JSON), max_size=5), "nbformat": st.just(4)}
)


@given(st.one_of(JSON, NOTEBOOKS))
def test_whatever_is_in_it_a_notebook_is_a_module_or_refused(value: Any) -> None:
    with contextlib.suppress(UsageError):
        made, pieces = as_module("n.ipynb", json.dumps(value).encode(), NAMES)
        assert made.encode().endswith(b"\n")
        assert pieces


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
