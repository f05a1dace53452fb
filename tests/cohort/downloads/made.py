"""Downloads as tests make them: files in folders, or in one zip archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from grader.cohort.downloads import read_cohort
from grader.cohort.handed import Cohort
from grader.course import Course, Exercise

__all__ = ["ANSWER", "COURSE", "counting", "exercises", "folder", "left", "sentences", "zipped"]

COURSE = Course.locate()
ANSWER = "async def upload_all(files):\n    return []\n"


def exercises(*names: str) -> tuple[Exercise, ...]:
    """By their names; all of the course without one."""
    return tuple(map(COURSE.find, names)) if names else COURSE.exercises()


def folder(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with these files, by their paths below it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    root.mkdir(exist_ok=True)
    return root


def zipped(files: Mapping[str, str | bytes], *, day: int = 1) -> bytes:
    """A zip archive of these files, all of one day in 2026."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, day, 12, 0, 0)), content)
    return stream.getvalue()


def counting(cohort: Cohort) -> dict[tuple[str, str], str]:
    """The files that count, from their downloads on, by exercise and student."""
    return {(each.exercise.slug, each.student): _short(each.place) for each in cohort.handed}


def left(cohort: Cohort) -> dict[str, str]:
    """What does not count, from its download on, and why."""
    return {_short(each.place): each.why for each in cohort.unmatched}


def sentences(path: Path, *names: str) -> Cohort:
    """What is understood of one download."""
    return read_cohort([path], exercises(*names))


def _short(place: str) -> str:
    return place.partition("/d/")[2] or place.rpartition(".zip:")[2]
