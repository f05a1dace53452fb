"""Where the learner's file for an exercise is: named on the command line, or beside whoever asks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.course import Exercise

__all__ = ["home", "locate"]


def locate(exercise: Exercise, *, given: Path | None = None, start: Path | None = None) -> Path:
    """The absolute path of the learner's file for ``exercise``.

    ``given`` is what ``--submission`` names: the file, an archive, or a folder that holds it. Without it, the
    nearest of ``start`` (the current folder) and its parents that holds ``exercises/NN_name/name.py``
    is taken, else ``NN_name/name.py`` or ``name.py`` in ``start``.

    Raises:
        UsageError: there is no such file; names the places that were looked at.
    """
    if given is not None:
        return _given(exercise, given)
    start = (start or Path.cwd()).absolute()
    candidates = _places(exercise, start)
    for candidate in candidates:
        if os.path.lexists(candidate):
            return candidate
    raise UsageError(
        f"no {exercise.file_name} found: looked for exercises/{exercise.key}/{exercise.file_name} in {start} "
        f"and each folder above it, then for {candidates[-2]} and {candidates[-1]}",
        f"Get the exercises with `grade init`, or name your file: grade {exercise.slug} --submission FILE.",
    )


def home(exercise: Exercise, submission: Path) -> Path | None:
    """The folder that holds ``exercises/`` when ``submission`` is its exercise's file there, else None."""
    parts = submission.absolute()
    inside = parts.name == exercise.file_name and parts.parent.name == exercise.key
    if inside and parts.parent.parent.name == "exercises":
        return parts.parent.parent.parent
    return None


def _given(exercise: Exercise, given: Path) -> Path:
    path = given.absolute()
    if not os.path.isdir(path):  # noqa: PTH112 — pathlib's raises where nobody may look
        if os.path.lexists(path):
            return path
        raise UsageError(
            f"{given} does not exist",
            f"Give --submission a file, or a folder that holds {exercise.file_name}.",
        )
    for candidate in (path / exercise.file_name, path / exercise.key / exercise.file_name):
        if os.path.lexists(candidate):
            return candidate
    raise UsageError(
        f"the folder {given} holds no {exercise.file_name}", "Name the file itself with --submission FILE."
    )


def _places(exercise: Exercise, start: Path) -> list[Path]:
    inside = Path(exercise.key) / exercise.file_name
    upwards = [folder / "exercises" / inside for folder in (start, *start.parents)]
    return [*upwards, start / inside, start / exercise.file_name]
