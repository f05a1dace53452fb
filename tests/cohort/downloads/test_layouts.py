"""Each layout of a download, as a folder and as a zip: what counts, for whom, and what is told of others."""

from __future__ import annotations

import dataclasses
import datetime
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.cohort.downloads import read_cohort
from grader.errors import UsageError
from grader.gradebook.people import read_roster
from tests.cohort.downloads.made import ANSWER, counting, exercises, folder, left, sentences, zipped

NOTEBOOK = (
    '{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null,'
    ' "source": ["# exercise-3\\n", "async def upload_all(files): return []"]}],'
    ' "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
)
INNER = zipped({"hw/03_uploads/uploads.py": ANSWER})


@dataclasses.dataclass(frozen=True)
class Case:
    """Files of a download, and what is expected of them."""

    understood: str
    files: Mapping[str, str | bytes]
    #: by student, for exercise 3 unless it is said
    counts: Mapping[str, str]
    left: Mapping[str, str] = dataclasses.field(default_factory=dict)
    asked: tuple[str, ...] = ("3",)
    #: parts of summaries
    aside: tuple[tuple[str, int], ...] = ()


CASES = {
    "a folder for each student": Case(
        "read as a folder for each student: 7 students",
        {
            "ada/uploads.py": ANSWER,
            "bob/03_uploads/uploads.py": ANSWER,
            "cy/exercises/03_uploads/uploads.py": ANSWER,
            "dora/homework.zip": INNER,
            "eve/solution.py": ANSWER,
            "fay/exercise-3.ipynb": NOTEBOOK,
            "gus/notes.txt": "later",
            "ada/.DS_Store": "x",
            "ada/README.md": "x",
            "ada/plan.pdf": "x",
            "ada/one_cook.py": "x",
        },
        {
            "ada": "ada/uploads.py",
            "bob": "bob/03_uploads/uploads.py",
            "cy": "cy/exercises/03_uploads/uploads.py",
            "dora": "dora/homework.zip",
            "eve": "eve/solution.py",
            "fay": "fay/exercise-3.ipynb",
        },
        {"gus/notes.txt": "is no Python file, notebook or archive"},
        aside=(
            ("beside those that count", 1),
            ("of exercises that are not graded now", 1),
            ("of systems and tools", 1),
            ("that were handed out", 1),
        ),
    ),
    "below a wrapper": Case(
        "class is read as a folder for each student: 3 students",
        {f"class/{name}/uploads.py": ANSWER for name in ("ada", "bob", "cy")},
        {name: f"class/{name}/uploads.py" for name in ("ada", "bob", "cy")},
    ),
    "the repositories of a classroom": Case(
        "a folder for each student: 2 students",
        {"exercise-3-ada-l/src/uploads.py": ANSWER, "exercise-3-bob/uploads.py": ANSWER},
        {"ada-l": "exercise-3-ada-l/src/uploads.py", "bob": "exercise-3-bob/uploads.py"},
    ),
    "a folder for each exercise": Case(
        "exercise-3 is read as files named after students: 1 student",
        {
            "exercise-3/ada.py": ANSWER,
            "03_uploads/bob/uploads.py": ANSWER,
            "uploads/cy/hw.zip": INNER,
            "exercise-99/ada.py": ANSWER,
            "01_first_await/ada.py": ANSWER,
            "03_uploads/uploads.py": ANSWER,
        },
        {"ada": "exercise-3/ada.py", "bob": "03_uploads/bob/uploads.py", "cy": "uploads/cy/hw.zip"},
        {
            "exercise-99/ada.py": "lies in exercise-99, which is no exercise of this course",
            "03_uploads/uploads.py": (
                "does not say whose it is: put it into a folder with the student's name, "
                "or call it alice_uploads.py"
            ),
        },
        asked=("3", "4"),
        aside=(("of exercises that are not graded now", 1),),
    ),
    "files side by side": Case(
        "read as files named after students: 5 students",
        {
            "ada.py": ANSWER,
            "bob_uploads.py": ANSWER,
            "uploads-cy.py": ANSWER,
            "exercise-3 dora.ipynb": NOTEBOOK,
            "eve.zip": INNER,
            "grades.csv": "x",
        },
        {
            "ada": "ada.py",
            "bob": "bob_uploads.py",
            "cy": "uploads-cy.py",
            "dora": "exercise-3 dora.ipynb",
            "eve": "eve.zip",
        },
        {"grades.csv": "is no Python file, notebook or archive"},
    ),
    "Moodle, folders": Case(
        "read as Moodle's submissions, a folder for each student: 4 names; 1 name of several people",
        {
            "Ada Lovelace_17_assignsubmission_file/uploads.py": ANSWER,
            "Alex Kim_18_assignsubmission_file_/uploads.py": ANSWER,
            "Alex Kim_19_assignsubmission_file_/my.zip": INNER,
            "Bo_20_assignsubmission_onlinetext/onlinetext.html": "x",
            "Bo_20_assignfeedback_file/uploads.py": ANSWER,
            "Default group_assignsubmission_file/uploads.py": ANSWER,
        },
        {
            "Ada Lovelace": "Ada Lovelace_17_assignsubmission_file/uploads.py",
            "Alex Kim_18": "Alex Kim_18_assignsubmission_file_/uploads.py",
            "Alex Kim_19": "Alex Kim_19_assignsubmission_file_/my.zip",
            "Default group": "Default group_assignsubmission_file/uploads.py",
        },
        {
            "Bo_20_assignsubmission_onlinetext/onlinetext.html": (
                "is text that Bo typed into Moodle, and no file"
            )
        },
        aside=(("of the platform's own", 1),),
    ),
    "Moodle, anonymous and side by side": Case(
        "read as Moodle's submissions, files side by side",
        {
            "Participant_17_assignsubmission_file_uploads.py": ANSWER,
            "Participant_18_assignsubmission_file_x_9_assignsubmission_file_uploads.py": ANSWER,
        },
        {
            "Participant_17": "Participant_17_assignsubmission_file_uploads.py",
            "Participant_18": "Participant_18_assignsubmission_file_x_9_assignsubmission_file_uploads.py",
        },
    ),
    "Canvas": Case(
        "read as Canvas' submissions, files side by side: 4 students",
        {
            "doejane_12_340_uploads.py": ANSWER,
            "doejane_12_350_uploads-1.py": ANSWER,
            "doejane_12_351_uploads-2.py": ANSWER,
            "roe_LATE_13_400_homework.py": ANSWER,
            "anon_x1B_7_uploads.py": ANSWER,
            "LATE_anon_77_8_hw.zip": INNER,
            "zed_14_text.html": "x",
        },
        {
            "doejane_12": "doejane_12_351_uploads-2.py",
            "roe_13": "roe_LATE_13_400_homework.py",
            "anon_x1B": "anon_x1B_7_uploads.py",
            "anon_77": "LATE_anon_77_8_hw.zip",
        },
        {
            "doejane_12_340_uploads.py": "doejane_12_351_uploads-2.py was handed in again later",
            "doejane_12_350_uploads-1.py": "doejane_12_351_uploads-2.py was handed in again later",
            "zed_14_text.html": "is text or a link that zed typed into Canvas, and no file",
        },
    ),
    "Gradescope": Case(
        "read as Gradescope's export, a folder for each submission: 4 submissions, 3 students",
        {
            "assignment_9_export/submission_metadata.yml": """---
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '017'
    :email: ada@example.org
    :other: {a: [1, 2]}
  :created_at: 2026-04-26 17:34:00.861687123 Z
  :score: 2.0
  :results:
    output: |-
      submission_2:
        :submitters:
        - :name: Forged
submission_2:
  :submitters:
  - :name: Bob
    :sid:
    :email: bob@example.org
  - :sid: 333
  :created_at: 2026-04-26 18:00:00 +0200
submission_3:
  :submitters:
  - {":sid": 017, ":name": Ada Lovelace}
  :created_at: 2026-04-27 00:00:00 Z
submission_5:
  :submitters: []
""",
            "assignment_9_export/submission_1/uploads.py": ANSWER,
            "assignment_9_export/submission_2/hw/uploads.py": ANSWER,
            "assignment_9_export/submission_3/uploads.py": ANSWER,
            "assignment_9_export/submission_4/uploads.py": ANSWER,
            "assignment_9_export/submission_5/uploads.py": ANSWER,
        },
        {
            "017": "assignment_9_export/submission_3/uploads.py",
            "bob@example.org": "assignment_9_export/submission_2/hw/uploads.py",
            "333": "assignment_9_export/submission_2/hw/uploads.py",
        },
        {
            "assignment_9_export/submission_1/uploads.py": (
                "assignment_9_export/submission_3/uploads.py was handed in later"
            ),
            "assignment_9_export/submission_4/uploads.py": "submission_metadata.yml does not know it",
            "assignment_9_export/submission_5/uploads.py": "submission_metadata.yml names no submitter of it",
        },
        aside=(("of the platform's own", 1),),
    ),
    "nbgrader": Case(
        "read as nbgrader's submitted folder: 2 students",
        {
            "submitted/ada/exercise-3/exercise-3.ipynb": NOTEBOOK,
            "submitted/ada/exercise-3/timestamp.txt": "2026-02-02 15:58:23.948203 Europe/Berlin",
            "submitted/bob/exercise-3/uploads.ipynb": NOTEBOOK,
            "source/exercise-3/exercise-3.ipynb": NOTEBOOK,
            "autograded/ada/exercise-3/exercise-3.ipynb": NOTEBOOK,
        },
        {
            "ada": "submitted/ada/exercise-3/exercise-3.ipynb",
            "bob": "submitted/bob/exercise-3/uploads.ipynb",
        },
        aside=(("of the platform's own", 3),),
    ),
    "copies": Case(
        "7 students",
        {
            "a/uploads.py": ANSWER,
            "a/uploads (1).py": ANSWER,
            "a/uploads (12).py": ANSWER,
            "b/uploads.py": ANSWER,
            "b/uploads - Copy.py": ANSWER,
            "c/Copy of uploads.py": ANSWER,
            "d/uploads copy 2.py": ANSWER,
            "e/03_uploads/uploads.py": ANSWER,
            "e/old/uploads.py": ANSWER,
            "f/uploads.ipynb": NOTEBOOK,
            "f/uploads.py": ANSWER,
            "f/all.zip": INNER,
            "g/one.py": ANSWER,
            "g/two.py": ANSWER,
        },
        {
            "a": "a/uploads (12).py",
            "b": "b/uploads - Copy.py",
            "c": "c/Copy of uploads.py",
            "d": "d/uploads copy 2.py",
            "e": "e/03_uploads/uploads.py",
            "f": "f/uploads.py",
        },
        {
            "a/uploads.py": "a/uploads (12).py is a later copy",
            "a/uploads (1).py": "a/uploads (12).py is a later copy",
            "b/uploads.py": "b/uploads - Copy.py is a later copy",
            "e/old/uploads.py": "e/03_uploads/uploads.py beside it counts for exercise-3",
            "f/uploads.ipynb": "f/uploads.py beside it counts for exercise-3",
            "f/all.zip": "the files beside it count",
            "g/one.py": "is one of 2 programs, and none is called uploads.py",
            "g/two.py": "is one of 2 programs, and none is called uploads.py",
        },
    ),
}


@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_download_is_understood(case: Case, form: str, tmp_path: Path) -> None:
    """The same files count whether they were unpacked or not, and every other file is told."""
    if form == "folder":
        path = folder(tmp_path / "d", case.files)
    else:
        path = tmp_path / "all.zip"
        path.write_bytes(zipped(case.files))
    cohort = sentences(path, *case.asked)
    assert {student: place for (_, student), place in counting(cohort).items()} == dict(case.counts)
    prefix = f"{path}/" if form == "folder" else f"{path}:"
    assert {place: why.replace(prefix, "") for place, why in left(cohort).items()} == dict(case.left)
    assert case.understood in " ".join(cohort.understood)
    assert tuple((each.what, each.count) for each in cohort.set_aside) == case.aside
    for handed in cohort.handed:
        assert "upload_all" in handed.read().text


def test_times_and_lateness_are_the_platforms(tmp_path: Path) -> None:
    """A time is told in UTC; Canvas says only that it was late."""
    scope = CASES["Gradescope"].files
    times = {each.student: each.handed_in_at for each in sentences(folder(tmp_path / "g", scope), "3").handed}
    assert times == {
        "017": "2026-04-27T00:00:00+00:00",
        "bob@example.org": "2026-04-26T16:00:00+00:00",
        "333": "2026-04-26T16:00:00+00:00",
    }
    books = sentences(folder(tmp_path / "n", CASES["nbgrader"].files), "3")
    assert [each.handed_in_at for each in books.handed] == ["2026-02-02T14:58:23.948203+00:00", ""]
    canvas = sentences(folder(tmp_path / "c", CASES["Canvas"].files), "3")
    assert {each.student for each in canvas.handed if each.late} == {"roe_13", "anon_77"}


# ---------------------------------------------------------------------- who
ROSTER = "student,name,email,id\nl017,Ada Lovelace,ada@example.org,12\nk1,Alex Kim,kim@example.org,13\n"


@pytest.mark.parametrize(
    ("files", "students"),
    [
        ({"Ada Lovelace_17_assignsubmission_file/uploads.py": ANSWER}, ["l017"]),
        ({"Group B-Ada Lovelace_17_assignsubmission_file_/uploads.py": ANSWER}, ["l017"]),
        ({"lovelaceada_12_400_uploads.py": ANSWER}, ["l017"]),
        ({"ada@example.org/uploads.py": ANSWER, "ALEX KIM/uploads.py": ANSWER}, ["k1", "l017"]),
        ({"l017.py": ANSWER, "k1_uploads.py": ANSWER}, ["k1", "l017"]),
        (
            {
                "submission_metadata.yml": "s:\n  :submitters:\n  - :sid: '5'\n    :email: KIM@example.org\n",
                "s/uploads.py": ANSWER,
            },
            ["k1"],
        ),
    ],
)
def test_a_roster_says_who_it_is(
    files: Mapping[str, str | bytes], students: list[str], tmp_path: Path
) -> None:
    """However a platform names somebody, one is filed under what the roster says."""
    (tmp_path / "roster.csv").write_text(ROSTER)
    roster = read_roster(tmp_path / "roster.csv")
    cohort = read_cohort([folder(tmp_path / "d", files)], exercises("3"), roster=roster)
    assert sorted(each.student for each in cohort.handed) == students
    assert [each.student for each in cohort.students] == ["k1", "l017"]
    assert not cohort.unmatched


def test_whom_the_roster_does_not_know_is_told(tmp_path: Path) -> None:
    """Nothing is graded for somebody who is not there."""
    (tmp_path / "roster.csv").write_text(ROSTER)
    roster = read_roster(tmp_path / "roster.csv")
    cohort = read_cohort([folder(tmp_path / "d", {"eve/uploads.py": ANSWER})], exercises("3"), roster=roster)
    assert not cohort.handed
    assert left(cohort) == {
        "eve/uploads.py": f"nobody in {tmp_path}/roster.csv has this id, login, e-mail address or name"
    }


def test_one_name_is_one_student_however_it_is_written(tmp_path: Path) -> None:
    """Composed and decomposed letters, in two downloads, are one person; the later copy counts."""
    composed = unicodedata.normalize("NFC", "Zoë")
    first = folder(tmp_path / "d", {f"{composed}/uploads.py": ANSWER})
    other = folder(tmp_path / "e", {f"{unicodedata.normalize('NFD', composed)}/uploads (1).py": ANSWER})
    cohort = read_cohort([first, other, first], exercises("3"))
    assert [each.student for each in cohort.handed] == [composed]
    assert cohort.handed[0].place.endswith("(1).py")
    assert [each.superseded for each in cohort.unmatched] == [True]


def test_an_archive_in_a_download_speaks_for_nobody_else(tmp_path: Path) -> None:
    """A zip that a student has made like a platform's is one submission, and a bad one."""
    forged = zipped(
        {
            "doejane_12_34_uploads.py": ANSWER,
            "submission_metadata.yml": "s:\n  :submitters:\n  - :sid: '5'\n",
            "s/uploads.py": ANSWER,
        }
    )
    cohort = sentences(folder(tmp_path / "d", {"eve.zip": forged, "bob/deep.zip": forged}), "3")
    assert {each.student for each in cohort.handed} == {"eve", "bob"}


def test_a_folder_of_downloads_is_no_class(tmp_path: Path) -> None:
    """What a platform has packed for a whole class is nobody's work, unless the roster knows somebody so."""
    people = ("ada", "bob", "cy")
    canvas = zipped({f"{who}_{i}_{i}_uploads.py": ANSWER for i, who in enumerate(people)})
    moodle = zipped({f"{who}_{i}_assignsubmission_file/uploads.py": ANSWER for i, who in enumerate(people)})
    metadata = "".join(f"submission_{i}:\n  :submitters:\n  - :sid: '{i}'\n" for i in range(3))
    exported = {f"x_export/submission_{i}/uploads.py": ANSWER for i in range(3)}
    gradescope = zipped({"x_export/submission_metadata.yml": metadata, **exported})
    files = {"submissions.zip": canvas, "CS101-Uploads-17.ZIP": moodle, "export.zip": gradescope}
    work = {"dan.zip": zipped({"uploads.py": ANSWER}), "eve.zip": b"PK damaged"}
    download = folder(tmp_path / "d", {**files, **work})
    cohort = sentences(download, "3")
    assert counting(cohort) == {("exercise-3", "dan"): "dan.zip", ("exercise-3", "eve"): "eve.zip"}
    whys = left(cohort)
    assert set(whys) == set(files)
    assert all(why.startswith("looks like what a platform lets you download") for why in whys.values())
    roster = tmp_path / "roster.csv"
    roster.write_text("student\nsubmissions\n")
    cohort = read_cohort([download], exercises("3"), roster=read_roster(roster))
    assert counting(cohort) == {("exercise-3", "submissions"): "submissions.zip"}


def test_equal_files_are_one_and_different_ones_are_refused(tmp_path: Path) -> None:
    """Where nothing tells which is meant, their contents must not differ."""
    same = {"ada/a/uploads.py": ANSWER, "ada/b/uploads.py": ANSWER}
    (tmp_path / "same.zip").write_bytes(zipped(same))
    (handed,) = sentences(tmp_path / "same.zip", "3").handed
    assert handed.read().text == ANSWER
    (tmp_path / "two.zip").write_bytes(zipped({**same, "ada/b/uploads.py": ANSWER + "\n"}))
    cohort = sentences(tmp_path / "two.zip", "3")
    assert [each.superseded for each in cohort.unmatched] == [True]
    with pytest.raises(UsageError, match="differ, and nothing tells which is meant"):
        cohort.handed[0].read()


def test_all_exercises_of_a_checkout_are_found(tmp_path: Path) -> None:
    """One archive may be the submission for several exercises."""
    work = {"x/01_first_await/first_await.py": ANSWER, "x/13_timers/timers.py": ANSWER}
    cohort = sentences(folder(tmp_path / "d", {"ada.zip": zipped(work), "bob/w.zip": zipped({"a.txt": ""})}))
    assert [(each.exercise.slug, each.student) for each in cohort.handed] == [
        ("exercise-1", "ada"),
        ("exercise-13", "ada"),
    ]
    assert left(cohort) == {"bob/w.zip": "holds no file of an exercise that is graded"}


def test_a_name_of_the_download_says_for_what_it_is(tmp_path: Path) -> None:
    """A zip that is called after an exercise holds files for that one."""
    (tmp_path / "CS101-exercise-3-1234.zip").write_bytes(zipped({"ada.py": ANSWER}))
    cohort = sentences(tmp_path / "CS101-exercise-3-1234.zip")
    assert counting(cohort) == {("exercise-3", "ada"): "ada.py"}


def test_files_may_be_named_one_by_one(tmp_path: Path) -> None:
    """As a shell does for ``*/uploads.py``: the folder names the student."""
    root = folder(tmp_path / "d", {"ada/uploads.py": ANSWER, "bob/uploads.py": ANSWER})
    cohort = read_cohort(sorted(root.glob("*/uploads.py")), exercises("3"))
    assert [each.student for each in cohort.handed] == ["ada", "bob"]


def test_moments_without_a_zone_are_none() -> None:
    """A time that could be several is not taken for one."""
    from grader.cohort.downloads.moments import moment

    assert (
        moment("2026-01-01 12:00:00 UTC")
        == datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC).isoformat()
    )
    assert moment("2026-01-01 12:00:00.123456789 -0500") == "2026-01-01T17:00:00.123456+00:00"
    assert [
        moment(text) for text in ("2026-01-01 12:00:00", "x", "", "2026-01-01 12:00:00 ../../etc/passwd")
    ] == [""] * 4


@pytest.mark.parametrize("top", ["03_uploads", "semester"])
def test_a_file_like_nbgraders_in_one_students_folder_changes_nothing_for_others(
    tmp_path: Path, top: str
) -> None:
    """Else all would be the work of one student, who is called like the folder around them."""
    files = {f"{top}/{name}/uploads.py": ANSWER for name in ("ada", "bob", "cy", "eve")}
    files[f"{top}/eve/timestamp.txt"] = "2026-01-01 10:00:00 UTC"
    cohort = sentences(folder(tmp_path / "d", files), "3")
    assert [each.student for each in cohort.handed] == ["ada", "bob", "cy", "eve"]


def test_work_in_a_folder_of_an_exercise_is_no_work_of_nbgraders(tmp_path: Path) -> None:
    """Also if all who have handed in so far have a file of that name."""
    files = {"03_uploads/ada/uploads.py": ANSWER, "03_uploads/ada/timestamp.txt": "x"}
    assert counting(sentences(folder(tmp_path / "d", files), "3")) == {
        ("exercise-3", "ada"): "03_uploads/ada/uploads.py"
    }


@pytest.mark.parametrize("text", ["0001-01-01 00:00:00 +1400", "9999-12-31 23:59:59-14:00"])
def test_moments_outside_of_the_calendar_are_none(text: str) -> None:
    """They are a student's to write where nbgrader's exchange is a folder."""
    from grader.cohort.downloads.moments import moment

    assert moment(text) == ""


def test_what_students_call_themselves_is_obeyed_by_nothing(tmp_path: Path) -> None:
    """Gradescope lets them write their names; a table in a terminal would do what such a name says."""
    metadata = (
        "submission_1:\n  :submitters:\n"
        '  - :name: "\\e[31mEve\\u202e\\u009b2J"\n    :sid: \'17\'\n    :email: "e\\ave@example.org"\n'
    )
    files = {"submission_metadata.yml": metadata, "submission_1/uploads.py": ANSWER}
    (eve,) = sentences(folder(tmp_path / "d", files), "3").students
    assert (eve.student, eve.name, eve.email) == ("17", "[31mEve2J", "eve@example.org")
