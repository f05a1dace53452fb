"""Where the learner's file for an exercise is: named on the command line, or beside whoever asks."""

from __future__ import annotations

import contextlib
import itertools
import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.submission.near import first_names, nearest_names, what_is_there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course import Exercise

__all__ = ["home", "locate"]

#: how far a folder is looked through for what could be meant: levels below it, and names
DEEPEST = 3
MOST_LOOKED_AT = 2000


def locate(exercise: Exercise, *, given: Path | None = None, start: Path | None = None) -> Path:
    """The absolute path of the learner's file for ``exercise``.

    ``given`` is what ``--submission`` names: the file, an archive, or a folder that holds it (itself, in
    ``NN_name/``, or in ``exercises/NN_name/``, as a checkout of all exercises does). Without it, the
    nearest of ``start`` (the current folder) and its parents that holds ``exercises/NN_name/name.py``
    is taken, else ``NN_name/name.py`` or ``name.py`` in ``start``. Where there is none, a notebook in its
    place counts (``name.ipynb``, ``exercise-N.ipynb``).

    Raises:
        UsageError: there is no such file; names the places that were looked at.
    """
    if given is not None:
        return _given(exercise, given)
    start = (start or Path.cwd()).absolute()
    candidates = _places(exercise, start)
    notebooks = [place.with_name(name) for place in candidates for name in exercise.notebook_names]
    for candidate in (*candidates, *notebooks):
        if os.path.lexists(candidate):
            return candidate
    folders = [folder for folder in dict.fromkeys(place.parent for place in candidates) if folder != start]
    beside = [str(file) for folder in (*folders, start) for file in _files_below(folder, levels=0)]
    if nearest_names(exercise.file_name, beside, furthest=2):
        there, next_step = _instead(exercise, start, beside)
        raise UsageError(f"no {exercise.file_name} found{there}", next_step)
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
    inside = Path(exercise.key) / exercise.file_name
    places = (path / exercise.file_name, path / inside, path / "exercises" / inside)
    notebooks = [place.with_name(name) for place in places for name in exercise.notebook_names]
    for candidate in (*places, *notebooks):
        if os.path.lexists(candidate):
            return candidate
    there, next_step = _instead(exercise, given, [str(file.relative_to(path)) for file in _files_below(path)])
    raise UsageError(
        f"the folder {given} holds no {exercise.file_name}{there}",
        next_step or "Name the file itself with --submission FILE.",
    )


def _instead(exercise: Exercise, folder: Path, names: list[str]) -> tuple[str, str]:
    """Which of the names in a folder could be meant, as a cause goes on; and what to do about it."""
    below = [name for name in names if Path(name).name == exercise.file_name]
    found = below or nearest_names(exercise.file_name, names)
    path = shlex.quote(str(folder / found[0])) if len(found) == 1 else "FILE"
    if below:
        told = first_names(below)
        return f" itself, but {told}", f"Name the file itself: --submission {path}"
    return what_is_there(exercise.file_name, names, named=f", or name it: --submission {path}")


def _files_below(folder: Path, *, levels: int = DEEPEST) -> Iterator[Path]:
    """Files in a folder and not far below it, no hidden ones, no link followed, not too many."""
    here, looked_at = [folder], 0
    for _ in range(levels + 1):
        deeper: list[Path] = []
        for level in here:
            with contextlib.suppress(OSError), os.scandir(level) as entries:
                for entry in itertools.islice(entries, MOST_LOOKED_AT - looked_at):
                    looked_at += 1
                    if entry.name.startswith((".", "__")):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        deeper.append(Path(entry.path))
                    elif entry.is_file(follow_symlinks=False):
                        yield Path(entry.path)
        here = sorted(deeper)


def _places(exercise: Exercise, start: Path) -> list[Path]:
    inside = Path(exercise.key) / exercise.file_name
    upwards = [folder / "exercises" / inside for folder in (start, *start.parents)]
    return [*upwards, start / inside, start / exercise.file_name]
