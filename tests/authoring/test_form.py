"""The part of the law that is read and not run: each broken rule is found, with its file and a fix."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.authoring.structure import likeness, shape
from grader.authoring.trees import course_problems
from grader.course import Course
from tests.authoring.conftest import GOOD

if TYPE_CHECKING:
    from grader.authoring.problem import Problem
    from tests.authoring.conftest import Copy

LESSON = "exercises/02_errands/README.md"
METADATA = "exercises/02_errands/exercise.toml"
STUB = "exercises/02_errands/errands.py"
OFFICE = "exercises/02_errands/post.py"
OTHER_OFFICE = "exercises/03_parcels/post.py"
REFERENCE = "solutions/02_errands/errands.py"
SUITE = "suites/02_errands/test_errands.py"
SUITE_FILE = "suites/02_errands/suite.toml"
RIGHT = "suites/02_errands/right"
WRONG = "suites/02_errands/wrong"
BREAKAGES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "breakages.toml").read_text())[
    "breakage"
]


def test_a_good_course_has_no_problem(copy: Copy) -> None:
    """Nothing is found where nothing is wrong, in the trees and in the exercise."""
    assert copy.read() == []
    assert list(course_problems(Course.locate(copy.root))) == []


@pytest.mark.parametrize("breakage", BREAKAGES, ids=[breakage["rule"] for breakage in BREAKAGES])
def test_each_rule_is_told_when_it_is_broken(copy: Copy, breakage: dict[str, Any]) -> None:
    """What stands in breakages.toml is found, in the file where it is, and nothing is found besides."""
    copy.edit(breakage["file"], breakage["old"], breakage["new"])
    problems = copy.read()
    told = "\n".join(map(str, problems))
    assert len(problems) == breakage.get("problems", 1), told
    found = [problem for problem in problems if breakage["cause"] in problem.cause]
    assert str(copy.the_one(found).file) == breakage["file"], told


# ---------------------------------------------------------------------- trees and folders
@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("exercises/notes.txt", "does not belong here"),
        ("suites/worlds/Bakery.py", "is no module with a world"),
        ("suites/worlds/bakery/notes.txt", "is no module with a world"),
        ("exercises/3_short/README.md", "is not an exercise"),
        ("solutions/03_parcels/parcels.py", "is not an exercise"),
        ("suites/03_parcels/suite.toml", "is not an exercise"),
    ],
)
def test_the_trees_hold_the_same_keys_and_nothing_else(copy: Copy, name: str, cause: str) -> None:
    """A folder without its fellows, or a file beside the folders, is named."""
    copy.write(name, "")
    problem = copy.the_one(list(course_problems(Course.locate(copy.root))))
    assert name.startswith(str(problem.file))
    assert cause in problem.cause


@pytest.mark.parametrize(("key", "cause"), [("02_parcels", "number 2"), ("03_errands", "name errands")])
def test_numbers_and_names_are_unique(copy: Copy, key: str, cause: str) -> None:
    """Two exercises cannot both be exercise-2, nor both be the errands."""
    for tree in ("exercises", "solutions", "suites"):
        (copy.root / tree / key).mkdir()
    problems = list(course_problems(Course.locate(copy.root)))
    assert [problem.file.name for problem in problems] == ["02_errands", key]
    assert all(cause in problem.cause for problem in problems)


def test_a_course_may_have_worlds(copy: Copy) -> None:
    """Modules in suites/worlds/, and the cache that their import leaves there."""
    copy.write("suites/worlds/bakery.py", "")
    copy.write("suites/worlds/__pycache__/bakery.cpython-311.pyc", "")
    assert list(course_problems(Course.locate(copy.root))) == []


def test_an_empty_course_is_a_problem(copy: Copy) -> None:
    """Nothing to check is not the same as nothing wrong."""
    for tree in ("exercises", "solutions", "suites"):
        (copy.root / tree / "02_errands").rename(copy.root / f"{tree}-gone")
    assert "holds no exercise" in copy.the_one(list(course_problems(Course.locate(copy.root)))).cause


@pytest.mark.parametrize(
    "name",
    [
        "exercises/02_errands/errands.py.orig",
        "exercises/02_errands/unused.py",
        "exercises/02_errands/data/letters.txt",
        "solutions/02_errands/notes.md",
        "suites/02_errands/conftest.py",
        "suites/02_errands/wrong/Later.py",
        "suites/02_errands/right/output.txt",
    ],
)
def test_no_stray_files(copy: Copy, name: str) -> None:
    """Only known names stand in the folders of an exercise, so that nothing is packed or loaded by chance."""
    copy.write(name, '"""A file."""\n\ndef send_all(): ...\n')
    problems = [problem for problem in copy.read() if "wrong/Later.py" not in problem.cause]
    problem = copy.the_one(problems)
    assert name.startswith(str(problem.file))
    assert problem.fix.startswith("Remove it")


def test_what_python_leaves_is_not_stray(copy: Copy) -> None:
    """Whoever imported a module left a cache beside it."""
    for folder in ("exercises", "solutions", "suites"):
        copy.write(f"{folder}/02_errands/__pycache__/errands.cpython-311.pyc", "")
    assert copy.read() == []


def test_a_picture_of_the_lesson_is_not_stray(copy: Copy) -> None:
    """What the lesson shows belongs to it."""
    copy.write("exercises/02_errands/timeline.svg", "<svg/>")
    copy.append(LESSON, "\n![what happens](timeline.svg)\n")
    assert copy.read() == []


# ---------------------------------------------------------------------- shared modules
@pytest.fixture
def sharing(copy: Copy) -> Copy:
    """Two exercises that are given the same post office, each by a link to it."""
    for tree in ("exercises", "solutions", "suites"):
        shutil.copytree(copy.root / tree / "02_errands", copy.root / tree / "03_parcels")
    (copy.root / "exercises" / "shared").mkdir()
    (copy.root / OFFICE).rename(copy.root / "exercises/shared/post.py")
    (copy.root / OTHER_OFFICE).unlink()
    for name in (OFFICE, OTHER_OFFICE):
        (copy.root / name).symlink_to("../shared/post.py")
    return copy


def trees(copy: Copy) -> list[Problem]:
    return list(course_problems(Course.locate(copy.root)))


def test_two_exercises_share_a_module(sharing: Copy) -> None:
    """It stands once; in a wheel, which has no links, a copy stands for each."""
    assert trees(sharing) == []
    (sharing.root / OFFICE).unlink()
    shutil.copyfile(sharing.root / "exercises/shared/post.py", sharing.root / OFFICE)
    assert trees(sharing) == []


def test_what_two_exercises_are_given_stands_once(sharing: Copy) -> None:
    """Copies part sooner or later."""
    text = (sharing.root / OFFICE).read_text()
    for name in (OFFICE, OTHER_OFFICE):
        (sharing.root / name).unlink()
        sharing.write(name, text)
    shutil.rmtree(sharing.root / "exercises/shared")
    problem = sharing.the_one(trees(sharing))
    assert str(problem.file) == OTHER_OFFICE
    assert problem.cause == "is a copy of 02_errands/post.py"
    sharing.append(OTHER_OFFICE, "\n# another one\n")
    assert trees(sharing) == []


def test_a_shared_module_has_no_rival(sharing: Copy) -> None:
    """A file of its name that is another one is the copy that was forgotten."""
    text = (sharing.root / OFFICE).read_text()
    (sharing.root / OFFICE).unlink()
    sharing.write(OFFICE, text + "\n# mended\n")
    rival, unused = sorted(trees(sharing), key=lambda problem: str(problem.file))
    assert rival.cause == "is not the shared module of this name, shared/post.py"
    assert "ln -s ../shared/post.py" in rival.fix
    assert unused.cause == "is shared by 1 exercise"


def test_links_lead_to_shared_modules(sharing: Copy) -> None:
    """Anything else would leave the course, or hand out what nobody has looked at."""
    (sharing.root / OFFICE).unlink()
    (sharing.root / OFFICE).symlink_to("../03_parcels/parcels.py")
    (sharing.root / "exercises/03_parcels/parcels.py").write_text("")
    causes = [problem.cause for problem in trees(sharing)]
    assert "is a link that does not lead to shared/" in causes


def test_the_shared_folder_holds_modules(sharing: Copy) -> None:
    """They are what exercises can link."""
    sharing.write("exercises/shared/notes.txt", "")
    problem = sharing.the_one(trees(sharing))
    assert (str(problem.file), problem.cause) == ("exercises/shared/notes.txt", "is not a module")


# ---------------------------------------------------------------------- modules
@pytest.mark.parametrize(
    ("name", "cause"), [("json", "hides the module 'json'"), ("class", "cannot be imported")]
)
def test_a_given_module_can_be_imported(copy: Copy, name: str, cause: str) -> None:
    """The name of a module is no keyword, and no library has it."""
    copy.write(f"exercises/02_errands/{name}.py", "")
    copy.append(LESSON, f"\nSee {name}.\n")
    problem = copy.the_one(copy.read())
    assert str(problem.file) == f"exercises/02_errands/{name}.py"
    assert cause in problem.cause


# ---------------------------------------------------------------------- the lesson
def test_the_lesson_exists(copy: Copy) -> None:
    """An exercise without words is none."""
    (copy.root / LESSON).unlink()
    problem = copy.the_one(copy.read())
    assert (str(problem.file), problem.cause) == (LESSON, "is missing")


# ---------------------------------------------------------------------- the hidden suite
def test_objectives_are_known(copy: Copy) -> None:
    """A check shows an objective that the learner has read; the one that it was for is then unused."""
    copy.edit(SUITE, 'objective="overlap"', 'objective="overlop"')
    unused, unknown = copy.read()
    if unused.file.name != "exercise.toml":
        unused, unknown = unknown, unused
    assert "unknown objective 'overlop'" in unknown.cause
    assert "'overlap' is shown by no check" in unused.cause


# ---------------------------------------------------------------------- suite.toml
def test_every_wrong_program_has_a_table(copy: Copy) -> None:
    """A program that nobody expects anything of proves nothing."""
    copy.write(f"{WRONG}/late.py", '"""Late is fine."""\n')
    problem = copy.the_one(copy.read())
    assert str(problem.file) == SUITE_FILE
    assert problem.cause == "has no table for wrong/late.py"
    assert "[wrong.late]" in problem.fix


def test_a_wrong_program_is_there_once(copy: Copy) -> None:
    """Edits and a whole file of the same name: nobody knows which one is graded."""
    copy.write(f"{WRONG}/as_they_arrive.py", '"""They come as they went."""\n')
    problem = copy.the_one(copy.read())
    assert str(problem.file) == f"{WRONG}/as_they_arrive.toml"
    assert problem.cause == "is there twice: also as as_they_arrive.py"


# ---------------------------------------------------------------------- programs
@pytest.mark.parametrize(
    ("body", "is_there"),
    [
        ("class Post:\n    def send(self): ...\n", True),
        ("class Post:\n    async def send(self): ...\n", True),
        ("class Post:\n    send = print\n", True),
        ("class Post:\n    def __init__(self, send):\n        self.send = send\n", True),
        ("class Post(Office):\n    pass\n", True),
        ("Post = make()\n", True),
        ("class Post:\n    def __init__(self, send):\n        other.send = self.send\n", False),
        ("class Post:\n    pass\n\ndef send(): ...\n", False),
    ],
)
def test_methods_are_looked_for(copy: Copy, body: str, is_there: bool) -> None:  # noqa: FBT001
    """A dotted name is in its class in any of the ways of Python; what a base may have is taken as there."""
    copy.edit(METADATA, '["send_all"]', '["send_all", "Post.send"]')
    copy.append(REFERENCE, f"\n\n{body}")
    problems = [problem for problem in copy.read() if problem.file == copy.root / REFERENCE]
    assert [problem.cause for problem in problems] == ([] if is_there else ["does not define Post.send"])


@pytest.mark.parametrize(
    ("changes", "is_copy"),
    [
        ({"receipts[index]": "receipts[index - 1]"}, True),
        ({"receipts[index]": "receipts[index - 1]", "return receipts": "return sorted(receipts)"}, True),
        (
            {
                'receipts = [""]': 'receipts = ["?"]',
                "receipts[index]": "receipts[index - 1]",
                "return receipts": "return sorted(receipts)",
            },
            False,
        ),
    ],
)
def test_a_copy_of_the_reference_is_written_as_edits(
    copy: Copy,
    changes: dict[str, str],
    is_copy: bool,  # noqa: FBT001
) -> None:
    """One or two changed places are the mistake; comments, docstrings and imports do not count."""
    text = (copy.root / REFERENCE).read_text().replace("import anyio\n", "import anyio\nimport os\n")
    for old, new in changes.items():
        text = text.replace(old, new)
    copy.write(f"{WRONG}/in_turn.py", text.replace("    async with", "    # all at once\n    async with"))
    problems = copy.read()
    if not is_copy:
        assert problems == []
        return
    problem = copy.the_one(problems)
    assert str(problem.file) == f"{WRONG}/in_turn.py"
    assert problem.cause.startswith("is a copy of the reference but for ")
    assert "wrong/in_turn.toml" in problem.fix


def test_a_broken_reference_is_told_once(copy: Copy) -> None:
    """Programs that are edits of it have nothing to say of their own."""
    copy.append(REFERENCE, "\nreturn (\n")
    problem = copy.the_one(copy.read())
    assert str(problem.file) == REFERENCE


def test_three_right_programs(copy: Copy) -> None:
    """One right program beside the reference does not show that the suite is fair."""
    (copy.root / RIGHT / "gather.py").unlink()
    problem = copy.the_one(copy.read())
    assert (str(problem.file), problem.cause) == (RIGHT, "holds 2 of at least 3 right programs")


GATHER = (GOOD / RIGHT / "gather.py").read_text()
ANOTHER_NAME = '''\
"""All at once, with another group of tasks."""

import asyncio as aio

from post import send as post_it


async def send_all(office: object, letters: list[str]) -> list[str]:
    # all of them
    async with aio.TaskGroup() as crowd:
        sent = [crowd.create_task(post_it(office, letter)) for letter in letters]
    return [one.result() for one in sent]
'''


def test_right_programs_are_built_in_different_ways(copy: Copy) -> None:
    """One program under three names shows one way; the two that are alike are named."""
    copy.write(f"{RIGHT}/gather.py", ANOTHER_NAME)
    problem = copy.the_one(copy.read())
    assert str(problem.file) == f"{RIGHT}/task_group.py"
    assert problem.cause == "is built like right/gather.py, so there are 2 of at least 3 ways to be right"
    copy.write(f"{RIGHT}/gathered.py", GATHER)
    assert copy.read() == []


def test_the_reference_is_no_way_of_its_own_once_more(copy: Copy) -> None:
    """A right program that is the reference with other names adds nothing."""
    text = (copy.root / REFERENCE).read_text()
    for old, new in (("receipts", "answers"), ("index", "place"), ("one", "letter"), ('[""]', "[None]")):
        text = text.replace(old, new)
    copy.write(f"{RIGHT}/gather.py", text)
    problem = copy.the_one(copy.read())
    assert problem.cause.startswith("is built like the reference, so there are 2")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("a = 1", "b: int = 2", True),
        ("a = 1", "a += 1", False),
        ("import os\n\nf(x)", "g(y)", True),
        ("f(x)", "f(x, y)", False),
        ("f(a=1)", "f(b=2)", True),
        ("f(a=1)", "f(**a)", False),
        ("x = f'{a}'", "y = 'b'", True),
        ("a.b(c)", "d.e(f)", True),
        ("a.b(c)", "d(f)", False),
        ("def f(x: int = 1) -> int:\n    '''Doc.'''\n    return x", "def g(y=2):\n    return y", True),
        ("def f(x):\n    return x", "async def f(x):\n    return x", False),
        ("class A(B):\n    x: int\n    y = 1", "class C(D):\n    z = 2", True),
        ("def f(): return 1\ndef g(x): return x", "def a(y): return y\ndef b(): return 2", True),
        ("while x:\n    f()", "while y:\n    pass\nf()", False),
        ("try:\n    f()\nexcept A as error:\n    g()", "try:\n    h()\nexcept B as e:\n    i()", True),
        ("try:\n    f()\nexcept A:\n    g()", "try:\n    f()\nfinally:\n    g()", False),
        ("def f():\n    global a\n    a = 1", "def f():\n    global b\n    b = 1", True),
    ],
)
def test_what_counts_as_structure(one: str, other: str, alike: bool) -> None:  # noqa: FBT001
    """Kinds of statements and the form of their expressions; no names, constants, annotations, order."""
    assert (likeness(shape(one), shape(other)) == 1) is alike


@pytest.mark.parametrize("name", [STUB, REFERENCE, SUITE, SUITE_FILE, METADATA])
def test_a_missing_file_is_named(copy: Copy, name: str) -> None:
    """Nothing that an exercise consists of may be missing."""
    (copy.root / name).unlink()
    problems = [problem for problem in copy.read() if str(problem.file).endswith(name)]
    assert copy.the_one(problems).cause == "is missing"
