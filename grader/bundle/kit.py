"""What goes into every bundle: the kit's wheel, wheels of what it needs, a course that is not the kit's."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.bundle.files import File
from grader.bundle.wheel import kit_wheel
from grader.course import Course, Exercise
from grader.errors import UsageError

__all__ = ["Kit"]


@dataclasses.dataclass(frozen=True, slots=True)
class Kit:
    """The exercises of a bundle, and what grades them."""

    exercises: tuple[Exercise, ...]
    wheel: tuple[str, bytes]
    #: of other packages, by file name, for a platform without a network
    wheels: tuple[tuple[str, bytes], ...]
    #: None: the course that the kit brings along
    course: Course | None

    @classmethod
    def gather(
        cls, names: Sequence[str], *, wheel: Path | None, wheels: Path | None, course_folder: Path | None
    ) -> Kit:
        """Find the exercises and the wheels.

        Raises:
            UsageError: there is no such exercise, no wheel of the kit, or no wheel in the folder of wheels.
        """
        course = Course.locate(course_folder)
        exercises = tuple(dict.fromkeys(course.find(name) for name in names))
        own = Course.locate()
        return cls(
            exercises,
            kit_wheel(wheel),
            () if wheels is None else _wheels(wheels),
            None if course.root == own.root else course,
        )

    @property
    def one(self) -> Exercise:
        """The one exercise of a bundle that can hold no more.

        Raises:
            UsageError: there are several.
        """
        if len(self.exercises) > 1:
            raise UsageError("this platform takes one exercise at a time", "Make a bundle for each of them.")
        return self.exercises[0]

    def files(self, folder: str) -> dict[str, File]:
        """The wheels below ``folder`` of the bundle, and a course that the kit has not."""
        found = {f"{folder}wheels/{name}": File(content) for name, content in (self.wheel, *self.wheels)}
        for path, name in self._of_the_course():
            found[f"{folder}course/{name}"] = File(path.read_bytes())
        return found

    def options(self, folder: str) -> str:
        """What ``grade`` has to be told of the course; ``folder`` is a word of a shell script."""
        return "" if self.course is None else f' --course "{folder}/course"'

    def _of_the_course(self) -> Iterator[tuple[Path, str]]:
        """What is needed to grade these exercises: no reference, and no known-wrong program."""
        if self.course is None:
            return
        for exercise in self.exercises:
            yield from ((path, name) for name, path in exercise.handed_out.items())
            for path in sorted(exercise.suite_folder.rglob("*")):
                parts = path.relative_to(exercise.suite_folder).parts
                if path.is_file() and parts[0] != "wrong" and "__pycache__" not in parts:
                    yield path, f"suites/{exercise.key}/{'/'.join(parts)}"


def _wheels(folder: Path) -> tuple[tuple[str, bytes], ...]:
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix == ".whl")
        content = tuple(
            (path.name, path.read_bytes()) for path in found if not path.name.startswith("onecook-")
        )
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {error.strerror}", "Look at the path.") from None
    if not content:
        raise UsageError(
            f"{folder} holds no wheel", "Fill it with: pip download --dest DIR WHEEL, the kit's wheel."
        )
    return content
