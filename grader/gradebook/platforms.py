"""The platforms whose grade books are made."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Mapping

from grader.errors import no_such
from grader.gradebook.book import Book, Marks, Wishes

__all__ = ["PLATFORMS", "WORDS", "Platform", "find"]

#: what results are put into besides, for people and programs
WORDS = ("list", "json-lines", "parquet", "nbgrader")


@dataclasses.dataclass(frozen=True, slots=True)
class Platform:
    """One platform: its name, the module that makes its file, and what its sheets may be like."""

    name: str
    module: str
    #: for people
    called: str
    #: what separates the cells of what it lets one download
    delimiters: str = ","
    utf_16: bool = False
    #: what --column may name besides exercises
    columns: tuple[str, ...] = ()

    def make(self, marks: Marks, wishes: Wishes) -> Book:
        """The file, and what to tell of it.

        Raises:
            UsageError: the platform would take something for something else.
        """
        book: Book = importlib.import_module(f"grader.gradebook.{self.module}").make(marks, wishes)
        return book


PLATFORMS: Mapping[str, Platform] = {
    platform.name: platform
    for platform in (
        Platform("canvas", "canvas", "Canvas", delimiters=",;"),
        Platform("moodle", "moodle", "Moodle's grade book"),
        Platform(
            "moodle-worksheet", "worksheet", "a worksheet of Moodle", columns=("identifier", "feedback")
        ),
        Platform(
            "blackboard", "blackboard", "Blackboard", delimiters=",\t", utf_16=True, columns=("username",)
        ),
        Platform("csv", "plain", "people"),
    )
}


def find(name: str) -> Platform:
    """The platform of this name.

    Raises:
        UsageError: there is none.
    """
    if name.lower() not in PLATFORMS:
        raise no_such("there is no grade book for", name, [*PLATFORMS, *WORDS])
    return PLATFORMS[name.lower()]
