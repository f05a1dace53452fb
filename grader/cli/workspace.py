"""The learner's folder: where it is, and filling it with lessons and files to edit."""

from __future__ import annotations

import filecmp
import os
import shlex
import shutil
from pathlib import Path

from grader.cli.console import write
from grader.cli.exits import ExitCode
from grader.cli.stderr import LONGEST
from grader.course import Course
from grader.errors import UsageError
from grader.report.wording import counted, harmless_line

__all__ = ["as_typed", "fill", "nearest"]


def nearest(course: Course, start: Path | None = None) -> Path | None:
    """The nearest folder, from ``start`` upwards, whose ``exercises/`` holds an exercise of the course."""
    start = (start or Path.cwd()).absolute()
    keys = [exercise.key for exercise in course.exercises()]
    for folder in (start, *start.parents):
        if any((folder / "exercises" / key).is_dir() for key in keys):
            return folder
    return None


def fill(folder: Path, *, force: bool, course_folder: Path | None) -> ExitCode:
    """Copy what a learner needs into ``folder/exercises`` and say what was done."""
    course = Course.locate(course_folder)
    exercises = course.exercises()
    if not exercises:
        raise UsageError(f"the course {course.root} has no exercise", "Name another one with --course DIR.")
    if folder.resolve() == course.root.resolve():
        raise UsageError(f"{folder.resolve()} is the course itself", "Name another folder: grade init DIR")
    done = {"written": 0, "replaced": 0, "kept": 0, "same": 0}
    try:
        for exercise in exercises:
            for name, source in exercise.handed_out.items():
                done[_copy(source, folder / name, force=force)] += 1
    except OSError as error:
        raise UsageError(
            f"cannot write {error.filename or folder}: {error.strerror}",
            "Name a folder of your own: grade init DIR",
        ) from None
    write(_said(done, folder, len(exercises)))
    there = harmless_line(shlex.quote(str(folder)), limit=LONGEST)
    inside = "" if folder.resolve() == Path.cwd().resolve() else f"cd {there} && "
    write(f"next: {inside}grade{as_typed(course_folder)}\n")
    return ExitCode.DONE


def as_typed(course_folder: Path | None) -> str:
    """What a next command must say of the course, to work in any folder: nothing, if it is the kit's own."""
    if course_folder is None:
        return ""
    return f" --course {harmless_line(shlex.quote(str(course_folder.resolve())), limit=LONGEST)}"


def _copy(source: Path, target: Path, *, force: bool) -> str:
    """Copy one file; says "written", "replaced", "kept" (it differs) or "same"."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(target):
        with target.open("xb") as file:
            file.write(source.read_bytes())
        return "written"
    if target.is_file() and filecmp.cmp(source, target, shallow=False):
        return "same"
    if not force:
        return "kept"
    target.replace(target.with_name(f"{target.name}.old"))
    shutil.copyfile(source, target)
    return "replaced"


def _said(done: dict[str, int], folder: Path, exercises: int) -> str:
    where = harmless_line(str(folder / "exercises"), limit=LONGEST)
    lines = [f"{counted(exercises, 'exercise')} in {where}: {counted(done['written'], 'file')} written"]
    if done["same"]:
        lines.append(f"  {counted(done['same'], 'file')} there already, as handed out")
    if done["kept"]:
        lines.append(f"  {counted(done['kept'], 'file')} of yours kept (--force replaces what differs)")
    if done["replaced"]:
        lines.append(f"  {counted(done['replaced'], 'file')} replaced; yours are kept beside them as *.old")
    return "".join(f"{line}\n" for line in lines)
