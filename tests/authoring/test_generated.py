"""What is generated is current, or made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.authoring.generated import generated_problems, regenerate
from grader.cli.command import run as grade
from grader.course import Course

if TYPE_CHECKING:
    from tests.authoring.conftest import Copy

PAGE = "# A course\n\n<!-- exercises -->\n<!-- /exercises -->\n\nThe end.\n"
TABLE = """\
<!-- exercises -->

| | exercise | what you do |
|---|---|---|
| 2 | [Errands](exercises/02_errands/README.md) | Send all letters together. |

<!-- /exercises -->
"""
METADATA = "exercises/02_errands/exercise.toml"


def test_the_table_is_made_between_its_marks(copy: Copy) -> None:
    """All else stays as it is; made again, it stays as well."""
    copy.write("README.md", PAGE)
    course = Course.locate(copy.root)
    problem = copy.the_one(list(generated_problems(course)))
    assert str(problem.file) == "README.md"
    assert "`grade check --fix`" in problem.fix
    assert regenerate(course) == [copy.root / "README.md"]
    assert (copy.root / "README.md").read_text() == f"# A course\n\n{TABLE}\nThe end.\n"
    assert regenerate(course) == []
    assert list(generated_problems(course)) == []


def test_it_follows_the_metadata(copy: Copy) -> None:
    """A bar in a title does not end its cell."""
    copy.write("README.md", PAGE)
    course = Course.locate(copy.root)
    regenerate(course)
    copy.edit(METADATA, 'title = "Errands"', r"title = 'To | fro \1'")
    assert copy.the_one(list(generated_problems(course)))
    regenerate(course)
    assert r"| 2 | [To \| fro \1](exercises/" in (copy.root / "README.md").read_text()


@pytest.mark.parametrize("text", [None, "# A course\n", "<!-- exercises -->\n no end\n"])
def test_nobody_has_to_have_a_table(copy: Copy, text: str | None) -> None:
    """Without a page, or without its marks, nothing is written."""
    if text is not None:
        copy.write("README.md", text)
    course = Course.locate(copy.root)
    assert list(generated_problems(course)) == []
    assert regenerate(course) == []


def test_nothing_is_made_of_broken_metadata(copy: Copy) -> None:
    """The law of metadata tells it; the old table stays."""
    copy.write("README.md", PAGE)
    copy.edit(METADATA, "format = 1", "format = 2")
    assert regenerate(Course.locate(copy.root)) == []


def test_check_fails_until_it_is_fixed(copy: Copy, capfd: pytest.CaptureFixture[str]) -> None:
    """The fix that is told does it."""
    copy.write("README.md", PAGE)
    check = ["check", "--seeds", "1", "--course", str(copy.root)]
    assert grade(check) == 1
    assert "README.md: its table of exercises is not what" in capfd.readouterr().out
    assert grade([*check, "--fix"]) == 0
    assert capfd.readouterr().out == f"{copy.root}/README.md: made again\n"
