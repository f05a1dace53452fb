"""A course is its folders: every path follows from the key, and metadata is decoded strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.course import Course
from grader.errors import CourseError, UsageError
from grader.sandbox.policy import Limits
from grader.suite_file import DiagnosisRule

if TYPE_CHECKING:
    from pathlib import Path

EXERCISE = """\
format = 1
title = "Uploads"
summary = "Threads become tasks."
points = 10
runtimes = ["asyncio", "trio"]
functions = ["upload_all"]
prerequisites = ["02_one_cook"]
hints = ["Start them all.", "Use a task group."]

[objectives]
overlap = "All files are on their way at the same time."

[limits]
cpu_seconds = 9
"""

SUITE = """\
format = 1

[wrong.in_turn]
must_fail = ["test_overlap"]
may_fail = ["test_limit"]
cause = "elapsed"
explanation = "each upload is awaited before the next one is started"
hint = "start them all first"
when = { most_in_flight = 1, elapsed = "> 5", order = true }

[wrong.also_in_turn]
must_fail = ["test_overlap"]
diagnosis = "in_turn"

[diagnosis.refused]
cause = "swallowed"
explanation = "a refused upload is not told"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for key in ("02_one_cook", "03_uploads", "13_timers"):
        for tree in ("exercises", "solutions", "suites"):
            (tmp_path / tree / key).mkdir(parents=True)
        name = key[3:]
        (tmp_path / "exercises" / key / f"{name}.py").write_text("# TODO\n")
        (tmp_path / "exercises" / key / "exercise.toml").write_text(EXERCISE)
        (tmp_path / "suites" / key / "suite.toml").write_text(SUITE)
    return tmp_path


def refused_exercise(root: Path, old: str, new: str) -> CourseError:
    file = root / "exercises" / "03_uploads" / "exercise.toml"
    assert old in EXERCISE
    file.write_text(EXERCISE.replace(old, new, 1))
    with pytest.raises(CourseError) as caught:
        _ = Course.locate(root).find("3").metadata
    assert str(file) in caught.value.cause
    assert caught.value.next_step
    return caught.value


def refused_suite(root: Path, old: str, new: str, *, text: str = SUITE) -> CourseError:
    file = root / "suites" / "03_uploads" / "suite.toml"
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(CourseError) as caught:
        _ = Course.locate(root).find("3").suite_metadata
    assert str(file) in caught.value.cause
    assert caught.value.next_step
    return caught.value


def test_every_path_is_derived_from_the_key(root: Path) -> None:
    """One key names the folder in three trees; the module has the name without the number."""
    exercise = Course.locate(root).find("3")
    assert (exercise.key, exercise.number, exercise.name, exercise.module) == (
        "03_uploads",
        3,
        "uploads",
        "uploads",
    )
    assert exercise.slug == "exercise-3"
    assert exercise.lesson == root / "exercises/03_uploads/README.md"
    assert exercise.stub == root / "exercises/03_uploads/uploads.py"
    assert exercise.reference == root / "solutions/03_uploads/uploads.py"
    assert exercise.suite_folder == root / "suites/03_uploads"
    assert exercise.suite == root / "suites/03_uploads/test_uploads.py"


def test_given_wrong_and_right_files_are_what_is_there(root: Path) -> None:
    """Lists are sorted; the stub is not given; hidden files and other kinds do not count."""
    exercise = Course.locate(root).find("3")
    assert (exercise.given, exercise.known_wrong, exercise.right, exercise.driver) == ((), (), (), None)
    for name in ("kitchen.py", "depot.py", ".hidden.py", "picture.svg"):
        (exercise.folder / name).write_text("")
    for name in ("wrong/in_turn.py", "wrong/batches.toml", "wrong/notes.md", "right/wait.py", "driver.py"):
        (exercise.suite_folder / name).parent.mkdir(exist_ok=True)
        (exercise.suite_folder / name).write_text("")
    assert [path.name for path in exercise.given] == ["depot.py", "kitchen.py"]
    assert [(program.name, program.is_edited) for program in exercise.known_wrong] == [
        ("batches", True),
        ("in_turn", False),
    ]
    assert [path.name for path in exercise.right] == ["wait.py"]
    assert exercise.driver == exercise.suite_folder / "driver.py"


def test_exercises_are_the_folders_named_like_one_in_order(root: Path) -> None:
    """A stray file or folder is not an exercise; nothing else lists them."""
    (root / "exercises" / "__pycache__").mkdir()
    (root / "exercises" / "4_export").mkdir()
    (root / "exercises" / "05_note").write_text("")
    keys = [exercise.key for exercise in Course.locate(root).exercises()]
    assert keys == ["02_one_cook", "03_uploads", "13_timers"]


@pytest.mark.parametrize(
    "name",
    [
        "exercise-3",
        "Exercise-3",
        "exercise3",
        "exercise 03",
        "3",
        "03",
        "uploads",
        "03_uploads",
        "03-uploads",
    ],
)
def test_an_exercise_has_many_names(root: Path, name: str) -> None:
    """Whatever a person may type for the third exercise finds it."""
    assert Course.locate(root).find(name).key == "03_uploads"


def test_a_path_that_belongs_to_an_exercise_names_it(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The innermost folder of a key decides, then the name of the file, wherever it is."""
    course = Course.locate(root)
    for path in (
        root / "exercises" / "03_uploads",
        root / "exercises" / "03_uploads" / "uploads.py",
        root / "exercises" / "03_uploads" / "timers.py",
        root / "suites" / "03_uploads" / "wrong" / "in_turn.py",
        tmp_path_factory.mktemp("learner") / "uploads.py",
    ):
        assert course.find(str(path)).key == "03_uploads", path
    monkeypatch.chdir(root / "exercises" / "03_uploads")
    assert course.find(".").key == "03_uploads"
    assert course.find("./uploads.py").key == "03_uploads"


def test_an_unknown_name_proposes_the_nearest(root: Path) -> None:
    """The learner reads what may have been meant and how to see all."""
    with pytest.raises(UsageError, match="'uplods'") as caught:
        Course.locate(root).find("uplods")
    assert "uploads (03_uploads)" in caught.value.next_step
    assert "grade list" in caught.value.next_step


@pytest.mark.parametrize("name", ["", "17", "exercise-0", "/", "nul\0l", "frobnicate", "\x1b[31m"])
def test_nothing_else_is_an_exercise(root: Path, name: str) -> None:
    """No exercise is guessed from an unrelated word."""
    with pytest.raises(UsageError):
        Course.locate(root).find(name)


def test_a_number_used_twice_is_told(root: Path) -> None:
    """With two third exercises, the number alone names neither."""
    (root / "exercises" / "03_export").mkdir()
    with pytest.raises(UsageError, match="03_export or 03_uploads"):
        Course.locate(root).find("3")
    assert Course.locate(root).find("uploads").key == "03_uploads"


def test_a_folder_without_exercises_is_no_course(tmp_path: Path) -> None:
    """``--course`` names the folder that holds exercises/."""
    with pytest.raises(UsageError, match="no course") as caught:
        Course.locate(tmp_path)
    assert "--course" in caught.value.next_step


def test_the_suites_of_a_checkout_are_in_the_package(tmp_path: Path) -> None:
    """Our own suites are in grader/suites, so that the wheel carries them; others are beside."""
    (tmp_path / "exercises").mkdir()
    assert Course.locate(tmp_path).suites == tmp_path / "suites"
    (tmp_path / "grader" / "suites").mkdir(parents=True)
    assert Course.locate(tmp_path).suites == tmp_path / "grader" / "suites"
    (tmp_path / "suites").mkdir()
    assert Course.locate(tmp_path).suites == tmp_path / "suites"


def test_our_own_course_can_be_named_by_its_root() -> None:
    """The judge is given a root and finds the same course as the command line, suites included."""
    course = Course.locate()
    assert Course.locate(course.root) == course


def test_exercise_metadata_is_decoded(root: Path) -> None:
    """Limits override single fields of the defaults."""
    metadata = Course.locate(root).find("3").metadata
    assert metadata.title == "Uploads"
    assert metadata.runtimes == ("asyncio", "trio")
    assert metadata.hints == ("Start them all.", "Use a task group.")
    assert metadata.objectives == {"overlap": "All files are on their way at the same time."}
    assert metadata.bounded(Limits()) == Limits(cpu_seconds=9)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("title =", "titel =", "'titel'"),
        ('title = "Uploads"', "", "'title'"),
        ('"Uploads"', '""', "title"),
        ("format = 1", "format = 2", "format"),
        ("points = 10", "points = 0", "points"),
        ("points = 10", 'points = "ten"', "points"),
        ("points = 10", "points = true", "points"),
        ('"trio"', '"own"', "runtimes"),
        ('["asyncio", "trio"]', "[]", "runtimes"),
        ('"trio"', '"curio"', "runtimes"),
        ("upload_all", "upload all", "functions"),
        ("02_one_cook", "one_cook", "prerequisites"),
        ("cpu_seconds", "cpu_second", "'cpu_second'"),
        ("= 9", "= 9.5", "cpu_seconds"),
        ('overlap = "All files are on their way at the same time."', "", "[objectives]"),
        ("format = 1", "format =", "line 1"),
    ],
)
def test_a_broken_exercise_file_names_the_key(root: Path, old: str, new: str, named: str) -> None:
    """An unknown key, a wrong kind or a missing value is an error with the file, the key and the fix."""
    assert named in refused_exercise(root, old, new).cause


def test_a_misspelt_key_is_proposed(root: Path) -> None:
    """The fix names the key that was meant."""
    assert "'summary'" in refused_exercise(root, "summary", "sumary").next_step
    assert "'cpu_seconds'" in refused_exercise(root, "cpu_seconds", "cpu_secs").next_step


def test_a_missing_or_unreadable_file_is_a_course_error(root: Path) -> None:
    """Not a traceback."""
    exercise = Course.locate(root).find("3")
    exercise.metadata_file.write_bytes(b"title = '\xff'")
    with pytest.raises(CourseError, match="UTF-8"):
        _ = exercise.metadata
    exercise.metadata_file.unlink()
    with pytest.raises(CourseError, match="missing"):
        _ = exercise.metadata
    exercise.metadata_file.mkdir()
    with pytest.raises(CourseError, match="cannot be read"):
        _ = exercise.metadata


GROUPED = SUITE.replace(
    "[wrong.in_turn]",
    '[groups]\nwindow = ["test_limit", "test_overlap"]\nall = ["test_a", "test_b"]\n\n[wrong.in_turn]',
).replace('["test_limit"]', '["test_c", "@all", "@window"]')


def test_a_group_stands_for_its_checks(root: Path) -> None:
    """In the order in which they are named; what must fail is not also left open."""
    (root / "suites" / "03_uploads" / "suite.toml").write_text(GROUPED)
    expected = Course.locate(root).find("3").suite_metadata.wrong["in_turn"]
    assert expected.must_fail == ("test_overlap",)
    assert expected.may_fail == ("test_c", "test_a", "test_b", "test_limit")


@pytest.mark.parametrize(
    ("old", "new", "cause", "fix"),
    [
        ("@window", "@windows", "[wrong.in_turn] names the unknown group '@windows'", "'window'"),
        (', "@all"', "", "[groups] all is used by no table", '"@all"'),
        ('["test_a", "test_b"]', "[]", "[groups] all is empty", "Name the checks"),
        ('["test_a", "test_b"]', '["@window"]', "[groups] all is empty or names a group", "Name the checks"),
        ('["test_a", "test_b"]', '"test_a"', "groups", "Correct its value."),
    ],
)
def test_a_broken_group_is_named(root: Path, old: str, new: str, cause: str, fix: str) -> None:
    """A list that stands for nothing would prove nothing."""
    error = refused_suite(root, old, new, text=GROUPED)
    assert cause in error.cause
    assert fix in error.next_step


def test_the_suite_file_is_decoded(root: Path) -> None:
    """A wrong program describes its own diagnosis, or refers to another one."""
    suite = Course.locate(root).find("3").suite_metadata
    assert suite.wrong["in_turn"].diagnosis == "in_turn"
    assert suite.wrong["in_turn"].may_fail == ("test_limit",)
    assert suite.wrong["also_in_turn"].diagnosis == "in_turn"
    assert suite.diagnoses == {
        "in_turn": DiagnosisRule(
            cause="elapsed",
            explanation="each upload is awaited before the next one is started",
            hint="start them all first",
            when={"most_in_flight": 1, "elapsed": "> 5", "order": True},
        ),
        "refused": DiagnosisRule(cause="swallowed", explanation="a refused upload is not told"),
    }


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("may_fail", "might_fail", "[wrong.in_turn] unknown key 'might_fail'"),
        ("[wrong.in_turn]", "[wrogn.in_turn]", "'wrogn'"),
        ('must_fail = ["test_overlap"]', "", "[wrong.in_turn] the key 'must_fail'"),
        ('must_fail = ["test_overlap"]', "must_fail = []", "[wrong.in_turn]"),
        ('"elapsed"\n', '"late"\n', "[wrong.in_turn] cause"),
        ('cause = "elapsed"', "", "[wrong.in_turn] has no diagnosis"),
        ('diagnosis = "in_turn"', "", "[wrong.also_in_turn] has no diagnosis"),
        ('diagnosis = "in_turn"', 'diagnosis = "in_turn"\nhint = "x"', "[wrong.also_in_turn] refers"),
        ("[diagnosis.refused]", "[diagnosis.in_turn]", "described twice"),
        ('hint = "start them all first"', 'at = "somewhere"', "[wrong.in_turn] at"),
        ('diagnosis = "in_turn"', 'diagnosis = "in_turn"\nat = "wait"', "[wrong.also_in_turn] refers"),
        ("most_in_flight = 1", "most_in_flight = [1]", "[wrong.in_turn] when"),
        ("format = 1", "format = 3", "format"),
        ('explanation = "a refused', 'expl = "a refused', "[diagnosis.refused]"),
    ],
)
def test_a_broken_suite_file_names_the_table(root: Path, old: str, new: str, named: str) -> None:
    """With a file of ten, the author must be told which table is wrong."""
    assert named in refused_suite(root, old, new).cause
