"""Each bundle's own entry point, run where its platform would run it: from the wheel, without a network.

The platform's root is a folder here. Nothing is installed from an index: what the kit needs is packed again
from what is installed.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.bundle import prairielearn
from grader.bundle.files import text, write_folder, write_zip
from grader.bundle.targets import TARGETS
from grader.cli.command import run
from grader.errors import UsageError
from tests.bundle.scratch import UPLOADS, WORTH, bundled, done, handed_in
from tests.export.schemas import AUTOLAB, CODEGRADE_POINTS, CODEGRADE_TESTS, SCHEMAS
from tests.export.test_formats import valid

pytestmark = pytest.mark.timeout(300)


def lay_traps(folder: Path) -> None:
    """What a grader that looks around itself would import, start or take for a result of its own."""
    for name in ("venv", "pip", "click", "grader", "ensurepip"):
        (folder / name).mkdir(parents=True)
        for module in ("__init__.py", "__main__.py"):
            (folder / name / module).write_text(f"open({str(folder / 'SPRUNG')!r}, 'a').write({name!r})\n")
    for name in ("sitecustomize.py", "usercustomize.py", "json.py"):
        (folder / name).write_text(f"open({str(folder / 'SPRUNG')!r}, 'a').write({name!r})\n")
    (folder / "result.json").mkdir()
    (folder / "release-body.md").symlink_to("nowhere")


# ---------------------------------------------------------------------- Gradescope
@pytest.fixture(scope="module")
def autograder(wheel: Path, offline: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gradescope's folder after its image was built."""
    root = tmp_path_factory.mktemp("gradescope")
    zipped = bundled("gradescope", wheel, root / "autograder.zip")
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(root / "source")
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
    assert {modes.pop("setup.sh"), modes.pop("run_autograder")} == {0o755}
    assert set(modes.values()) == {0o644}
    for name in ("setup.sh", "run_autograder"):
        content = (root / "source" / name).read_bytes()
        assert content.startswith(b"#!/usr/bin/env bash\n")
        assert b"\r" not in content
    shutil.copy(root / "source" / "run_autograder", root)
    done(["bash", "source/setup.sh"], root, gradescope(root, offline))
    return root


def gradescope(root: Path, offline: dict[str, str]) -> dict[str, str]:
    return {**offline, "AUTOGRADER_ROOT": str(root), "ONECOOK_KIT": str(root / "kit")}


@pytest.mark.parametrize(
    ("name", "of", "score"),
    [
        ("uploads.py", "reference", 15),
        ("uploads.py", "stub", 6),
        ("03_uploads/uploads.py", "reference", 15),
        ("exercises/03_uploads/uploads.py", "reference", 15),
        ("homework.zip", "archive", 0),
        ("uploads (1).py", "reference", 0),
        ("essay.txt", "stub", 0),
        ("uploads.py", "forger", WORTH),
    ],
)
def test_gradescope(  # noqa: PLR0917 - a table's columns, and fixtures
    name: str, of: str, score: int, autograder: Path, offline: dict[str, str], forger: Path
) -> None:
    """Right, partly right, elsewhere, not to be found, hostile: a whole result with what it is worth."""
    file = {"reference": UPLOADS.reference, "stub": UPLOADS.stub, "forger": forger, "archive": UPLOADS.stub}[
        of
    ]
    handed_in(autograder / "submission", file, name)
    shutil.rmtree(autograder / "results", ignore_errors=True)
    done(["bash", "./run_autograder"], autograder, gradescope(autograder, offline))
    told = valid(json.loads((autograder / "results" / "results.json").read_bytes()), SCHEMAS["gradescope"])
    assert told["score"] == score
    if score == 0:
        assert "uploads.py" in told["tests"][0]["output"]


def test_nothing_was_handed_in(autograder: Path, offline: dict[str, str]) -> None:
    """An empty folder is a failing result."""
    handed_in(autograder / "submission", None)
    done(["bash", "./run_autograder"], autograder, gradescope(autograder, offline))
    told = json.loads((autograder / "results" / "results.json").read_bytes())
    assert (told["score"], told["extra_data"]["outcome"]) == (0, "failed")


# ---------------------------------------------------------------------- the others
def test_classroom50(wheel: Path, offline: dict[str, str], tmp_path: Path) -> None:
    """In the learner's checkout, by its environment."""
    folder = bundled("classroom50", wheel, tmp_path / "uploads")
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 10 << 20
    handed_in(tmp_path / "checkout", UPLOADS.stub, "exercises/03_uploads/uploads.py")
    lay_traps(tmp_path / "checkout")
    environment = {
        **offline, "CLASSROOM": "async-101", "ASSIGNMENT": "uploads", "USERNAME": "ada",
        "SUBMISSION_TAG": "submit/1", "COMMIT_URL": "c", "RELEASE_URL": "r", "REVIEW_URL": "v",
        "CLASSROOM50_BUNDLE_DIR": str(folder),
    }  # fmt: skip
    done([sys.executable, str(folder / "autograder.py")], tmp_path / "checkout", environment)
    told = valid(json.loads((tmp_path / "checkout" / "result.json").read_bytes()), SCHEMAS["classroom50"])
    assert (told["score"], told["max-score"], told["owner"]) == (6, 15, "ada")
    assert not (tmp_path / "checkout" / "SPRUNG").exists()
    assert (tmp_path / "checkout" / "release-body.md").read_text().startswith("### exercise")


def test_github(wheel: Path, offline: dict[str, str], tmp_path: Path) -> None:
    """The commands of the workflow, one after the other, in a repository of two exercises."""
    repository = tmp_path / "repository"
    bundled("github", wheel, repository, "--", "exercise-3", "exercise-1", "exercise-3")
    workflow = (repository / ".github" / "workflows" / "grade.yml").read_text()
    commands = re.findall(r"^ +run: (.+)$", workflow, re.MULTILINE)
    assert [command.split()[1:] for command in commands] == [
        [],
        ["exercise-3", "exercises/03_uploads/uploads.py"],
        ["exercise-1", "exercises/01_first_await/first_await.py"],
    ]
    handed = repository / "exercises" / "03_uploads"
    handed.mkdir(parents=True)
    shutil.copyfile(UPLOADS.stub, handed / "uploads.py")
    files = {name: str(tmp_path / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    (tmp_path / "temp").mkdir()
    environment = {**offline, **files, "RUNNER_TEMP": str(tmp_path / "temp")}
    install, grade, _ = commands
    assert done(["bash", "-e", "-c", install], repository, environment).returncode == 0
    graded = done(["bash", "-e", "-c", grade], repository, environment)
    assert graded.returncode == 1
    assert "::error file=exercises/03_uploads/uploads.py,line=63,title=" in graded.stdout
    assert graded.stdout.endswith('::{"totalPoints":6,"maxPoints":15}\n')
    assert "6 of 15 points" in (tmp_path / "GITHUB_STEP_SUMMARY").read_text()


def test_prairielearn(  # noqa: PLR0917 - fixtures
    wheel: Path, wheels: Path, offline: dict[str, str], forger: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The container's entry point, without an index; the question's files are as PrairieLearn reads them."""
    monkeypatch.setattr(prairielearn, "IMAGE_VERSION", sys.version_info[:2])  # the image is this machine
    question = bundled("prairielearn", wheel, tmp_path / "question", "--wheels", str(wheels))
    information = json.loads((question / "info.json").read_text())
    assert information["externalGradingOptions"]["entrypoint"] == "/grade/tests/run.sh"
    page = (question / "question.html").read_text()
    assert '<pl-file-upload file-names="uploads.py">' in page
    assert set(re.findall(r"{{.*?}}", page)) == {"{{options.client_files_question_url}}"}
    assert "](../" not in page
    root = tmp_path / "grade"
    shutil.copytree(question / "tests", root / "tests")
    environment = {
        **{name: value for name, value in offline.items() if not name.startswith("PIP_")},
        "GRADE_ROOT": str(root),
        "ONECOOK_KIT": str(tmp_path / "kit"),
    }
    for file, score in ((UPLOADS.reference, 1.0), (UPLOADS.stub, 0.4), (forger, WORTH / 15)):
        handed_in(root / "student", file)
        assert done(["bash", "tests/run.sh"], root, environment).returncode == 0
        told = valid(json.loads((root / "results" / "results.json").read_bytes()), SCHEMAS["prairielearn"])
        assert told["score"] == score
    handed_in(root / "student", None)
    assert done(["bash", "tests/run.sh"], root, environment).returncode == 0
    told = valid(json.loads((root / "results" / "results.json").read_bytes()), SCHEMAS["prairielearn"])
    assert told["gradable"] is False


def test_autolab(wheel: Path, offline: dict[str, str], forger: Path, tmp_path: Path) -> None:
    """``make`` beside the file that was handed in; the last line that it prints is the scores."""
    folder = bundled("autolab", wheel, tmp_path / "lab")
    assert sorted(path.name for path in folder.iterdir()) == ["autograde-Makefile", "autograde.tar"]
    environment = {**offline, "ONECOOK_KIT": str(tmp_path / "kit")}
    for file, score in ((UPLOADS.stub, 6), (UPLOADS.reference, 15), (forger, WORTH)):
        handed_in(tmp_path / "vm", file)
        shutil.copyfile(folder / "autograde-Makefile", tmp_path / "vm" / "Makefile")
        shutil.copyfile(folder / "autograde.tar", tmp_path / "vm" / "autograde.tar")
        printed = done(["make"], tmp_path / "vm", environment).stdout
        assert valid(json.loads(printed.splitlines()[-1]), AUTOLAB) == {"scores": {"exercise-3": score}}
        assert f"{score} of 15 points" in printed


def test_codegrade(wheel: Path, offline: dict[str, str], forger: Path, tmp_path: Path) -> None:
    """Results come by file descriptor 3 and nowhere else; who is graded has no such descriptor."""
    folder = bundled("codegrade", wheel, tmp_path / "fixtures")
    environment = {**offline, "ONECOOK_KIT": str(tmp_path / "kit")}
    done(["bash", str(folder / "install.sh")], tmp_path, environment)
    forging = tmp_path / "forging.py"
    forging.write_text(forger.read_text().replace("print(RESULT)", 'os.write(3, b"{}")'))
    for file, points in ((UPLOADS.stub, "6/15"), (UPLOADS.reference, "15/15"), (forging, None)):
        handed_in(tmp_path / "student", file)
        done(
            ["bash", "-c", f"bash {folder}/run.sh {tmp_path}/student 3>{tmp_path}/lines"],
            tmp_path,
            environment,
        )
        checks, told = map(json.loads, (tmp_path / "lines").read_text().splitlines())
        valid(checks, CODEGRADE_TESTS)
        assert valid(told, CODEGRADE_POINTS)["points"] == points or points is None
        assert points is not None or int(told["points"].split("/")[0]) <= WORTH


def test_coursera(wheel: Path, offline: dict[str, str], tmp_path: Path) -> None:
    """An image of one exercise, whatever its part is called."""
    folder = bundled("coursera", wheel, tmp_path / "image")
    assert 'ENTRYPOINT ["/grader/run.sh"]' in (folder / "Dockerfile").read_text()
    environment = {**offline, "SHARED_ROOT": str(tmp_path / "shared"), "ONECOOK_KIT": str(tmp_path / "kit")}
    done(["bash", str(folder / "install.sh")], tmp_path, environment)
    for file, share in ((UPLOADS.reference, 1.0), (UPLOADS.stub, 0.4)):
        handed_in(tmp_path / "shared" / "submission", file)
        ran = done(["bash", str(folder / "run.sh")], tmp_path, {**environment, "partId": "HxbKF"})
        assert ran.returncode == 0
        told = valid(json.loads((tmp_path / "shared" / "feedback.json").read_bytes()), SCHEMAS["coursera"])
        assert told["fractionalScore"] == share


# ---------------------------------------------------------------------- what is said
def test_help_names_every_platform(capfd: pytest.CaptureFixture[str]) -> None:
    """And the page says of each what to click."""
    assert run(["bundle", "--help"]) == 0
    told = " ".join(capfd.readouterr().out.split())
    [listed] = re.findall(r"TARGET is (.*?)\.", told)
    assert re.split(r", | or ", listed) == sorted(TARGETS)
    page = (Path(__file__).resolve().parents[2] / "docs" / "platforms.md").read_text()
    assert sorted(set(re.findall(r"^grade bundle (\w+) ", page, re.MULTILINE))) == sorted(TARGETS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gradscope", "3", "-o", "x.zip"], "there is no bundle for 'gradscope'"),
        (["gradescope", "3", "1", "-o", "x.zip"], "one exercise at a time"),
        (["prairielearn", "3", "-o", "x"], "grades without a network"),
        (["gradescope", "3", "-o", "nowhere/x.zip"], "there is no folder nowhere"),
        (["classroom50", "3", "-o", "full"], "full is there already"),
        (["gradescope", "99", "-o", "x.zip"], "there is no exercise '99'"),
    ],
)
def test_mistakes_are_said(  # noqa: PLR0917 - columns, and fixtures
    arguments: list[str], said: str, wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Exit code 2, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    assert run(["bundle", *arguments, "--wheel", str(wheel)]) == 2
    assert said in " ".join(capfd.readouterr().err.split())
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["full", "mine.txt"]


def test_wheels_for_another_python_are_refused(
    wheel: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The image has one Python; what is for all of them, or for a stable interface, will do."""
    for name, good in (
        ("msgspec-0.19.0-cp310-cp310-manylinux_2_17_x86_64.whl", False),
        ("msgspec-0.19.0-cp313-cp313-manylinux_2_17_x86_64.whl", True),
        ("cryptography-46.0-cp311-abi3-manylinux_2_34_x86_64.whl", True),
        ("click-8.1-py3-none-any.whl", True),
    ):
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_bytes(b"")
        options = ["-o", str(tmp_path / f"of-{name}"), "--wheel", str(wheel), "--wheels", str(folder)]
        assert run(["bundle", "prairielearn", "3", *options]) == (0 if good else 2)
        assert good or "is not for Python 3.13" in capfd.readouterr().err


def test_what_is_no_wheel_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """By its name and its content; and a checkout has none of its own."""
    (tmp_path / "onecook-1.0-py3-none-any.whl").write_text("no zip")
    for given in (["--wheel", str(tmp_path / "onecook-1.0-py3-none-any.whl")], ["--wheel", "nowhere.whl"]):
        assert run(["bundle", "gradescope", "3", "-o", str(tmp_path / "x.zip"), *given]) == 2
    assert "is no wheel of onecook" in capfd.readouterr().err
    assert not (tmp_path / "x.zip").exists()


def test_a_wheel_made_again_is_the_wheel(wheel: Path, tmp_path: Path, offline: dict[str, str]) -> None:
    """From an installed kit: the same files but for the answers, and a bundle that needs no ``--wheel``."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "kit"], check=True)
    pip = [str(tmp_path / "kit" / "bin" / "pip"), "install", "--quiet", str(wheel)]
    subprocess.run(pip, env=offline, check=True, capture_output=True)
    zipped = tmp_path / "x.zip"
    done([str(tmp_path / "kit/bin/grade"), "bundle", "gradescope", "3", "-o", str(zipped)], tmp_path, offline)
    with zipfile.ZipFile(zipped) as archive:
        inside = archive.extract(f"wheels/{wheel.name}", tmp_path)
    with zipfile.ZipFile(inside) as again, zipfile.ZipFile(wheel) as first:
        packed, given = ({each.filename: each.CRC for each in zipped.infolist()} for zipped in (again, first))
    answers = {
        name for name in given if re.match(r"grader/_course/solutions/|grader/suites/[^/]*/wrong/", name)
    }
    [record] = [name for name in given if name.endswith(".dist-info/RECORD")]
    assert set(packed) == set(given) - answers
    assert {name for name in packed if packed[name] != given[name]} == {record}
    assert any("/wrong/" in name for name in answers)


def test_a_course_of_ones_own_comes_along(tmp_path: Path, wheel: Path) -> None:
    """Lessons and suites of the chosen exercise; no reference, and no known-wrong program."""
    course = tmp_path / "course"
    trees = {
        "exercises": UPLOADS.folder, "solutions": UPLOADS.reference.parent, "suites": UPLOADS.suite_folder
    }  # fmt: skip
    for tree, source in trees.items():
        shutil.copytree(source, course / tree / UPLOADS.key)
    folder = bundled("classroom50", wheel, tmp_path / "bundle", "--course", str(course))
    inside = {path.relative_to(folder / "course").parts[:3] for path in (folder / "course").rglob("*.*")}
    assert ("exercises", "03_uploads", "uploads.py") in inside
    assert ("suites", "03_uploads", "test_uploads.py") in inside
    assert not {parts[2] for parts in inside if parts[0] == "suites"} & {"wrong"}
    assert {parts[0] for parts in inside} == {"exercises", "suites"}


def test_a_handout_is_what_learners_get(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Lessons, stubs, given modules, a front page; nothing of a solution or of a suite; gradable as it is."""
    folder = tmp_path / "my course"
    assert run(["handout", str(folder), "3", "first_await"]) == 0
    assert "2 exercises" in capfd.readouterr().out
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {".gitignore", "README.md", "exercises/03_uploads/uploads.py"} < names
    assert (folder / "exercises/01_first_await/kitchen.py").read_bytes().startswith(b'"""')
    given = {path.read_bytes() for path in folder.rglob("*.py")}
    hidden = [*UPLOADS.suite_folder.rglob("*.py"), UPLOADS.reference]
    assert not given & {path.read_bytes() for path in hidden}
    page = (folder / "README.md").read_text()
    assert "| 3 | [Uploads](exercises/03_uploads/README.md) | 15 |" in page
    assert ".venv/bin/grade exercise-3" in page
    assert run(["3", "--submission", str(folder), "-q"]) == 1
    assert run(["handout", str(folder)]) == 2
    assert "is there already" in capfd.readouterr().err


def test_the_same_bundle_has_the_same_bytes(tmp_path: Path) -> None:
    """In whatever order its files come."""
    files = {"b": text("b"), "a/c": text("c")}
    write_zip(files, tmp_path / "1.zip")
    write_zip(dict(reversed(files.items())), tmp_path / "2.zip")
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    write_folder(files, tmp_path / "new")
    with pytest.raises(UsageError, match="is there already"):
        write_folder(files, tmp_path / "new")
