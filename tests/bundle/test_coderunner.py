"""The question, run as Jobe runs it: the answer was put in by Twig, support files are beside it."""

from __future__ import annotations

import base64
import json
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tests.bundle.scratch import FORGER, UPLOADS, WORTH, bundled, done, poor
from tests.export.schemas import SCHEMAS
from tests.export.test_formats import valid

pytestmark = pytest.mark.timeout(300)

#: everything by which an answer could leave the string that it is put into
HOSTILE = f'"""\n\'\'\'\n\\"""\nprint("escaped")\n"""\\\\"""\n{{{{ 1 }}}}{{% raw %}}\n{FORGER}'


class Question:
    """What Moodle reads of the file."""

    def __init__(self, file: Path) -> None:
        self.root = ET.parse(file).getroot().find("question")
        assert self.root is not None
        self.parameters = json.loads(self["templateparams"])

    def __getitem__(self, name: str) -> str:
        assert self.root is not None
        return self.root.findtext(name) or ""

    def files(self, place: str) -> dict[str, bytes]:
        """Of the question's text, or support files."""
        assert self.root is not None
        found = self.root.find(place)
        assert found is not None
        return {file.attrib["name"]: base64.b64decode(file.text or "") for file in found.findall("file")}

    def rendered(self, answer: str, **parameters: str) -> str:
        """The template with the answer in it, as Twig and CodeRunner's escaper for Python have it."""
        values = {"STUDENT_ANSWER": answer}
        told = {**self.parameters, **parameters}
        values |= {f"QUESTION.parameters.{key}": value for key, value in told.items()}

        def value(found: re.Match[str]) -> str:
            return values[found[1]].replace("\\", "\\\\").replace('"', '\\"')

        return re.sub(r"\{\{ ([\w.]+) \| e\('py'\) \}\}", value, self["template"])


class Jobe:
    """A server that runs a program in a folder of its own."""

    def __init__(self, runs: Path, environment: dict[str, str]) -> None:
        self.runs, self.environment = runs, environment

    def run(self, program: str, files: dict[str, bytes], *, on_a_poor_machine: bool = False) -> Any:
        """What the program printed, which must be all that it said."""
        shutil.rmtree(self.runs, ignore_errors=True)
        self.runs.mkdir()
        for name, content in {**files, "__tester__.python3": program.encode()}.items():
            (self.runs / name).write_bytes(content)
        command = [sys.executable, "-BE", "__tester__.python3"]
        ran = done(poor(command) if on_a_poor_machine else command, self.runs, self.environment)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.count("\n") == 1
        return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("coderunner")


@pytest.fixture(scope="module")
def question(wheel: Path, offline: dict[str, str], root: Path) -> Question:
    """Of a server on which the kit is installed."""
    folder = bundled("coderunner", wheel, root / "bundle")
    done(["bash", str(folder / "install.sh")], root, {**offline, "ONECOOK_KIT": str(root / "kit")})
    return Question(folder / "exercise-3.xml")


@pytest.fixture
def jobe(tmp_path: Path, offline: dict[str, str]) -> Jobe:
    plain = {name: value for name, value in offline.items() if not name.startswith("PIP_")}
    return Jobe(tmp_path / "jobe_1", plain)


def test_the_question_is_one(question: Question, root: Path) -> None:
    """A combinator template grader worth the points, with the stub to begin with and no answer."""
    assert (question["grader"], question["iscombinatortemplate"]) == ("TemplateGrader", "1")
    assert float(question["defaultgrade"]) == UPLOADS.metadata.points
    assert question["answerpreload"] == UPLOADS.stub.read_text()
    assert question["answer"] == ""
    assert UPLOADS.reference.read_text() not in (root / "bundle" / "exercise-3.xml").read_text()
    given = question.files("questiontext")
    assert given == {path.name: path.read_bytes() for path in UPLOADS.given}
    assert all(f"](@@PLUGINFILE@@/{name})" in question["questiontext/text"] for name in given)
    assert question.files("testcases") == {}
    assert (root / "bundle" / "template.py.twig").read_text() == question["template"]
    left = re.sub(r"\{\{ [\w.]+ \| e\('py'\) \}\}", "", question["template"])
    assert re.findall(r"\{\{|\{%|\{#", left) == []


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (UPLOADS.reference.read_text(), 1.0),
        (UPLOADS.stub.read_text(), 0.4),
        (FORGER, WORTH / 15),
        (HOSTILE, 0.0),
        ("", 0.0),
        ("# naïve 🥚 \\ \\n \\u0041 \"quotes\" 'x'\n" + UPLOADS.stub.read_text(), 0.4),
    ],
    ids=["right", "partly", "hostile", "escape", "nothing", "odd characters"],
)
def test_an_answer(answer: str, share: float, question: Question, jobe: Jobe, root: Path) -> None:
    """Right, partly right, hostile, none."""
    program = question.rendered(answer, kit=str(root / "kit"))
    told = valid(jobe.run(program, question.files("testcases")), SCHEMAS["coderunner"])
    assert told["fraction"] == share
    assert (jobe.runs / "answer" / "uploads.py").read_text() == answer


def test_without_walls_a_forger_is_alone(question: Question, jobe: Jobe, root: Path) -> None:
    """Where an instructor does without them, right code is graded as ever."""
    program = question.rendered(UPLOADS.reference.read_text(), kit=str(root / "kit"), isolation="process")
    assert jobe.run(program, {})["fraction"] == 1.0


def test_no_verdict_is_told(question: Question, jobe: Jobe, root: Path) -> None:
    """An inconclusive grading, and a server without the kit: 0, with the words that it is no mark."""
    right = UPLOADS.reference.read_text()
    program = question.rendered(right, kit=str(root / "kit"))
    told = valid(jobe.run(program, {}, on_a_poor_machine=True), SCHEMAS["coderunner"])
    assert told["fraction"] == 0
    assert "There is no verdict, and no mark" in told["prologuehtml"]
    told = jobe.run(question.rendered(right, kit="/nowhere"), {})
    assert told["fraction"] == 0
    assert "There is no verdict, and no mark" in told["prologuehtml"]
    assert "tell your instructor" in told["prologuehtml"]


def test_support_files_are_a_kit(wheel: Path, wheels: Path, jobe: Jobe, tmp_path: Path) -> None:
    """On a server that has none, and no network: all wheels are beside the program."""
    folder = bundled("coderunner", wheel, tmp_path / "bundle", "--wheels", str(wheels))
    question = Question(folder / "exercise-3.xml")
    support = question.files("testcases")
    assert wheel.name in support
    for answer, share in ((UPLOADS.stub.read_text(), 0.4), (FORGER, WORTH / 15)):
        told = valid(jobe.run(question.rendered(answer, kit="/nowhere"), support), SCHEMAS["coderunner"])
        assert told["fraction"] == share


def test_a_course_of_ones_own_is_a_support_file(
    wheel: Path, offline: dict[str, str], jobe: Jobe, tmp_path: Path
) -> None:
    """Its suite grades, on a server that has the kit alone."""
    course = tmp_path / "course"
    trees = {
        "exercises": UPLOADS.folder,
        "solutions": UPLOADS.reference.parent,
        "suites": UPLOADS.suite_folder,
    }
    for tree, source in trees.items():
        shutil.copytree(source, course / tree / UPLOADS.key)
    folder = bundled("coderunner", wheel, tmp_path / "bundle", "--course", str(course))
    done(["bash", str(folder / "install.sh")], tmp_path, {**offline, "ONECOOK_KIT": str(tmp_path / "kit")})
    question = Question(folder / "exercise-3.xml")
    support = question.files("testcases")
    assert set(support) == {"course.zip"}
    program = question.rendered(UPLOADS.stub.read_text(), kit=str(tmp_path / "kit"))
    assert jobe.run(program, support)["fraction"] == 0.4
