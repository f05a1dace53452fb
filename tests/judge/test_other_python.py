"""What is right for another Python, or for a notebook, is named for what it is: in words, never in points."""

from __future__ import annotations

import importlib
import sys
import warnings
from typing import TYPE_CHECKING

import pytest

from grader.judge.newer_names import GONE, SINCE
from grader.judge.newer_python import newer_name, newer_syntax
from grader.judge.notebook_traces import notebook_trace
from grader.outcome import Outcome
from grader.versions import GRADING_PYTHON
from tests.judge.engine import ANSWER

if TYPE_CHECKING:
    from tests.judge.engine import Engine

HERE = sys.version_info[:2]


# ---------------------------------------------------------------------- the facts
def is_there(name: str) -> bool:
    """Whether this interpreter has a module, a name of one, or a method of a class of one."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:count]))
        except ImportError:
            continue
        missing = object()
        for part in parts[count:]:
            found = getattr(found, part, missing)
        return found is not missing
    return False


def test_the_table_of_names_is_true_of_this_python() -> None:
    """What came with it or before is there; what came later, or has gone, is not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wrong = [name for name, since in SINCE.items() if is_there(name) != (since <= HERE)]
    wrong += [name for name, since in GONE.items() if (name in sys.stdlib_module_names) != (since > HERE)]
    assert wrong == []


NEWER_SYNTAX = [
    ((3, 12), "type Address = tuple[str, int]"),
    ((3, 12), "type Pair[T] = tuple[T, T]"),
    ((3, 12), "def first[T](xs: list[T]) -> T: ..."),
    ((3, 12), "class Box[T]: ..."),
    ((3, 13), "class Box[T = int]: ..."),
    ((3, 13), "async def f[T = int](): ..."),
    ((3, 12), 'd = {"a": 1}; y = f"{d["a"]}"'),
    ((3, 12), "d = {'a': 1}; y = rf'{d['a']}'"),
    ((3, 12), 'y = f"{", ".join("ab")}"'),
    ((3, 12), "y = f\"{'\\n'.join('ab')}\""),
    ((3, 14), "try: ...\nexcept ValueError, KeyError: ..."),
    ((3, 14), 'name = 1; x = t"hello {name}"'),
    ((3, 14), "x = rt'hello'"),
    ((3, 15), "lazy import json"),
    ((3, 15), "lazy from json import loads"),
    ((3, 15), "x = [*y for y in ()]"),
    ((3, 15), "x = {**y for y in ()}"),
]


@pytest.mark.parametrize(("since", "text"), NEWER_SYNTAX, ids=[text for _, text in NEWER_SYNTAX])
def test_newer_syntax_is_named_where_it_is_one(since: tuple[int, int], text: str) -> None:
    """A Python that has it compiles it; one that has not points to a line that is recognised."""
    if since <= HERE:
        compile(text, "answer.py", "exec")
        return
    with pytest.raises(SyntaxError) as caught:
        compile(text, "answer.py", "exec")
    line = text.splitlines()[(caught.value.lineno or 1) - 1]
    assert f"came with Python {since[0]}.{since[1]}" in newer_syntax(str(caught.value), line)


@pytest.mark.parametrize(
    "text",
    [
        "type = 5 6",
        "print(f'{a}', 'b' 'c' d)",
        "x = f'{a'",
        'print("it\'s" x)',
        "def f(xs[int]): ...",
        "x = 'that' 5",
        "lazy = import",
        "raise ValueError, 'old'",
        "x = point.t 'a'",
        "count = list[0 1]",
    ],
)
def test_a_plain_mistake_is_not_called_newer(text: str) -> None:
    """No Python of any version takes it."""
    with pytest.raises(SyntaxError) as caught:
        compile(text, "answer.py", "exec")
    assert newer_syntax(str(caught.value), text) == ""


def test_a_name_of_the_learners_own_is_not_the_librarys() -> None:
    """A class that is called as one of the library's lacks a method for the learner to write."""
    newer = [name for name, since in SINCE.items() if since > HERE and name.count(".") == 2]
    if newer:  # the newest Python of all lacks nothing
        _, owner, method = newer[0].split(".")
        message = f"'{owner}' object has no attribute '{method}'"
        assert "came with" in newer_name("AttributeError", message, "x = 1\n")
        assert newer_name("AttributeError", message, f"class {owner}:\n    pass\n") == ""
    assert newer_name("ValueError", "name 'frozendict' is not defined", "") == ""


# ---------------------------------------------------------------------- what a learner is told
@pytest.mark.skipif(HERE >= (3, 15), reason="the newest Python lacks nothing that we know of")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lazy import json", "`lazy import` came with Python 3.15"),
        ("from typing import TypeForm", "typing.TypeForm came with Python 3.15"),
    ],
)
def test_a_newer_python_is_named_beside_the_one_that_grades(engine: Engine, text: str, words: str) -> None:
    """The learner, whose own Python takes it, reads which one does not."""
    told = engine.grade(text + ANSWER)
    assert told.diagnosis is not None
    assert told.diagnosis.id == "other-python"
    assert words in told.message
    assert f"Python {GRADING_PYTHON} grades" in told.message
    assert GRADING_PYTHON in told.diagnosis.hint


@pytest.mark.skipif(HERE >= (3, 15), reason="the newest Python lacks nothing that we know of")
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import profiling", "profiling"),
        ("import profiling.sampling", "profiling"),
        ("import math; math.signbit(1)", "math.signbit"),
        ("import asyncio; asyncio.TaskGroup.cancel", "asyncio.TaskGroup.cancel"),
        ("import re; re.compile('').prefixmatch('')", "re.Pattern.prefixmatch"),
        ("sentinel('x')", "sentinel"),
        ("bytearray().take_bytes(1)", "bytearray.take_bytes"),
    ],
)
def test_a_missing_name_is_known_however_it_is_missed(text: str, name: str) -> None:
    """By import, as an attribute of a module, of a class, of a value, as a builtin."""
    with pytest.raises((ImportError, AttributeError, NameError)) as caught:
        exec(text, {})
    words = newer_name(type(caught.value).__name__, str(caught.value), text)
    assert words == f"{name} came with Python 3.15"


def test_a_newer_method_is_named_inside_a_call(engine: Engine) -> None:
    """Only one check asks for it; the others get their points."""
    text = "import asyncio\n\n\nasync def answer(address, names):\n    asyncio.TaskGroup().cancel()\n"
    told = engine.grade(text)
    assert told.others == [Outcome.PASSED, Outcome.PASSED]
    if HERE < (3, 15):
        assert told.diagnosis is not None
        assert (told.diagnosis.id, told.diagnosis.line) == ("other-python", 5)
        assert "asyncio.TaskGroup.cancel came with Python 3.15" in told.message


def test_a_module_that_has_gone_is_named(engine: Engine) -> None:
    """Code from an old course; where it is still there, it is imported."""
    told = engine.grade("import asynchat" + ANSWER)
    if HERE >= (3, 12):
        assert told.diagnosis is not None
        assert told.diagnosis.id == "other-python"
        assert "asynchat is no longer there since Python 3.12" in told.message
    else:
        assert told.others == [Outcome.PASSED, Outcome.PASSED]


@pytest.mark.parametrize("text", ["from asyncio import sleeep", "import json.nothing"])
def test_a_slip_in_a_standard_name_is_no_missing_helper(engine: Engine, text: str) -> None:
    """Nobody is told to put the standard library into the file, nor where it lies on this machine."""
    told = engine.grade(text + ANSWER)
    assert told.diagnosis is not None
    assert told.diagnosis.id == "standard-library"
    assert GRADING_PYTHON in told.diagnosis.hint
    assert "helpers" not in told.diagnosis.hint
    assert "/" not in told.message


def test_syntax_errors_say_which_python_grades(engine: Engine) -> None:
    """A newer version may take what this one does not, also where we do not know of it."""
    assert f"not valid Python {GRADING_PYTHON}: " in engine.grade("x = = 1\n").message


# ---------------------------------------------------------------------- notebooks
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("get_ipython().run_line_magic('load_ext', 'autoreload')", "get_ipython()"),
        ("%load_ext autoreload", "%load_ext"),
    ],
)
def test_what_a_notebook_leaves_in_its_export_is_named(engine: Engine, text: str, named: str) -> None:
    """By the very command, with its line."""
    told = engine.grade(f"# In[1]:\n{text}{ANSWER}")
    assert told.diagnosis is not None
    assert (told.diagnosis.id, told.diagnosis.line) == ("notebook", 2)
    assert named in told.message
    assert "notebook" in told.message


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("get_ipython().system('pip install anyio')", "get_ipython()"),
        ("%%time", "%%time"),
        ("!pip install anyio", "!pip"),
        ("files = !ls", "!ls"),
        ("rows = %sql select 1", "%sql"),
        ("?print", "?print"),
        ("print??", "print??"),
        ("from IPython.display import display", "IPython"),
        ("import nest_asyncio", "nest_asyncio"),
        ("from google.colab import drive", "google"),
    ],
)
def test_a_command_to_a_notebook_is_known(text: str, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Python itself stumbles over it, and no environment has what notebooks have."""
    monkeypatch.setattr(sys, "path", [folder for folder in sys.path if "site-packages" not in folder])
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    with pytest.raises((SyntaxError, NameError, ImportError)) as caught:
        exec(text, {})
    assert named in notebook_trace(type(caught.value).__name__, str(caught.value), text)


@pytest.mark.parametrize("text", ["if True:\n    await answer(1, 2)", "async with answer(1, 2): ..."])
def test_an_await_outside_every_function_is_named(engine: Engine, text: str) -> None:
    """A notebook takes it, and so does python -m asyncio; a module does not."""
    told = engine.grade(f"{ANSWER}\n{text}\n")
    assert told.diagnosis is not None
    assert told.diagnosis.id == "await-outside"
    assert "async def" in told.diagnosis.hint


def test_an_await_in_a_plain_function_is_another_mistake(engine: Engine) -> None:
    """There `async` is missing."""
    told = engine.grade("def answer(address, names):\n    await f()\n")
    assert told.diagnosis is not None
    assert told.diagnosis.id == "await-in-plain-function"


@pytest.mark.parametrize(
    "line", ["% x", "x = 5 % y z", "x != y z", "if x ? y", "print('50 %off' x)", "a = ! b"]
)
def test_ordinary_signs_are_no_commands(line: str) -> None:
    """Percent, exclamation and question marks stand in plain mistakes as well."""
    assert notebook_trace("SyntaxError", "invalid syntax", line) == ""
