"""``grade similar`` as an instructor types it: what is said, what is written, and the exit code."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.cli.command import run
from grader.course import Course
from grader.gradebook.attempts import HandIn
from grader.gradebook.store import Gradebook
from tests.similarity.programs import DISGUISED, PLAIN, a_book, content_of, different

EVIL = "<img src=x onerror=alert(1)>\"'</script>\x1b[31m\u202e\ud800"
COHORT = {f"s{number:02}": different(number) for number in range(10)}


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two exercises; ada and ben are alike in both, evil and cem in one."""
    monkeypatch.chdir(tmp_path)
    stub = Course.locate(None).find("3").stub.read_text("utf-8")
    evil = f"# {EVIL}\nx = '''{EVIL}'''\n" + PLAIN.replace("gather", "wait").replace("append", "insert")
    return a_book(
        tmp_path / "gradebook.db",
        {
            "03_uploads": {**COHORT, "ada": PLAIN, "ben": DISGUISED, "evil": evil, "cem": evil, "dan": stub},
            "04_export_and_upload": {**COHORT, "ada": PLAIN, "ben": DISGUISED},
        },
        {"ada": "Ada Lovelace", "ben": "Ben", "evil": EVIL, "s01": "Two", "s02": "Two"},
    )


class Seen(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.text = page.read_text("utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)
        found = dict(attrs)
        if tag == "a":
            self.links.append(found["href"] or "")
        if "id" in found:
            self.ids.append(found["id"] or "")


def test_what_is_said(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """In 80 columns: that it is no verdict, how alike programs usually are, groups, and pairs."""
    assert run(["similar", "gradebook.db"]) == 0
    said = capfd.readouterr().out
    lines = said.splitlines()
    assert lines[0].startswith("A place to look, not a verdict.")
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "exercise-3: 14 different programs, 91 pairs. The cohort's median pair is 0.00" in said
    assert "From 0.5" in said
    assert "what any right answer looks like, or what many have: dan" in " ".join(said.split())
    first = lines.index("Pairs that stand out")
    assert re.fullmatch(r"  1  Ada Lovelace · Ben +exercise-[34] +0\.\d\d  all other pairs", lines[first + 2])
    assert re.fullmatch(r" {39}exercise-[34] +0\.\d\d  .*pairs", lines[first + 3])
    assert "identical" in said
    assert "Groups" in said


def test_one_exercise_can_be_named(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["similar", "gradebook.db", "export_and_upload"]) == 0
    said = capfd.readouterr().out
    assert "exercise-4: 12 different programs" in said
    assert "exercise-3" not in said


def test_pages_are_whole_and_safe(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """No script, nothing from elsewhere, a policy that fits the style, and every link leads somewhere."""
    assert run(["similar", "gradebook.db", "-o", "pages", "--pairs", "5"]) == 0
    assert capfd.readouterr().out.endswith("Side by side: pages/index.html\n")
    pages = {path.name: Seen(path) for path in Path("pages").glob("*.html")}
    assert len(pages) >= 5
    assert Path("pages").stat().st_mode & 0o777 == 0o700
    for page in pages.values():
        assert {"script", "img", "link", "iframe", "form", "base"}.isdisjoint(page.tags)
        assert not any(name.startswith("on") or name in ("style", "src") for name in page.attributes)
        assert not re.search(r"https?:", page.text)
        style = page.text.split("<style>")[1].split("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"default-src 'none'; style-src 'sha256-{digest}'" in page.text
        assert "\x1b" not in page.text
        assert "\u202e" not in page.text
        assert len(page.ids) == len(set(page.ids))
        assert "A place to look, not a verdict." in page.text
        for link in page.links:
            name, _, anchor = link.partition("#")
            assert not anchor or anchor in page.ids
            assert not name or name in pages


def test_a_pair_is_shown_side_by_side(book: Path) -> None:
    """Both texts with their lines, stretches linked both ways, and where the pair stands in the cohort."""
    assert run(["similar", "gradebook.db", "-o", "pages"]) == 0
    page = Seen(Path("pages/pair-1-1.html"))
    assert "Ada Lovelace" in page.text
    assert "#b1" in page.links
    assert "#a1" in page.links
    assert "async def deliver" in re.sub(r"<[^>]*>", "", page.text)
    assert "this pair, 0." in page.text
    assert "more alike than" in page.text.lower()
    assert "pair-1-2.html" in page.links


def test_what_is_identical_is_said_and_what_was_given_is_grey(book: Path) -> None:
    """The lines of a helper that the stub has, in the two files that are the same."""
    assert run(["similar", "gradebook.db", "exercise-3", "-o", "pages", "--pairs", "1000"]) == 0
    pages = [Seen(path) for path in Path("pages").glob("pair-*")]
    (identical,) = [page for page in pages if "the same, byte for byte" in page.text]
    assert "&lt;img src=x onerror=alert(1)&gt;" in identical.text


def test_a_folder_that_is_there_is_left_alone(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("pages").mkdir()
    Path("pages/mine.txt").write_text("mine")
    assert run(["similar", "gradebook.db", "-o", "pages"]) == 2
    assert "pages is there already" in capfd.readouterr().err
    assert [path.name for path in Path("pages").iterdir()] == ["mine.txt"]
    assert run(["similar", "gradebook.db", "-o", "nowhere/pages"]) == 2
    assert "there is no folder" in capfd.readouterr().err
    assert run(["similar", "gradebook.db", "-o", "pages", "--force"]) == 0
    assert "What was there before is now" in capfd.readouterr().out
    assert Path("pages.1/mine.txt").read_text() == "mine"


def test_earlier_pages_are_replaced(book: Path) -> None:
    """All of them: none of a pair that is not shown any more is left."""
    assert run(["similar", "gradebook.db", "-o", "pages"]) == 0
    assert run(["similar", "gradebook.db", "exercise-4", "-o", "pages", "--pairs", "1"]) == 0
    assert sorted(path.name for path in Path("pages").glob("*.html")) == ["index.html", "pair-1-1.html"]


def test_who_hands_in_together_is_no_pair(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A group's one file is each member's, from one place. Whoever has it from elsewhere is told."""
    path = a_book(tmp_path / "groups.db", {"03_uploads": {**COHORT, "cem": PLAIN}})
    with Gradebook.open(path) as book:
        content = content_of(PLAIN)
        book.hand_in(
            (HandIn(student=student, exercise="03_uploads", sha256=content.sha256, place="group 7"), content)
            for student in ("ada", "ben")
        )
    assert run(["similar", str(path)]) == 0
    said = capfd.readouterr().out
    assert "ada · cem" in said
    assert "ben · cem" in said
    assert "ada · ben" not in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing.db"], "nothing.db does not exist"),
        (["gradebook.db", "exercise-9"], "exercise-9"),
        (["gradebook.db", "--pairs", "0"], "--pairs"),
        (["empty.db"], "empty.db has no hand-in"),
    ],
)
def test_what_cannot_be_done_is_told(
    book: Path, arguments: list[str], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    a_book(book.with_name("empty.db"), {})
    assert run(["similar", *arguments]) == 2
    said = capfd.readouterr()
    assert words in said.err
    assert said.out == ""


def test_an_exercise_that_the_course_does_not_have_is_compared(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of it nothing is known to be given, and that is said."""
    path = a_book(tmp_path / "old.db", {"77_gone": {**COHORT, "ada": PLAIN, "ben": DISGUISED}})
    assert run(["similar", str(path)]) == 0
    said = " ".join(capfd.readouterr().out.split())
    assert "ada · ben exercise-77" in said
    assert "this course does not have it" in said


def test_few_students_are_told_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = a_book(tmp_path / "few.db", {"03_uploads": {"ada": PLAIN, "ben": DISGUISED, "cem": different(3)}})
    assert run(["similar", str(path)]) == 0
    said = " ".join(capfd.readouterr().out.split())
    assert "So few say little about what is usual" in said
    assert "No pair stands out." in said
    assert "1 ada · ben exercise-3" in said
