"""What names say: a copy, a file of an exercise, something of a tool or of a system."""

from __future__ import annotations

import dataclasses
import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from grader.course import Course, Exercise

__all__ = ["Known", "is_archive_name", "is_clutter", "is_program_name", "is_tools", "without_copy"]

_TOOLS = frozenset(
    (
        ".git", ".hg", ".svn", ".venv", "venv", "env", "node_modules", "site-packages", "__pycache__",
        "__MACOSX",
        ".idea", ".vscode", ".ipynb_checkpoints", ".pytest_cache", ".mypy_cache", ".ruff_cache",
    )
)  # fmt: skip
_CLUTTER = frozenset(("thumbs.db", "desktop.ini", "icon\r"))
_CLUTTER_ENDS = (".pyc", ".pyo", ".swp", "~")
_PROGRAMS = (".py", ".ipynb")
_ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tbz2", ".txz", ".7z", ".rar", ".zst")
#: "uploads (1).py" of browsers and Drive, "uploads copy 2.py" of macOS, "uploads - Copy (2).py" of Windows
_COPY = re.compile(
    r"(?P<stem>.+?)(?: - copy| copy)?(?: ?\((?P<number>\d{1,4})\)| (?P<bare>\d{1,4}))?", re.IGNORECASE
)
_SIGNS = "-_. +"
_EXERCISE = re.compile(r"exercise-?\d+|\d\d_[a-z]\w*")


def is_tools(folder: str) -> bool:
    """Whether a folder of this name belongs to a tool, and is not looked into."""
    return folder in _TOOLS


def is_clutter(parts: Sequence[str]) -> bool:
    """Whether a file is hidden, a system's or a tool's."""
    name = parts[-1].lower()
    return (
        any(part.startswith(".") or part in _TOOLS for part in parts)
        or name in _CLUTTER
        or name.endswith(_CLUTTER_ENDS)
    )


def is_program_name(name: str) -> bool:
    """A Python file or a notebook, by its name."""
    return name.lower().endswith(_PROGRAMS)


def is_archive_name(name: str) -> bool:
    """An archive, by its name."""
    return name.lower().endswith(_ARCHIVES)


def without_copy(name: str) -> tuple[str, int]:
    """``uploads (2).py`` is copy 2 of ``uploads.py``; what is no copy is copy 0 of itself."""
    path = PurePosixPath(name)
    stem = path.name.removesuffix(path.suffix)
    number = 0
    if stem.lower().startswith("copy of "):
        stem, number = stem[len("copy of ") :], 1
    found = _COPY.fullmatch(stem)
    if found is None or found["stem"] == stem:
        return stem + path.suffix, number
    says_copy = "copy" in stem[len(found["stem"]) :].lower()
    if found["bare"] and not says_copy:
        return stem + path.suffix, number  # "exercise 3.py" is no copy
    return found["stem"] + path.suffix, int(found["number"] or found["bare"] or 1)


@dataclasses.dataclass(frozen=True)
class Known:
    """The exercises that are graded, and all others of their course."""

    asked: tuple[Exercise, ...]
    others: tuple[Exercise, ...]

    @classmethod
    def of(cls, asked: Sequence[Exercise]) -> Known:
        """With what stands beside these exercises."""
        folders = {exercise.exercises: exercise for exercise in asked}
        courses = [Course(folder.parent, each.suites) for folder, each in folders.items()]
        keys = {exercise.key for exercise in asked}
        every = [each for course in courses for each in course.exercises()]
        return cls(tuple(asked), tuple(each for each in every if each.key not in keys))

    @property
    def only(self) -> Exercise | None:
        """The exercise, if one alone is graded."""
        return self.asked[0] if len(self.asked) == 1 else None

    @functools.cached_property
    def _files(self) -> Mapping[str, Exercise]:
        return {
            name.casefold(): each
            for each in (*self.others, *self.asked)
            for name in (each.file_name, *each.notebook_names)
        }

    @functools.cached_property
    def _folders(self) -> Mapping[str, Exercise]:
        return {alias: each for each in (*self.others, *self.asked) for alias in _aliases(each)}

    @functools.cached_property
    def handed_out(self) -> frozenset[str]:
        """Names of files that learners are given and do not write."""
        every = {path.name for each in (*self.others, *self.asked) for path in each.handed_out.values()}
        return frozenset(name for name in every if name.casefold() not in self._files) | {"README.md"}

    def by_file(self, name: str) -> Exercise | None:
        """The exercise whose file is called so, whatever the case of its letters."""
        return self._files.get(_plain(name))

    def by_folder(self, name: str) -> Exercise | None:
        """The exercise that a folder is called after: ``exercise-3``, ``ex3``, ``03_uploads``."""
        return self._folders.get(_plain(name).replace(" ", "-"))

    def is_exercise(self, name: str) -> bool:
        """Whether a folder is called after an exercise, of this course or of another."""
        return self.by_folder(name) is not None or _EXERCISE.fullmatch(name) is not None

    def split(self, stem: str) -> tuple[str, Exercise | None]:
        """``alice_uploads``, ``exercise-3-alice``: the rest, and the exercise at its beginning or end."""
        plain = _plain(stem)
        for alias, exercise in sorted(self._folders.items(), key=lambda each: -len(each[0])):
            for written in dict.fromkeys((alias, alias.replace("-", "_"), alias.replace("-", " "))):
                if (
                    plain.endswith(written)
                    and plain[: -len(written)].rstrip(_SIGNS) != plain[: -len(written)]
                ):
                    return stem[: -len(written)].rstrip(_SIGNS), exercise
                if (
                    plain.startswith(written)
                    and plain[len(written) :].lstrip(_SIGNS) != plain[len(written) :]
                ):
                    return stem[len(written) :].lstrip(_SIGNS), exercise
        return stem, None

    def named_in(self, text: str) -> Exercise | None:
        """The exercise that the name of a download names somewhere: ``CS101-exercise-3-1234.zip``."""
        words = re.split(r"[^\w-]+", _plain(text))
        pattern = re.compile(r"(?:^|[-_ .])(exercise-?\d+|\d\d_[a-z]\w*?)(?=$|[-_ .])")
        found = {each for word in words for name in pattern.findall(word) if (each := self.by_folder(name))}
        return found.pop() if len(found) == 1 else None


def _plain(name: str) -> str:
    # Of the same length as the name where no letter is composed: `split` cuts the name itself.
    return unicodedata.normalize("NFC", name).lower()


def _aliases(exercise: Exercise) -> tuple[str, ...]:
    number = str(exercise.number)
    return (
        exercise.slug,
        f"exercise{number}",
        f"exercise-{exercise.key[:2]}",
        f"ex{number}",
        f"ex-{number}",
        exercise.key,
        exercise.key.replace("_", "-"),
        exercise.name,
    )
