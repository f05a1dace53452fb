"""A course on disk: which exercises there are, where their files are, what their metadata says.

The same key, ``NN_name``, names a folder in each of three trees, and every path follows from it; no
file lists the exercises::

    exercises/03_uploads/   README.md  exercise.toml  uploads.py  (given modules: kitchen.py, ...)
    solutions/03_uploads/   uploads.py
    suites/03_uploads/      test_uploads.py  suite.toml  wrong/*.py  right/*.py  (driver.py)

The kit's own suites stand in ``grader/suites`` so that the wheel carries them; a course elsewhere
keeps all three trees in one folder. Metadata is decoded strictly: an author who misspells a key is
told so, with the file, the key and the fix.

Quiet: reads files, starts nothing, and writes nothing.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

import msgspec

from grader.errors import CourseError, UsageError
from grader.os_errors import explain_os_error, is_exhausted
from grader.sandbox.policy import Limits, Runtime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "Cause",
    "Condition",
    "Course",
    "DiagnosisRule",
    "Exercise",
    "ExerciseFile",
    "Place",
    "SuiteFile",
    "WrongProgram",
]

Cause = Literal["error", "never-awaited", "deadlock", "blocked", "leaked", "swallowed", "shape", "elapsed"]
#: kinds of lines that the evidence can name: where the outermost (innermost) await of the learner's function
#: waits, where everything stood when the judge ended the run, where another task waits, the blocking call,
#: where a task, thread, coroutine or a loop in another thread was made; the line that the suite itself has
#: found (``run.note(line=…)``)
Place = Literal[
    "wait",
    "end-wait",
    "inner-wait",
    "task-wait",
    "blocking",
    "made",
    "thread",
    "thread-loop",
    "never-awaited",
    "generator",
    "noted",
    "none",
]
#: a value that a fact must equal, or a comparison such as "> 1"
Condition = bool | int | float | str

_KEY = re.compile(r"(?P<number>[0-9]{2})_(?P<name>[a-z][a-z0-9_]*)")
_NUMBER = re.compile(r"(?:exercise|ex)?[-_ ]?0*(?P<number>[0-9]{1,4})", re.IGNORECASE)
_DOTTED_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_PACKAGE = Path(__file__).resolve().parent


class DiagnosisRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A misconception: the evidence that names it, and what the learner reads about it."""

    cause: Cause
    explanation: str
    hint: str = ""
    #: where in the learner's file the line is looked for; by the cause when it does not say
    at: Place | Literal[""] = ""
    #: fact name -> condition; all of them must hold
    when: dict[str, Condition] = {}


class WrongProgram(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a known-wrong program must fail, and the diagnosis that it must get."""

    must_fail: tuple[str, ...]
    may_fail: tuple[str, ...] = ()
    #: id of the diagnosis; its own id unless it says another one
    diagnosis: str = ""
    cause: Cause | None = None
    explanation: str = ""
    hint: str = ""
    #: where in the learner's file the line is looked for; by the cause when it does not say
    at: Place | Literal[""] = ""
    when: dict[str, Condition] = {}

    @property
    def rule(self) -> DiagnosisRule | None:
        """The diagnosis that this table itself describes, or None when it refers to another one."""
        if self.cause is None:
            return None
        return DiagnosisRule(
            cause=self.cause, explanation=self.explanation, hint=self.hint, at=self.at, when=self.when
        )


class SuiteFile(msgspec.Struct, frozen=True, kw_only=True):
    """``suite.toml``: the known-wrong gallery and the diagnoses, by id, in the order of the file."""

    wrong: dict[str, WrongProgram]
    #: every diagnosis of this suite: those of the wrong programs and those without a program
    diagnoses: dict[str, DiagnosisRule]


class ExerciseFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``exercise.toml``: what the learner may know about an exercise before starting."""

    format: Literal[1]
    title: str
    summary: str
    points: int
    #: the runtimes that a submission may use, or exactly ("own",): it writes one
    runtimes: tuple[Runtime, ...]
    #: what a submission must define; dotted for methods
    functions: tuple[str, ...]
    prerequisites: tuple[str, ...] = ()
    #: from gentle to explicit
    hints: tuple[str, ...] = ()
    #: id -> sentence
    objectives: dict[str, str]
    #: overrides of fields of Limits, by name
    limits: dict[str, int | float] = {}

    def refuse_other_runtime(self, runtime: Runtime | None) -> None:
        """Let pass no demand, or that of a runtime which this exercise allows.

        Raises:
            UsageError: it is another one.
        """
        if runtime is None or runtime in self.runtimes:
            return
        if self.runtimes == ("own",):
            raise UsageError(
                f"this exercise has no runtime to choose: your code is one, and {runtime} cannot be imported",
                "Run the same command without --runtime.",
            )
        raise UsageError(
            f"this exercise does not run on {runtime}, but on {' or '.join(self.runtimes)}",
            "Run the same command without --runtime.",
        )

    def bounded(self, default: Limits) -> Limits:
        """The default limits with this exercise's own in their place."""
        values: dict[str, Any] = dict(self.limits)
        return dataclasses.replace(default, **values)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise; every path is derived from the course's folders and the key."""

    key: str
    exercises: Path
    solutions: Path
    suites: Path

    @property
    def number(self) -> int:
        """3 of ``03_uploads``."""
        return int(self.key[:2])

    @property
    def name(self) -> str:
        """``uploads`` of ``03_uploads``."""
        return self.key[3:]

    @property
    def module(self) -> str:
        """Name of the module that the learner writes; the same as the name."""
        return self.name

    @property
    def file_name(self) -> str:
        """Name of the learner's file: ``uploads.py``."""
        return f"{self.module}.py"

    @property
    def slug(self) -> str:
        """What the learner types and reads: ``exercise-3``."""
        return f"exercise-{self.number}"

    @property
    def folder(self) -> Path:
        """What the learner gets: the lesson, the metadata, the stub and given modules."""
        return self.exercises / self.key

    @property
    def lesson(self) -> Path:
        """README.md."""
        return self.folder / "README.md"

    @property
    def metadata_file(self) -> Path:
        """exercise.toml."""
        return self.folder / "exercise.toml"

    @property
    def stub(self) -> Path:
        """The file that the learner edits, as handed out."""
        return self.folder / self.file_name

    @property
    def given(self) -> tuple[Path, ...]:
        """Modules beside the stub that the learner calls and reads but does not write, sorted."""
        return tuple(path for path in _python_files(self.folder) if path.name != self.file_name)

    @property
    def reference(self) -> Path:
        """The reference solution."""
        return self.solutions / self.key / self.file_name

    @property
    def suite_folder(self) -> Path:
        """What the learner's code never sees."""
        return self.suites / self.key

    @property
    def suite(self) -> Path:
        """The hidden suite."""
        return self.suite_folder / f"test_{self.name}.py"

    @property
    def suite_file(self) -> Path:
        """suite.toml."""
        return self.suite_folder / "suite.toml"

    @property
    def driver(self) -> Path | None:
        """Code of the suite that runs beside the learner's, or None."""
        path = self.suite_folder / "driver.py"
        return path if path.is_file() else None

    @property
    def wrong(self) -> tuple[Path, ...]:
        """The known-wrong programs, sorted."""
        return _python_files(self.suite_folder / "wrong")

    @property
    def right(self) -> tuple[Path, ...]:
        """Right programs that differ from the reference, sorted."""
        return _python_files(self.suite_folder / "right")

    @property
    def metadata(self) -> ExerciseFile:
        """``exercise.toml``, read now.

        Raises:
            CourseError: the file is missing or breaks the form.
        """
        return _read_exercise_file(self.metadata_file)

    @property
    def gallery(self) -> SuiteFile:
        """``suite.toml``, read now.

        Raises:
            CourseError: the file is missing or breaks the form.
        """
        return _read_suite_file(self.suite_file)


@dataclasses.dataclass(frozen=True, slots=True)
class Course:
    """Three trees of the same keys; ``root`` holds exercises/ and solutions/."""

    root: Path
    suites: Path

    @classmethod
    def locate(cls, root: Path | None = None) -> Course:
        """The course in ``root``, or the one that this package came with.

        Raises:
            UsageError: ``root`` holds no course.
            CourseError: the package came without one.
        """
        if root is None:
            for candidate in (_PACKAGE / "_course", _PACKAGE.parent):
                if (candidate / "exercises").is_dir():
                    return cls(candidate, _PACKAGE / "suites")
            raise CourseError(
                f"this installation of One Cook carries no exercises ({_PACKAGE / '_course'} is missing)",
                "Install it again, or name a course with --course DIR.",
            )
        root = Path(os.path.realpath(root))
        # pathlib's own raise for a name that is too long, a loop of links, or a place where nobody may look
        if not os.path.isdir(root / "exercises"):  # noqa: PTH112
            raise UsageError(
                f"{root} holds no course: it has no folder exercises/",
                "Give --course the folder that holds exercises/, solutions/ and suites/.",
            )
        if root in (_PACKAGE / "_course", _PACKAGE.parent):
            return cls(root, _PACKAGE / "suites")
        beside = root / "grader" / "suites"  # a checkout of this kit that is not the one that runs
        return cls(root, beside if beside.is_dir() and not (root / "suites").is_dir() else root / "suites")

    def exercises(self) -> tuple[Exercise, ...]:
        """All exercises in their order; folders that are not named like one are left to ``grade check``."""
        folder = self.root / "exercises"
        try:
            found = sorted(folder.iterdir())
        except OSError as error:
            if is_exhausted(error):
                raise explain_os_error(error, "the course could not be read") from None
            raise UsageError(
                f"{folder} cannot be read: {error.strerror}", "Name another course with --course DIR."
            ) from None
        keys = [path.name for path in found if _KEY.fullmatch(path.name) and path.is_dir()]
        return tuple(self._exercise(key) for key in keys)

    def find(self, name: str) -> Exercise:
        """The exercise that a person means: exercise-3, 3, 03, uploads, 03_uploads, or a path of it.

        Raises:
            UsageError: there is none, or there are several; proposes the nearest.
        """
        exercises = self.exercises()
        found = _by_name(exercises, name) or _by_path(exercises, name)
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                f"{name!r} may be {' or '.join(exercise.key for exercise in found)}", "Give the whole name."
            )
        raise UsageError(f"there is no exercise {name!r}", _proposal(exercises, name))

    def _exercise(self, key: str) -> Exercise:
        return Exercise(
            key=key,
            exercises=self.root / "exercises",
            solutions=self.root / "solutions",
            suites=self.suites,
        )


def _python_files(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.glob("*.py") if not path.name.startswith(".")))


def _by_name(exercises: Iterable[Exercise], name: str) -> list[Exercise]:
    if match := _NUMBER.fullmatch(name):
        return [exercise for exercise in exercises if exercise.number == int(match["number"])]
    plain = name.lower().replace("-", "_")
    return [exercise for exercise in exercises if plain in (exercise.key, exercise.name)]


def _by_path(exercises: Iterable[Exercise], name: str) -> list[Exercise]:
    """A folder named by the key, the innermost first, before a file named like the module.

    A module that is given with one exercise may well have the name of another exercise.
    """
    if not name or "\0" in name:
        return []
    path = Path(name).absolute()
    by_key = {exercise.key: exercise for exercise in exercises}
    for part in reversed(path.parts):
        if part in by_key:
            return [by_key[part]]
    return [exercise for exercise in by_key.values() if path.stem == exercise.name]


def _proposal(exercises: Iterable[Exercise], name: str) -> str:
    spellings: dict[str, Exercise] = {}
    for exercise in exercises:
        spellings |= dict.fromkeys((exercise.slug, exercise.name, exercise.key), exercise)
    near = difflib.get_close_matches(Path(name).stem.lower() or name, spellings, n=1)
    did_you_mean = f"Did you mean {near[0]} ({spellings[near[0]].key})? " if near else ""
    return f"{did_you_mean}`grade list` shows all of them."


def _read_exercise_file(path: Path) -> ExerciseFile:
    content = _convert(_read_toml(path), ExerciseFile, path)
    for cause, fix in _exercise_problems(content):
        raise CourseError(f"{path}: {cause}", fix)
    _convert_limits(content, path)
    return content


def _exercise_problems(content: ExerciseFile) -> Iterator[tuple[str, str]]:
    """The broken rules that types alone do not express, each with its fix."""
    for name in ("title", "summary"):
        text: str = getattr(content, name)
        if not text.strip() or "\n" in text:
            yield f"{name} is empty or has several lines", "Write one line."
    if content.points < 1:
        yield f"points is {content.points}", "Give the total of the hidden suite's points."
    if not content.runtimes or ("own" in content.runtimes and content.runtimes != ("own",)):
        yield (
            f"runtimes is {list(content.runtimes)}",
            'Write ["asyncio"], ["trio"], ["asyncio", "trio"], or ["own"] alone.',
        )
    for name in content.functions:
        if not _DOTTED_NAME.fullmatch(name):
            yield f"functions names {name!r}, which is no name in Python", "Write names, dotted for methods."
    for key in content.prerequisites:
        if not _KEY.fullmatch(key):
            yield f"prerequisites names {key!r}", "Write whole keys, such as 01_first_await."
    if not content.objectives:
        yield "[objectives] is empty", "Write one sentence for each thing that the learner shows."


def _convert_limits(content: ExerciseFile, path: Path) -> None:
    known = {field.name for field in dataclasses.fields(Limits)}
    for name in content.limits:
        if name not in known:
            raise CourseError(f"{path}: [limits] has the unknown key {name!r}", _known_keys(name, known))
    _convert(dataclasses.asdict(content.bounded(Limits())), Limits, path, table="limits")


def _read_suite_file(path: Path) -> SuiteFile:
    document = _convert(_read_toml(path), _SuiteDocument, path)
    wrong: dict[str, WrongProgram] = {}
    for name, table in document.wrong.items():
        program = _convert(table, WrongProgram, path, table=f"wrong.{name}")
        if problem := _wrong_problem(name, program):
            raise CourseError(f"{path}: [wrong.{name}] {problem[0]}", problem[1])
        wrong[name] = msgspec.structs.replace(program, diagnosis=program.diagnosis or name)
    diagnoses = {name: program.rule for name, program in wrong.items() if program.rule is not None}
    for name, table in document.diagnosis.items():
        if name in diagnoses:
            raise CourseError(
                f"{path}: the diagnosis {name!r} is described twice",
                f"Keep [wrong.{name}] or [diagnosis.{name}].",
            )
        diagnoses[name] = _convert(table, DiagnosisRule, path, table=f"diagnosis.{name}")
    return SuiteFile(wrong=wrong, diagnoses=diagnoses)


def _wrong_problem(name: str, program: WrongProgram) -> tuple[str, str] | None:
    describes = program.cause is not None and bool(program.explanation)
    mentions = program.cause is not None or bool(
        program.explanation or program.hint or program.at or program.when
    )
    refers = program.diagnosis not in ("", name)
    if not program.must_fail:
        return "fails no check", "Name in must_fail the checks that it must fail."
    if refers and mentions:
        return (
            f"refers to the diagnosis {program.diagnosis!r} and describes one of its own",
            f"Remove cause, explanation, hint and when, or move them to [diagnosis.{program.diagnosis}].",
        )
    if not refers and not describes:
        return (
            "has no diagnosis",
            "Give cause and explanation, or the id of another one: diagnosis = ...",
        )
    return None


class _SuiteDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The outer form of suite.toml; its tables are decoded one by one, to name the one that is wrong."""

    format: Literal[1]
    wrong: dict[str, dict[str, Any]] = {}
    diagnosis: dict[str, dict[str, Any]] = {}


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{path} is missing", "Write it, or remove the exercise's folder.") from None
    except OSError as error:
        if is_exhausted(error):
            raise explain_os_error(error, "an exercise could not be read") from None
        raise CourseError(f"{path} cannot be read: {error.strerror}", "Repair the file.") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not UTF-8 text", "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path} is not TOML: {error}", "Repair that line.") from None


_T = TypeVar("_T")


def _convert(content: Mapping[str, Any], kind: type[_T], path: Path, *, table: str = "") -> _T:
    try:
        return msgspec.convert(content, kind)
    except msgspec.ValidationError as error:
        where = f"{path}: [{table}]" if table else f"{path}:"
        raise CourseError(*_explained(str(error), where, kind)) from None


def _explained(message: str, where: str, kind: type[object]) -> tuple[str, str]:
    """Cause and fix for msgspec's words, which name JSON's kinds and paths."""
    if match := re.search(r"unknown field `(.*?)`", message):
        known = set(getattr(kind, "__struct_fields__", ()))
        return f"{where} unknown key {match[1]!r}", _known_keys(match[1], known)
    if match := re.search(r"missing required field `(.*?)`", message):
        return f"{where} the key {match[1]!r} is missing", "Add it."
    text, _, place = message.partition(" - at ")
    key = place.strip("`").removeprefix("$.").removesuffix("[...]")
    fix = "Correct its value."
    if key == "format":
        fix = "Write format = 1."
    elif key == "cause":
        fix = f"Write one of {', '.join(get_args(Cause))}."
    elif key.startswith("runtimes"):
        fix = f"Write names out of {', '.join(get_args(Runtime))}."
    return f"{where} {key or 'content'}: {text[:1].lower()}{text[1:]}", fix


def _known_keys(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(sorted(known))}."
