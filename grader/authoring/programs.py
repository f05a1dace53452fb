"""Law of the programs, read as text: the stub, the reference, right ones and known-wrong ones."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal, get_args

from grader.authoring.problem import Problem, from_error
from grader.authoring.structure import changed_places, likeness, shape
from grader.authoring.todos import TODO
from grader.errors import CourseError
from grader.report.wording import counted
from grader.submission.imports import imported

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from grader.course import Exercise, ExerciseFile
    from grader.known_wrong import KnownWrong

__all__ = ["FEWEST_RIGHT", "program_problems", "runtimes_of"]

#: programs beside the reference that must be right too, built in different ways
FEWEST_RIGHT = 3
#: a known-wrong program that keeps at least this share of its reference, and differs in at most so many
#: places, is written as edits
LEAST_KEPT, MOST_PLACES = 0.5, 2
#: right programs that have this share of their statements in common are built alike
ALIKE = 0.85
Loop = Literal["asyncio", "trio"]


def program_problems(exercise: Exercise, metadata: ExerciseFile) -> Iterator[Problem]:
    """Broken rules of all programs of an exercise, read as text; nothing is run."""
    yield from _stub_problems(exercise, metadata)
    for path in (exercise.reference, *exercise.right):
        yield from _answer_problems(path, metadata)
    yield from _variety_problems(exercise)
    reference = _read(exercise.reference)[0]
    for program in exercise.known_wrong:
        if reference or not program.is_edited:  # else the reference is at fault, which is told already
            yield from _known_wrong_problems(program, reference)
    if not exercise.known_wrong:
        yield Problem(
            exercise.suite_folder / "wrong",
            "holds no known-wrong program",
            "Write one program for each misconception that the suite must find.",
        )


def runtimes_of(path: Path, metadata: ExerciseFile) -> tuple[Loop | None, ...]:
    """On which runtimes a right program must be right; None: on the one that its imports name.

    What imports neither asyncio nor trio promises to run on whatever the exercise allows.
    """
    if imported(path.read_text(encoding="utf-8", errors="replace"), get_args(Loop)):
        return (None,)
    return tuple(None if runtime == "own" else runtime for runtime in metadata.runtimes)


def _stub_problems(exercise: Exercise, metadata: ExerciseFile) -> Iterator[Problem]:
    text, tree, problems = _read(exercise.stub)
    yield from problems
    if tree is None:
        return
    if not TODO.search(text):
        yield Problem(
            exercise.stub, "has no TODO", "Mark where the learner begins with a comment `# TODO: …`."
        )
    yield from _missing(exercise.stub, tree, metadata.functions)


def _answer_problems(path: Path, metadata: ExerciseFile) -> Iterator[Problem]:
    text, tree, problems = _read(path)
    yield from problems
    if tree is None:
        return
    if TODO.search(text):
        yield Problem(path, "still has a TODO", "Do it, or remove the word.")
    yield from _missing(path, tree, metadata.functions)


def _variety_problems(exercise: Exercise) -> Iterator[Problem]:
    """Right programs that are one program under other names prove no more than that one."""
    if len(exercise.right) < FEWEST_RIGHT:
        yield Problem(
            exercise.suite_folder / "right",
            f"holds {len(exercise.right)} of at least {FEWEST_RIGHT} right programs",
            "Answer the task in other ways that are right: they show that the suite demands no certain one.",
        )
        return
    texts = {path: _read(path)[0] for path in (exercise.reference, *exercise.right)}
    shapes = {path: shape(text) for path, text in texts.items() if text}
    different: list[Path] = []
    alike: list[tuple[Path, Path]] = []
    for path, found in shapes.items():
        like = next((other for other in different if likeness(found, shapes[other]) >= ALIKE), None)
        if like is None:
            different.append(path)
        else:
            alike.append((path, like))
    missing = FEWEST_RIGHT - sum(path != exercise.reference for path in different)
    for path, like in alike if missing > 0 else ():
        yield Problem(
            path,
            f"is built like {_shown(exercise, like)}, so there are {FEWEST_RIGHT - missing} of at least "
            f"{FEWEST_RIGHT} ways to be right",
            "Answer the task in another way; names, constants, order and imports make no difference.",
        )


def _shown(exercise: Exercise, path: Path) -> str:
    return "the reference" if path == exercise.reference else f"right/{path.name}"


def _known_wrong_problems(program: KnownWrong, reference: str) -> Iterator[Problem]:
    try:
        text = program.text
    except CourseError as error:
        yield from_error(error, program.file)
        return
    tree, problems = _parsed(program.file, text)
    yield from problems
    if tree is None:
        return
    if not (ast.get_docstring(tree) or "").strip():
        yield Problem(
            program.file,
            "does not say what its author believes",
            'Begin it with a docstring such as """Awaiting in a loop is concurrent enough.""".',
        )
    if reference and not program.is_edited:
        yield from _copy_problems(program, reference, text)


def _copy_problems(program: KnownWrong, reference: str, text: str) -> Iterator[Problem]:
    """A copy does not follow its reference, and hides the mistake among lines that are right."""
    places, kept = changed_places(reference, text)
    if places <= MOST_PLACES and kept >= LEAST_KEPT:
        yield Problem(
            program.file,
            f"is a copy of the reference but for {counted(places, 'place')}",
            f"Write it as edits: wrong/{program.name}.toml with belief and [[edit]]; "
            "`docs/authoring.md` shows one.",
        )


def _read(path: Path) -> tuple[str, ast.Module | None, list[Problem]]:
    if not path.is_file():
        return "", None, [Problem(path, "is missing", "Write it.")]
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return "", None, [Problem(path, "is not UTF-8 text", "Save it as UTF-8.")]
    tree, problems = _parsed(path, text)
    return text if tree is not None else "", tree, problems


def _parsed(path: Path, text: str) -> tuple[ast.Module | None, list[Problem]]:
    try:
        return ast.parse(text), []
    except (SyntaxError, ValueError) as error:
        line = f" (line {error.lineno})" if isinstance(error, SyntaxError) else ""
        words = error.msg if isinstance(error, SyntaxError) else str(error)
        return None, [Problem(path, f"is not Python: {words}{line}", "Repair that line.")]


def _missing(path: Path, tree: ast.Module, functions: Iterable[str]) -> Iterator[Problem]:
    for name in functions:
        if not _defines(tree.body, name.split(".")):
            yield Problem(
                path, f"does not define {name}", "Define it, or correct functions in exercise.toml."
            )


def _defines(body: list[ast.stmt], parts: list[str]) -> bool:
    """Whether a body defines a dotted name; what a base class may define is taken as defined."""
    for node in body:
        if parts[0] not in _bound(node):
            continue
        if len(parts) == 1:
            return True
        if not isinstance(node, ast.ClassDef) or node.bases or _defines(node.body, parts[1:]):
            return True
        if parts[1] in _set_on_self(node):
            return True
    return False


def _set_on_self(node: ast.ClassDef) -> set[str]:
    """Attributes that methods give an instance: ``self.now = clock`` defines ``now`` as well."""
    return {
        item.attr
        for item in ast.walk(node)
        if isinstance(item, ast.Attribute)
        and isinstance(item.ctx, ast.Store)
        and isinstance(item.value, ast.Name)
        and item.value.id == "self"
    }


def _bound(node: ast.stmt) -> set[str]:
    """Names that a statement binds."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return {
            item.id
            for item in ast.walk(node)
            if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)
        }
    return set()
