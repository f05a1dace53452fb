"""``grade init`` gives the learner everything and takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.cli.command import run
from grader.cli.workspace import nearest
from grader.course import Course

if TYPE_CHECKING:
    from pathlib import Path


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_init_copies_what_a_learner_needs(
    course: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lessons, pictures, stubs, given modules and the rubric; no suites, nothing hidden or compiled."""
    first = course / "exercises" / "01_first"
    for name in ("timeline.svg", ".draft.md", "__pycache__/first.pyc"):
        (first / name).parent.mkdir(exist_ok=True)
        (first / name).write_text("")
    (course / "solutions" / "01_first").mkdir(parents=True)
    (course / "solutions" / "01_first" / "first.py").write_text("secret")
    assert run(["init", "--course", str(course)]) == 0
    names = ("README.md", "exercise.toml", "kitchen.py")
    expected = {f"exercises/{key}/{name}" for key in ("01_first", "02_second") for name in names}
    expected |= {f"exercises/01_first/{name}" for name in ("first.py", "timeline.svg")}
    assert tree(work) == expected | {"exercises/02_second/second.py"}
    out = capsys.readouterr().out
    assert "2 exercises" in out
    assert "9 files written" in out
    assert out.endswith(f"next: grade --course {course}\n")


def test_a_link_to_a_shared_module_becomes_a_file(course: Path, work: Path) -> None:
    """What a learner gets is complete by itself; a link that leads anywhere else is not followed."""
    exercises = course / "exercises"
    (exercises / "shared").mkdir()
    (exercises / "01_first/kitchen.py").rename(exercises / "shared/kitchen.py")
    (exercises / "01_first/kitchen.py").symlink_to("../shared/kitchen.py")
    (exercises / "01_first/out.py").symlink_to(exercises / "02_second/second.py")
    assert run(["init", "--course", str(course)]) == 0
    copied = work / "exercises/01_first/kitchen.py"
    assert copied.read_bytes() == (exercises / "shared/kitchen.py").read_bytes()
    assert not copied.is_symlink()
    assert not (work / "exercises/01_first/out.py").exists()
    assert not (work / "exercises/shared").exists()


def test_init_names_the_way_into_another_folder(
    course: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next command works when it is copied."""
    assert run(["init", "deep/inside", "--course", str(course)]) == 0
    assert f"next: cd deep/inside && grade --course {course}\n" in capsys.readouterr().out
    assert (work / "deep/inside/exercises/01_first/first.py").is_file()


def test_the_next_command_works_for_a_course_elsewhere(
    course: Path, work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """However the course was named, and from wherever the command is typed."""
    strange = course.rename(course.with_name("a course"))
    monkeypatch.chdir(course.parent)
    for command in (["init", "inside", "--course", "a course"], ["--course", "a course"]):
        assert run(command) == 0
        assert f" --course '{strange}'" in capsys.readouterr().out
    assert run(["init", "other"]) == 0
    assert capsys.readouterr().out.endswith("next: cd other && grade\n")


def test_init_never_overwrites(course: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The learner's work stays, what is missing is added, and the counts say so."""
    run(["init", "--course", str(course)])
    mine = work / "exercises/01_first/first.py"
    mine.write_text("my work\n")
    (work / "exercises/02_second/kitchen.py").unlink()
    capsys.readouterr()
    assert run(["init", "--course", str(course)]) == 0
    assert mine.read_text() == "my work\n"
    out = capsys.readouterr().out
    assert "1 file written" in out
    assert "1 file of yours kept" in out
    assert "6 files there already" in out


def test_force_replaces_and_keeps_the_former_file(course: Path, work: Path) -> None:
    """Even somebody who forces does not lose an evening's work."""
    run(["init", "--course", str(course)])
    mine = work / "exercises/01_first/first.py"
    mine.write_text("my work\n")
    assert run(["init", "--force", "--course", str(course)]) == 0
    assert mine.read_text() == "# TODO\n"
    assert mine.with_name("first.py.old").read_text() == "my work\n"
    assert not mine.with_name("kitchen.py.old").exists()


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_link_is_not_written_through(course: Path, work: Path, tmp_path: Path, force: list[str]) -> None:
    """A link where a file should be is kept, or replaced itself; its target stays as it was."""
    target = tmp_path / "target.py"
    target.write_text("precious\n")
    link = work / "exercises/01_first/first.py"
    link.parent.mkdir(parents=True)
    link.symlink_to(target)
    assert run(["init", *force, "--course", str(course)]) == 0
    assert target.read_text() == "precious\n"
    assert link.is_symlink() is not bool(force)


def test_the_course_itself_is_refused(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody should work in the course by accident, or replace its stubs by their own."""
    assert run(["init", str(course), "--course", str(course)]) == 2
    assert "course itself" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_a_usage_error(
    course: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not a bug of ours."""
    (work / "exercises").write_text("a file")
    assert run(["init", "--course", str(course)]) == 2
    assert "cannot write" in capsys.readouterr().err


def test_the_nearest_folder_is_the_learners(course: Path, work: Path) -> None:
    """From inside an exercise, the folder above exercises/; without any, none."""
    kit = Course.locate(course)
    assert nearest(kit, work) is None
    inside = work / "exercises" / "01_first"
    inside.mkdir(parents=True)
    assert nearest(kit, inside) == work
