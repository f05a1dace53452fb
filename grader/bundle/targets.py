"""The platforms that a bundle can be made for."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from grader.errors import no_such

if TYPE_CHECKING:
    from grader.bundle.files import File
    from grader.bundle.kit import Kit

__all__ = ["TARGETS", "Target", "find"]


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """One platform: the module that makes its files, and how they are written."""

    name: str
    summary: str
    zipped: bool = False

    def make(self, kit: Kit) -> dict[str, File]:
        """The files of the bundle, by their names in it.

        Raises:
            UsageError: the platform needs something else.
        """
        files: dict[str, File] = importlib.import_module(f"grader.bundle.{self.name}").make(kit)
        return files


TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (
        Target("autolab", "the two files of an Autolab autograder"),
        Target("check50", "a folder of checks for check50"),
        Target("classroom50", "the folder autograders/ASSIGNMENT of a Classroom 50 classroom"),
        Target("codegrade", "the folder of a CodeGrade Custom Test (AutoTest v2)"),
        Target("coderunner", "a CodeRunner question for Moodle, and the installer for its Jobe server"),
        Target("codio", "the folder .guides/secure/onecook of a Codio assignment"),
        Target("coursera", "the folder that a Coursera grader's image is built from"),
        Target("github", "the folder .github for a template repository, with a workflow"),
        Target("gradescope", "the zip file that Gradescope's autograder is configured with", zipped=True),
        Target("otter", "the autograder that otter run -a takes", zipped=True),
        Target("prairielearn", "a question's folder for PrairieLearn"),
        Target("submitty", "the configuration of a Submitty gradeable, and the installer for its workers"),
    )
}


def find(name: str) -> Target:
    """The platform of this name.

    Raises:
        UsageError: there is none.
    """
    if name.lower() not in TARGETS:
        raise no_such("there is no bundle for", name, TARGETS)
    return TARGETS[name.lower()]
