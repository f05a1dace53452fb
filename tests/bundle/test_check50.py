"""The folder of checks, as ``check50 --dev`` runs it; the real one where ``ONECOOK_CHECK50`` names it.

check50 is under the GPL, and no dependency of ours: the tests come with a small one of their own
(``check50_run.py``). To run the real one: install check50 3.5.0 and the kit's wheel into one environment,
and name its command by that variable.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.bundle.known_checks import known_checks
from tests.bundle.scratch import UPLOADS, WORTH, bundled, course_with_uploads, done, handed_in, poor

pytestmark = pytest.mark.timeout(300)

CHECKS = known_checks(UPLOADS)
REAL = os.environ.get("ONECOOK_CHECK50", "")
CHECK50 = [REAL] if REAL else [sys.executable, "-P", str(Path(__file__).with_name("check50_run.py"))]


class Check50:
    """A folder of checks, and an environment whose cache has the kit from the first run on."""

    def __init__(self, slug: Path, environment: dict[str, str]) -> None:
        self.slug, self.environment = slug, environment

    def run(self, submission: Path, *, on_a_poor_machine: bool = False) -> list[dict[str, Any]]:
        """The results of all checks, in their order."""
        out = submission.parent / "results.json"
        command = [
            *CHECK50, "--dev", "--log-level", "error", str(self.slug),
            "-o", "json", "--output-file", str(out),
        ]  # fmt: skip
        done(poor(command) if on_a_poor_machine else command, submission, self.environment)
        results = json.loads(out.read_bytes())
        assert "error" not in results
        found: list[dict[str, Any]] = results["results"]
        assert [each["name"] for each in found] == ["graded", *(f"check_{check.number}" for check in CHECKS)]
        return found


@pytest.fixture(scope="module")
def check50(wheel: Path, offline: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Check50:
    root = tmp_path_factory.mktemp("check50")
    environment = {**offline, "XDG_CACHE_HOME": str(root / "cache"), "CHECK50_WORKERS": "2"}
    return Check50(bundled("check50", wheel, root / "exercise-3"), environment)


@pytest.mark.parametrize(
    ("name", "of", "points"),
    [
        ("uploads.py", "reference", 15),
        ("uploads.py", "stub", 6),
        ("exercises/03_uploads/uploads.py", "stub", 6),
        ("uploads.py", "forger", WORTH),
    ],
)
def test_a_submission(  # noqa: PLR0917 - columns, and fixtures
    name: str, of: str, points: int, check50: Check50, programs: dict[str, Path], tmp_path: Path
) -> None:
    """One check for each line of one report; what failed says what happened, and what to try."""
    handed_in(tmp_path / "submission", programs[of], name)
    graded, *checks = check50.run(tmp_path / "submission")
    assert graded["passed"] is True
    assert (graded["data"]["points"], graded["data"]["max_points"]) == (points, 15)
    assert f"{points} of 15 points" in "\n".join(graded["log"])
    for result, check in zip(checks, CHECKS, strict=True):
        assert result["description"].startswith(f"{check.sentence} ({check.points} point")
        assert result["dependency"] == "graded"
        assert result["passed"] is (result["data"]["points"] == check.points)
        assert result["passed"] or result["cause"]["rationale"]
    assert sum(result["data"]["points"] for result in checks) == points
    if of == "stub":
        told = [result["cause"] for result in checks if not result["passed"]]
        assert "9 threads took part; one thread can do all the waiting." in [
            each["rationale"] for each in told
        ]
        assert all("uploads.py:63 · " in each["help"] and "\nTry: " in each["help"] for each in told)


@pytest.mark.parametrize("name", [None, "uploads (1).py", "essay.txt"])
def test_what_cannot_be_graded_has_failed(name: str | None, check50: Check50, tmp_path: Path) -> None:
    """The first check says why; the others are not tried."""
    handed_in(tmp_path / "submission", UPLOADS.stub if name else None, name or "uploads.py")
    graded, *checks = check50.run(tmp_path / "submission")
    assert graded["passed"] is False
    assert "holds no uploads.py" in graded["cause"]["rationale"]
    assert {result["passed"] for result in checks} == {None}


def test_no_verdict_is_neither_right_nor_wrong(check50: Check50, tmp_path: Path) -> None:
    """Nothing is failed for a machine's fault."""
    handed_in(tmp_path / "submission", UPLOADS.reference)
    results = check50.run(tmp_path / "submission", on_a_poor_machine=True)
    assert {result["passed"] for result in results} == {None}
    assert "There is no verdict, and no mark" in results[0]["cause"]["error"]["value"]


def test_learners_modules_are_not_imported(check50: Check50, tmp_path: Path) -> None:
    """Whatever lies beside the file."""
    handed_in(tmp_path / "submission", UPLOADS.stub)
    for name in ("grader.py", "json.py", "sitecustomize.py", "check50.py"):
        (tmp_path / "submission" / name).write_text(f"open({str(tmp_path / 'SPRUNG')!r}, 'w')")
    graded, *_ = check50.run(tmp_path / "submission")
    assert graded["data"]["points"] == 6
    assert not (tmp_path / "SPRUNG").exists()


def test_a_course_of_ones_own_comes_along(wheel: Path, check50: Check50, tmp_path: Path) -> None:
    """Its suite grades; the kit in the cache is that of any folder of checks with the same wheel."""
    course = course_with_uploads(tmp_path / "course")
    slug = bundled("check50", wheel, tmp_path / "slug", "--course", str(course))
    handed_in(tmp_path / "submission", UPLOADS.stub)
    graded, *_ = Check50(slug, check50.environment).run(tmp_path / "submission")
    assert graded["data"]["points"] == 6
