"""Law of the hidden suite, read as text: what it must say, and what it must not do.

The suite runs in the judge. It may hold the learner's code only by messages, so it imports neither the
bench nor the learner's modules; nothing in it may turn a failure into something else; every assertion
has words for the learner.
"""

from __future__ import annotations

import ast
import collections
from typing import TYPE_CHECKING

from grader.authoring.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.course import Exercise, ExerciseFile

__all__ = ["suite_problems"]

Function = ast.FunctionDef | ast.AsyncFunctionDef

_MARKER = "grader.suite.check"
_HIDES = "Let the check run and assert: a result that is hidden cannot be proved."
#: dotted names, each with everything below it, and what to do instead
_FORBIDDEN: Mapping[str, str] = {
    **dict.fromkeys(
        ("pytest.skip", "pytest.fail", "pytest.raises", "pytest.xfail", "pytest.importorskip", "pytest.exit"),
        _HIDES,
    ),
    **dict.fromkeys(("pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"), _HIDES),
    "contextlib.suppress": _HIDES,
    **dict.fromkeys(
        ("time.sleep", "asyncio.sleep", "anyio.sleep", "anyio.sleep_until", "trio.sleep", "trio.sleep_until"),
        "Never wait: time belongs to the judge, and only a world lets it pass.",
    ),
}
_BROAD = frozenset({"BaseException", "Exception", "AssertionError"})


def suite_problems(exercise: Exercise, metadata: ExerciseFile) -> Iterator[Problem]:
    """Broken rules of the hidden suite."""
    file = exercise.suite
    if not file.is_file():
        yield Problem(file, "is missing", "Write the hidden suite; `docs/authoring.md` says what it holds.")
        return
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError) as error:
        yield Problem(file, f"is not Python: {error}", "Repair it.")
        return
    names = _imports(tree)
    if not (ast.get_docstring(tree) or "").strip():
        yield Problem(
            file,
            "does not say what it intends",
            "Begin it with a docstring: the design, and what is out of scope.",
        )
    for line, cause, fix in sorted(
        [
            *_forbidden_imports(exercise, names),
            *_forbidden_names(tree, {name: dotted for name, (dotted, _) in names.items()}),
            *_hidden_failures(tree),
            *_silent_asserts(tree),
        ]
    ):
        yield Problem(file, f"line {line}: {cause}", fix)
    yield from _check_problems(
        exercise, metadata, tree, {name: dotted for name, (dotted, _) in names.items()}
    )


# ---------------------------------------------------------------------- what it must not do
Broken = tuple[int, str, str]


def _imports(tree: ast.Module) -> dict[str, tuple[str, int]]:
    """What each imported name means, dotted, and the line."""
    found: dict[str, tuple[str, int]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                found[bound] = (alias.name if alias.asname else bound, node.lineno)
                found.setdefault(f"import {alias.name}", (alias.name, node.lineno))
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                found[alias.asname or alias.name] = (f"{module}.{alias.name}", node.lineno)
    return found


def _forbidden_imports(exercise: Exercise, names: Mapping[str, tuple[str, int]]) -> Iterator[Broken]:
    theirs = {exercise.module, *(path.stem for path in exercise.given), "driver", "exercises", "solutions"}
    for dotted, line in sorted(set(names.values())):
        if dotted == "grader.bench" or dotted.startswith("grader.bench."):
            yield (
                line,
                "imports from grader.bench",
                "The bench is the learner's side: ask the judge's fixtures.",
            )
        elif dotted.partition(".")[0] in theirs or dotted.startswith("."):
            yield (
                line,
                f"imports {dotted}, which must never run in the judge",
                "Call it through the fixture `learner`, or put the code into driver.py.",
            )


def _forbidden_names(tree: ast.Module, names: Mapping[str, str]) -> Iterator[Broken]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            dotted = _dotted(node, names)
            if dotted in _FORBIDDEN:
                yield node.lineno, f"uses {dotted}", _FORBIDDEN[dotted]


def _hidden_failures(tree: ast.Module) -> Iterator[Broken]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = (
            {item.id for item in ast.walk(node.type) if isinstance(item, ast.Name)} if node.type else set()
        )
        if node.type is None or caught & _BROAD:
            yield (
                node.lineno,
                "catches what a failed assertion or a fault of the grader raises",
                "Catch one certain exception, or use learner.attempt, which gives the learner's back.",
            )


def _silent_asserts(tree: ast.Module) -> Iterator[Broken]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and _is_silent(node.msg):
            yield (
                node.lineno,
                "an assert has no message",
                "Say in the learner's words what happened, in numbers.",
            )


def _is_silent(message: ast.expr | None) -> bool:
    if message is None:
        return True
    return isinstance(message, ast.Constant) and not str(message.value or "").strip()


def _dotted(node: ast.expr, names: Mapping[str, str]) -> str:
    """What a name or an attribute of a module means: ``pytest.mark.skip``."""
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value, names)):
        return f"{before}.{node.attr}"
    return ""


# ---------------------------------------------------------------------- what it must say
def _check_problems(
    exercise: Exercise, metadata: ExerciseFile, tree: ast.Module, names: Mapping[str, str]
) -> Iterator[Problem]:
    file = exercise.suite
    functions = [node for node in ast.walk(tree) if isinstance(node, Function) and _is_meant(node, names)]
    if not functions:
        yield Problem(
            file, "holds no check", "Write functions test_… marked with @check(points=…, objective=…)."
        )
    top = {id(node) for node in tree.body}
    for node in functions:
        for cause, fix in _function_problems(node, names):
            yield Problem(file, f"line {node.lineno}: {node.name} {cause}", fix)
        if id(node) not in top:
            yield Problem(
                file, f"line {node.lineno}: {node.name} is not a plain function of the module", "Move it out."
            )
    for name, times in collections.Counter(node.name for node in functions).items():
        if times > 1:
            yield Problem(
                file, f"{name} is defined {times} times: only the last one counts", "Rename the others."
            )
    sentences = collections.Counter(_sentence(node) for node in functions)
    for sentence, times in sentences.items():
        if sentence and times > 1:
            yield Problem(file, f"{times} checks say {sentence!r}", "Give each check a sentence of its own.")
    yield from _objective_problems(exercise, metadata, functions, names)


def _is_meant(node: Function, names: Mapping[str, str]) -> bool:
    return node.name.startswith("test") or _marker(node, names) is not None


def _marker(node: Function, names: Mapping[str, str]) -> ast.Call | None:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and _dotted(decorator.func, names) == _MARKER:
            return decorator
    return None


def _sentence(node: Function) -> str:
    return " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())


def _function_problems(node: Function, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with one check, each with its fix."""
    if not node.name.startswith("test_"):
        yield "is marked as a check but would never run", "Begin its name with test_."
    if isinstance(node, ast.AsyncFunctionDef):
        yield "is a coroutine function, which pytest does not run", "Write a plain function."
    if not _sentence(node):
        yield "has no docstring", "Write the sentence that the learner reads."
    elif not _sentence(node).endswith("."):
        yield "has a docstring that is no sentence", "End the sentence with a full stop."
    marker = _marker(node, names)
    if marker is None:
        yield "has no @check", "Mark it with @check(points=…, objective=…), imported from grader.suite."
        return
    values = _keywords(marker)
    if set(values) != {"points", "objective"} or marker.args:
        yield "has a @check without points and objective", "Write @check(points=2, objective=…)."
    elif not isinstance(points := values["points"], int) or isinstance(points, bool) or points < 1:
        yield f"is worth {points!r} points", "Write a whole number above zero."


def _keywords(call: ast.Call) -> dict[str, object]:
    return {
        item.arg: item.value.value if isinstance(item.value, ast.Constant) else None
        for item in call.keywords
        if item.arg is not None
    }


def _objective_problems(
    exercise: Exercise, metadata: ExerciseFile, functions: list[Function], names: Mapping[str, str]
) -> Iterator[Problem]:
    used: set[object] = set()
    for node in functions:
        marker = _marker(node, names)
        objective = _keywords(marker).get("objective") if marker is not None else None
        used.add(objective)
        if objective is not None and objective not in metadata.objectives:
            yield Problem(
                exercise.suite,
                f"line {node.lineno}: {node.name} names the unknown objective {objective!r}",
                f"Add it to [objectives] in {exercise.metadata_file.name}, or name one that is there.",
            )
    for name in metadata.objectives:
        if name not in used:
            yield Problem(
                exercise.metadata_file,
                f"the objective {name!r} is shown by no check",
                "Write a check for it, or remove it.",
            )
