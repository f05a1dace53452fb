"""Which runtime a learner's text is written for: by its imports, not by its words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.judge.grading import chosen_runtime
from grader.sandbox.policy import Runtime
from grader.submission.imports import imported

BOTH: tuple[Runtime, ...] = ("asyncio", "trio")


@pytest.mark.parametrize(
    "text",
    [
        "import trio",
        "import os, trio.lowlevel as low",
        "from trio import open_nursery",
        "from trio.abc import (  # for the types\n    Stream,\n)",
        "if True: import trio",
        "import os; import trio",
        "import os, \\\n    trio",
        "\timport\ttrio",
        "import os\rimport trio\rprint()",
        '"""\nfrom asyncio import gather was my first attempt\n"""\nimport trio',
        "'''\nimport asyncio\n'''\nimport trio",
        "x = 'it\\'s'\n# don't\nimport trio\n'''\nimport asyncio\n'''",
        'x = """a "quoted" \\""" word\nimport asyncio\n"""\nimport trio',
        "import trio\n# import asyncio\n",
        "from . import asyncio\nimport trio",
        "import asyncio_tools, trio",
        # both: what is left over of a first attempt is not what is used
        "import asyncio\nimport trio\nasync def f(): await trio.sleep(1)",
        "import trio\nimport asyncio\nasync def f(): await trio.sleep(1); x.asyncio.asyncio()",
        "import asyncio as aio, trio as tri\nawait tri.sleep(aio)\nawait tri.sleep()",
        "from asyncio import sleep as nap\nfrom trio import sleep, run\nsleep(); run(); nap()",
        "import asyncio\nimport trio\n'asyncio.run asyncio.sleep'\ntrio.run(f)",
    ],
)
def test_trio_is_found(text: str) -> None:
    """However it is imported, and whatever strings and comments say of the other one."""
    assert chosen_runtime(text, BOTH) == "trio"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import anyio",
        "import asyncio",
        "'import trio'",
        '"""import trio',
        "'import trio\nimport asyncio",
        "f'''{\nimport trio",
        "import asyncio\nimport trio\nasyncio.run(trio, asyncio)",
        "import trio, asyncio",
        "x = imported\nimporttrio",
    ],
)
def test_else_asyncio(text: str) -> None:
    """The exercise's first runtime, where nothing else decides."""
    assert chosen_runtime(text, BOTH) == "asyncio"


def test_only_what_the_exercise_allows_is_chosen() -> None:
    """A leftover import of what cannot be had decides nothing."""
    assert chosen_runtime("import trio", ("asyncio",)) == "asyncio"
    assert chosen_runtime("import asyncio", ("trio",)) == "trio"
    assert chosen_runtime("import trio", ("own",)) == "own"


def test_several_are_told_in_the_order_of_their_use() -> None:
    """The first of them is the one to run on."""
    assert imported("import asyncio, trio\ntrio.run()", BOTH) == ["trio", "asyncio"]
    assert imported("import trio", BOTH) == ["trio"]
    assert imported("import anyio", BOTH) == []


CHECKOUT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path
    for folder in ("exercises", "grader", "solutions", "tests")
    for path in (CHECKOUT / folder).rglob("*.py")
    if path.name != "broken_syntax.py"
)
LIBRARIES = ("anyio", "ast", "asyncio", "collections", "os", "pytest", "re", "socket", "trio", "typing")


def test_what_is_python_is_read_as_its_parser_reads_it() -> None:
    """Of every source of the kit, the hostile ones among them, the syntax tree tells the same imports."""
    assert len(SOURCES) > 500
    for path in SOURCES:
        try:
            text = path.read_text(encoding="utf-8")
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        names = set[str]()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
        assert sorted(imported(text, LIBRARIES)) == sorted(names & set(LIBRARIES)), path


def test_what_is_not_python_has_a_runtime_too() -> None:
    """A slip further down does not hide what the file is written for."""
    assert imported("import trio\n\ndef f(:\n    return 'it\n", BOTH) == ["trio"]
    assert imported("import trio\n\0\n", BOTH) == ["trio"]
