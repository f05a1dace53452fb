"""Who may import whom: the trust boundary, and the modules that are kept quiet.

Read from the sources with ``ast``, wherever an import stands (in a function, under TYPE_CHECKING), so
that no path of a program has to be taken for a broken rule to show.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.bench.server import ASYNC_LIBRARIES

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "grader"
#: what runs beside the learner's code may have from outside
BESIDE_LEARNERS = sys.stdlib_module_names | {"anyio", "trio"}
#: what starts processes or opens connections; a quiet module has none of it
LOUD = frozenset(
    {
        "anyio", "asyncio", "concurrent", "ctypes", "ftplib", "http", "multiprocessing", "pty", "requests",
        "select", "selectors", "signal", "smtplib", "socket", "socketserver", "ssl", "subprocess", "trio",
        "urllib", "urllib3",
    }
)  # fmt: skip
#: calls of `os` that do the same without an import of their own
LOUD_CALLS = ("fork", "system", "popen", "posix_spawn", "exec", "spawn", "kill", "pidfd_open")
LIGHT_HELP = frozenset(
    {
        "alembic", "anyio", "asyncio", "dask", "distributed", "hypothesis", "jinja2", "joserfc", "msgspec",
        "pyarrow", "pytest", "rich", "sqlalchemy", "tree_sitter", "trio", "urllib3", "yaml",
    }
)  # fmt: skip


def sources(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


#: the modules at the top of the package, what reads submissions, and what reports are made of
QUIET = [
    *sorted({path for path in PACKAGE.glob("*.py") if path.stem != "__main__"}),
    *sources(PACKAGE / "submission"),
    *sources(PACKAGE / "report"),
    *sources(PACKAGE / "export"),
]
#: of a loud package, what opens nothing
QUIET_PARTS = frozenset({"urllib.parse"})


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that a source imports; ``a.b`` for ``from a import b``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            before = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{before}.{alias.name}") for alias in node.names)


def is_module(dotted: str) -> bool:
    """Whether a dotted name of ours is a module or package, and not a thing inside one."""
    path = CHECKOUT.joinpath(*dotted.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def imported_modules(path: Path) -> Iterator[tuple[int, str]]:
    """The modules of ours that a source imports."""
    for line, dotted in imports(path):
        if dotted.partition(".")[0] == "grader":
            yield line, dotted if is_module(dotted) else dotted.rpartition(".")[0]


def relative(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


# ---------------------------------------------------------------------- beside the learner's code
@pytest.mark.parametrize("path", sources(PACKAGE / "bench") + sources(PACKAGE / "protocol"), ids=relative)
def test_the_bench_imports_an_allow_list_only(path: Path) -> None:
    """The standard library, anyio, trio and itself: nothing else of the kit is in the learner's process."""
    outside = [
        f"line {line}: {dotted}"
        for line, dotted in imports(path)
        if dotted.partition(".")[0] not in BESIDE_LEARNERS
        and not dotted.startswith(("grader.bench.", "grader.protocol."))
    ]
    assert outside == []


def test_the_bench_is_reached_by_processes_only() -> None:
    """Of the kit, only the sandbox imports anything of the bench: its mailbox and its names.

    The drivers of suites run beside the learner's code and belong to the bench's side.
    """
    users = {
        (relative(path), module)
        for path in sources(PACKAGE)
        if PACKAGE / "bench" not in path.parents and path.name != "driver.py"
        for _, module in imported_modules(path)
        if module.startswith("grader.bench")
    }
    assert users == {
        ("grader/sandbox/account/backend.py", "grader.bench.mailbox"),
        ("grader/sandbox/bubblewrap/backend.py", "grader.bench.mailbox"),
        ("grader/sandbox/handle.py", "grader.bench.mailbox"),
        ("grader/sandbox/start.py", "grader.bench.mailbox"),
        ("grader/sandbox/warm.py", "grader.bench.mailbox"),
        ("grader/sandbox/image.py", "grader.bench.server"),
    }


def test_a_bench_for_own_runtimes_has_no_event_loop() -> None:
    """What such a bench imports before any learner code pulls in no asyncio and nothing built on it."""
    code = (
        "import sys; from grader.bench import runner, server; runner.preload('own'); "
        "print(*sorted(set(sys.argv[1:]) & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, *ASYNC_LIBRARIES],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


def test_a_bench_for_event_loops_has_them() -> None:
    """The same look finds asyncio where it belongs: the test above can fail."""
    code = (
        "import sys; from grader.bench import runner, server; runner.preload('asyncio'); "
        "print(*sorted(set(sys.argv[1:]) & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *ASYNC_LIBRARIES],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"asyncio", "anyio"} <= set(done.stdout.split())


# ---------------------------------------------------------------------- the arrows of the rooms
@pytest.mark.parametrize(
    ("room", "above"),
    [
        ("sandbox", ("doctor", "judge", "cli")),
        ("judge", ("cli", "authoring")),
        ("evidence", ("diagnosis", "sandbox", "judge", "doctor", "cli", "authoring")),
        ("diagnosis", ("sandbox", "judge", "doctor", "cli", "authoring", "suite")),
        ("submission", ("sandbox", "judge", "doctor", "cli")),
    ],
)
def test_no_arrow_runs_upwards(room: str, above: tuple[str, ...]) -> None:
    """The sandbox gives facts; words for them are found by whoever tells a person."""
    wrong = [
        f"{relative(path)}, line {line}: {module}"
        for path in sources(PACKAGE / room)
        for line, module in imported_modules(path)
        if module.split(".")[1:2] and module.split(".")[1] in above
    ]
    assert wrong == []


# ---------------------------------------------------------------------- hidden suites
@pytest.mark.parametrize("path", sorted((PACKAGE / "suites").glob("*/test_*.py")), ids=relative)
def test_suites_import_the_library_and_their_worlds(path: Path) -> None:
    """What an author needs is handed on: a suite knows nothing of how the judge does its work."""
    outside = [
        f"line {line}: {module}"
        for line, module in imported_modules(path)
        if not module.startswith(("grader.suite", "grader.judge.worlds.", "grader.judge.runtimes."))
    ]
    assert outside == []


def test_the_judge_does_not_need_the_library() -> None:
    """The author's interface stands on top of the judge: of the kit, only suites import it, real or to be."""
    authors = {PACKAGE / "suite", PACKAGE / "suites", PACKAGE / "authoring" / "skeleton"}
    users = {
        relative(path)
        for path in sources(PACKAGE)
        if not authors & {*path.parents}
        for _, module in imported_modules(path)
        if module == "grader.suite" or module.startswith("grader.suite.")
    }
    assert users == set()


# ---------------------------------------------------------------------- quiet modules
@pytest.mark.parametrize("path", QUIET, ids=relative)
def test_quiet_modules_start_nothing_and_call_nobody(path: Path) -> None:
    """Reading a course and making a report opens no connection and starts no process."""
    loud = [
        f"line {line}: {dotted}"
        for line, dotted in imports(path)
        if dotted.partition(".")[0] in LOUD and dotted.rpartition(".")[0] not in QUIET_PARTS
    ]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    loud += [
        f"line {node.lineno}: os.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        and node.attr.startswith(LOUD_CALLS)
    ]
    assert loud == []


@pytest.mark.parametrize("path", QUIET, ids=relative)
def test_quiet_modules_import_quiet_modules(path: Path) -> None:
    """Quiet by themselves is not enough: what they import is quiet as well; a policy is data."""
    quiet = {".".join(other.relative_to(CHECKOUT).with_suffix("").parts) for other in QUIET}
    quiet |= {"grader", "grader.submission.archive", "grader.report", "grader.sandbox.policy"}
    others = [f"line {line}: {module}" for line, module in imported_modules(path) if module not in quiet]
    assert others == []


@pytest.mark.parametrize("path", sources(PACKAGE / "export"), ids=relative)
def test_an_export_is_made_of_a_report(path: Path) -> None:
    """A format knows the report, its words and the errors; no course, no judge and no machine."""
    allowed = ("grader.export", "grader.report", "grader.errors", "grader.outcome")
    others = [
        f"line {line}: {module}"
        for line, module in imported_modules(path)
        if module != "grader" and not module.startswith(allowed)
    ]
    assert others == []


@pytest.mark.parametrize("path", sources(PACKAGE / "site"), ids=relative)
def test_pages_are_made_of_a_gradebook(path: Path) -> None:
    """They know what was recorded, and how it is told; neither judge nor sandbox is near."""
    allowed = (
        "grader.site", "grader.gradebook", "grader.report", "grader.export.form", "grader.submission.cells",
        "grader.errors", "grader.outcome",
    )  # fmt: skip
    others = [
        f"line {line}: {module}"
        for line, module in imported_modules(path)
        if module != "grader" and not module.startswith(allowed)
    ]
    assert others == []


@pytest.mark.parametrize(
    "path",
    [path for room in ("lti", "gradebook", "site") for path in sources(PACKAGE / room)],
    ids=relative,
)
def test_one_module_talks_to_a_learning_platform(path: Path) -> None:
    """What decides who gets which score opens no connection; the transport does nothing else."""
    loud = {dotted for _, dotted in imports(path) if dotted.partition(".")[0] in LOUD}
    loud = {dotted for dotted in loud if dotted.rpartition(".")[0] not in QUIET_PARTS}
    assert {dotted.partition(".")[0] for dotted in loud} == (
        {"ssl", "urllib3"} if path.name == "transport.py" else set()
    )


def test_the_policy_is_data() -> None:
    """Limits and levels import nothing that could act."""
    names = {dotted.rpartition(".")[0] for _, dotted in imports(PACKAGE / "sandbox" / "policy.py")}
    assert names - {""} <= {"__future__", "typing", "grader.protocol.orders"}
    plain = {dotted for _, dotted in imports(PACKAGE / "sandbox" / "policy.py") if "." not in dotted}
    assert plain <= {"dataclasses", "enum"}


# ---------------------------------------------------------------------- the command line
@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["check", "--help"],
        ["ags", "send", "--help"],
        ["gradebook", "--help"],
        ["cohort", "--help"],
        ["replay", "--help"],
        ["report", "--help"],
        ["similar", "--help"],
        ["verify", "--help"],
    ],
    ids=" ".join,
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    """Help comes at once: no renderer, no judge, no test runner is imported for it."""
    code = (
        "import sys; from grader.cli.command import run; code = run(sys.argv[1:]); "
        f"print('heavy:', *(set({sorted(LIGHT_HELP)}) & set(sys.modules))); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "heavy:"
