"""Worlds are found wherever they stand, give the fixture that they name, and say what their pictures show."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.errors import CourseError
from grader.judge.discovery import forget_worlds, worlds_for
from grader.judge.worlds.depot import Depot
from grader.outcome import Outcome

if TYPE_CHECKING:
    from tests.suite.conftest import Author

BAKERY = Path(__file__).resolve().parents[1] / "courses" / "bakery"
LOAVES = BAKERY / "exercises" / "01_loaves" / "loaves.py"
SOLUTION = BAKERY / "solutions" / "01_loaves" / "loaves.py"
WORLD = """\
from grader.judge.worlds.base import World


class {name}(World):
    fixture = "{fixture}"
"""
TWIN = WORLD.format(name="Mine", fixture="depot")
USING = """\
from grader.suite import check


@check(points=3, objective="one")
def test_it(learner, {fixture}):
    \"\"\"It is there.\"\"\"
    assert learner.world is {fixture}, "the learner's code has another world"
    assert type({fixture}).__name__ == "{name}", f"it is {{{fixture}!r}}"
    learner.call("answer", {fixture}.address)
"""


@pytest.fixture(autouse=True)
def _tidy() -> None:
    forget_worlds()


def test_the_kits_own_are_there(tmp_path: Path) -> None:
    """Whatever course a suite stands in."""
    assert worlds_for(tmp_path)["depot"] is Depot
    assert set(worlds_for(tmp_path)) >= {"depot", "kitchen", "studio"}


def test_a_course_brings_its_own(author: Author) -> None:
    """A world beside the suites: for a shared run and for a check of its own, imported by its name."""
    right = author.graded("01_loaves", SOLUTION, course=BAKERY)
    assert right.outcome is Outcome.PASSED, [check.message for check in right.checks]
    stub = author.graded("01_loaves", LOAVES, course=BAKERY)
    assert [check.outcome for check in stub.checks] == [Outcome.PASSED, Outcome.FAILED, Outcome.PASSED]


def test_a_world_says_what_its_picture_shows(author: Author) -> None:
    """What takes hands is running, what needs nobody is waiting; a loaf has one row from dough to bread."""
    picture = author.graded("01_loaves", SOLUTION, course=BAKERY).checks[0].timeline
    assert picture is not None
    assert [row.label for row in picture.rows] == ["loaf-0", "loaf-1", "loaf-2"]
    assert [[span.kind for span in row.spans] for row in picture.rows] == [["running", "waiting"]] * 3


def test_one_judge_grades_courses_with_worlds_of_the_same_name(author: Author, tmp_path: Path) -> None:
    """Each session imports its own course's worlds as they are then: nothing is left from the one before."""
    for name in ("Cellar", "Attic"):
        report = author.grade(
            USING.format(fixture="room", name=name),
            worlds={"room.py": WORLD.format(name=name, fixture="room")},
        )
        assert report.outcome is Outcome.PASSED, report.checks
    shutil.rmtree(tmp_path / "suites" / "worlds")
    gone = author.grade(USING.format(fixture="room", name="Attic"))
    assert "FixtureLookupError" in gone.checks[0].message


def test_two_worlds_of_one_fixture_are_the_authors_fault(tmp_path: Path) -> None:
    """A course cannot put another depot in the kit's place, by mistake or not."""
    (tmp_path / "worlds").mkdir()
    (tmp_path / "worlds" / "mine.py").write_text(TWIN)
    with pytest.raises(CourseError, match=r"worlds\.mine\.Mine and grader.* both give the fixture 'depot'"):
        worlds_for(tmp_path)


def test_an_authors_fault_is_told_and_costs_no_marks(author: Author) -> None:
    """The grading is inconclusive, with the world's name; the next one is none the worse."""
    report = author.grade(USING.format(fixture="depot", name="Mine"), worlds={"mine.py": TWIN})
    assert report.outcome is Outcome.INCONCLUSIVE
    assert "both give the fixture 'depot'" in report.inconclusive


def test_a_world_that_cannot_be_imported_is_the_authors_fault(tmp_path: Path) -> None:
    """Whatever it raises, with the folder."""
    (tmp_path / "worlds").mkdir()
    (tmp_path / "worlds" / "broken.py").write_text("1 / 0\n")
    with pytest.raises(CourseError, match=r"worlds cannot be imported: ZeroDivisionError"):
        worlds_for(tmp_path)


def test_a_world_without_a_fixture_is_none_of_a_suites(tmp_path: Path) -> None:
    """A base of other worlds has no fixture; one that is only imported, or inherits its name, gives none."""
    (tmp_path / "worlds").mkdir()
    (tmp_path / "worlds" / "base.py").write_text(
        "from grader.judge.worlds.base import World\nfrom grader.judge.worlds.depot import Depot\n\n\n"
        "class Base(World):\n    pass\n\n\nclass Smaller(Depot):\n    pass\n"
    )
    assert worlds_for(tmp_path)["depot"] is Depot
    assert set(worlds_for(tmp_path)) == set(worlds_for(tmp_path / "nowhere"))


def test_worlds_of_a_course_share_code(tmp_path: Path) -> None:
    """One module of the folder imports another, in whatever order they are found."""
    (tmp_path / "worlds").mkdir()
    (tmp_path / "worlds" / "a.py").write_text("from worlds.b import B\n\n\nclass A(B):\n    fixture = 'a'\n")
    (tmp_path / "worlds" / "b.py").write_text(WORLD.format(name="B", fixture="b"))
    found = worlds_for(tmp_path)
    assert issubclass(found["a"], found["b"])
