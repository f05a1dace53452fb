"""Nothing more can be opened: the machine's fault, whichever file was just to be read."""

from __future__ import annotations

import contextlib
import os
import resource
from typing import TYPE_CHECKING

import pytest

from grader.course import Course
from grader.errors import Inconclusive
from grader.submission.opening import open_regular
from tests.judge.engine import COURSE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.linux


@contextlib.contextmanager
def nothing_more_can_be_opened() -> Iterator[None]:
    """As under a limit that is reached; what is open stays open."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest_free = os.dup(0)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


READINGS: dict[str, Callable[[Path], object]] = {
    "the course's folder": lambda _: Course.locate(COURSE).exercises(),
    "an exercise's metadata": lambda _: Course.locate(COURSE)._exercise("01_engine").metadata,
    "the submission": lambda file: open_regular(file).close(),
}


@pytest.mark.parametrize("what", READINGS)
def test_a_shortage_is_never_the_files_fault(what: str, tmp_path: Path) -> None:
    """Inconclusive, with the limit to raise; nobody is told to repair or to move a good file."""
    file = tmp_path / "engine.py"
    file.write_text("pass\n")
    READINGS[what](file)
    with nothing_more_can_be_opened(), pytest.raises(Inconclusive) as raised:
        READINGS[what](file)
    assert "Too many open files" in raised.value.cause
    assert "ulimit -n" in raised.value.next_step
