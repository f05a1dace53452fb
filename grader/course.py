"""A course on disk: which exercises there are, where their files are, what their metadata says.

The same key, ``NN_name``, names a folder in each of three trees, and every path follows from it; no
file lists the exercises::

    exercises/03_uploads/   README.md  exercise.toml  uploads.py  (given modules: kitchen.py, ...)
    exercises/shared/       given modules of several exercises, each of which has a link to them
    solutions/03_uploads/   uploads.py
    suites/03_uploads/      test_uploads.py  suite.toml  wrong/  right/  (driver.py)

The kit's own suites stand in ``grader/suites`` so that the wheel carries them; a course elsewhere
keeps all three trees in one folder. Metadata is decoded strictly: an author who misspells a key is
told so, with the file, the key and the fix.

Quiet: reads files, starts nothing, and writes nothing.
"""

from __future__ import annotations

import dataclasses
import difflib
import functools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec

from grader.errors import CourseError, UsageError
from grader.known_wrong import KnownWrong
from grader.os_errors import explain_os_error, is_exhausted
from grader.sandbox.policy import Limits, Runtime
from grader.strict_toml import convert, known_keys, parse, read_text
from grader.suite_file import SuiteFile, read_suite_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Course", "Exercise", "ExerciseFile"]

_KEY = re.compile(r"(?P<number>[0-9]{2})_(?P<name>[a-z][a-z0-9_]*)")
_NUMBER = re.compile(r"(?:exercise|ex)?[-_ ]?0*(?P<number>[0-9]{1,4})", re.IGNORECASE)
_DOTTED_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_FIXES = {
    "format": "Write format = 1.",
    "runtimes": f"Write names out of {', '.join(get_args(Runtime))}.",
}
_PACKAGE = Path(__file__).resolve().parent


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
    #: for a notebook's written answer, which a person reads
    question: str = ""
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
    def notebook_names(self) -> tuple[str, ...]:
        """Notebooks that are taken in its place: ``uploads.ipynb``, ``exercise-3.ipynb``."""
        return f"{self.module}.ipynb", f"{self.slug}.ipynb"

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
        return tuple(path for path in _files(self.folder, "*.py") if path.name != self.file_name)

    @property
    def shared(self) -> Path:
        """The folder of given modules that several exercises have: a link in each of them leads there."""
        return self.exercises / "shared"

    def is_shared(self, path: Path) -> bool:
        """Whether a file of the exercise's folder is a link to a shared module."""
        return path.is_symlink() and path.resolve().parent == self.shared.resolve()

    @property
    def handed_out(self) -> dict[str, Path]:
        """What learners get, by names in their folder: regular files and shared modules, nothing hidden."""
        found: dict[str, Path] = {}
        for path in sorted(self.folder.rglob("*")):
            parts = path.relative_to(self.folder).parts
            hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
            if path.is_file() and not hidden and (not path.is_symlink() or self.is_shared(path)):
                found["/".join(["exercises", self.key, *parts])] = path
        return found

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
    def known_wrong(self) -> tuple[KnownWrong, ...]:
        """The known-wrong programs, sorted by their files."""
        folder = self.suite_folder / "wrong"
        files = sorted((*_files(folder, "*.py"), *_files(folder, "*.toml")))
        return tuple(KnownWrong(file, self.reference) for file in files)

    @property
    def right(self) -> tuple[Path, ...]:
        """Right programs that differ from the reference, sorted."""
        return _files(self.suite_folder / "right", "*.py")

    @property
    def metadata(self) -> ExerciseFile:
        """``exercise.toml``, read now.

        Raises:
            CourseError: the file is missing or breaks the form.
        """
        return _read_exercise_file(self.metadata_file)

    @property
    def suite_metadata(self) -> SuiteFile:
        """``suite.toml``, read now.

        Raises:
            CourseError: the file is missing or breaks the form.
        """
        return read_suite_file(self.suite_file)


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

    @property
    def is_installed(self) -> bool:
        """Whether it is the one that an installed kit carries, which the next installation replaces."""
        return self.root == _PACKAGE / "_course"

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


def _files(folder: Path, pattern: str) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.glob(pattern) if not path.name.startswith(".")))


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
    return _exercise_file(path, read_text(path))


@functools.lru_cache(maxsize=64)  # a judge reads the same few files for every submission
def _exercise_file(path: Path, text: str) -> ExerciseFile:
    content = convert(parse(text, path), ExerciseFile, path, fixes=_FIXES)
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
            raise CourseError(f"{path}: [limits] has the unknown key {name!r}", known_keys(name, known))
    convert(dataclasses.asdict(content.bounded(Limits())), Limits, path, table="limits")
