"""The pages as they are written: every link leads somewhere, nothing is loaded, nothing is unsaid."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

import pytest

from grader.gradebook.attempts import Student
from grader.gradebook.store import Gradebook
from grader.site.folder import NewFolder
from grader.site.make import write_site
from grader.site.pages import harmless_text, moment
from grader.site.register import page_name
from tests.site.cohorts import attempted, content_of, fill, handed, inconclusive, real_report
from tests.site.hostile import ATTACKS, INVISIBLE, hostile_book

if TYPE_CHECKING:
    from pathlib import Path

UPLOADS = "03_uploads"


class Elements(HTMLParser):
    """What a page has: its elements with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def site_of(book: Gradebook, folder: Path) -> Path:
    with NewFolder(folder, kind="site") as new:
        write_site(book, new, title="Autumn")
    return folder


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def words_of(path: Path) -> str:
    """What is read on a page, with single blanks."""
    body = re.sub(r"<(style|script)>.*?</\1>", "", text_of(path), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


@pytest.fixture
def site(book: Gradebook, tmp_path: Path) -> Path:
    fill(book, students=30)
    return site_of(book, tmp_path / "site")


def test_every_link_leads_somewhere(site: Path) -> None:
    """To a page that is there, and to a place on it; to nowhere outside."""
    pages = {path: Elements(text_of(path)).found for path in site.rglob("*.html")}
    places = {path: {attributes.get("id") for _, attributes in found} for path, found in pages.items()}
    links = [
        (path, attributes["href"]) for path, found in pages.items() for tag, attributes in found if tag == "a"
    ]
    assert len(pages) == 30 + 4 + 1
    assert len(links) > 30 * 4
    for path, link in links:
        address, place = urldefrag(link)
        target = (path.parent / address).resolve() if address else path
        assert target in pages
        assert not place or place in places[target]


def test_no_identifier_stands_twice(site: Path) -> None:
    """On one page."""
    for path in site.rglob("*.html"):
        ids = [attributes["id"] for _, attributes in Elements(text_of(path)).found if "id" in attributes]
        assert len(ids) == len(set(ids))


def test_nothing_is_loaded_and_only_ours_may_run(site: Path) -> None:
    """The policy names the style and the script by their hashes; there are no attributes that it forbids."""
    for path in site.rglob("*.html"):
        text = text_of(path)
        found = Elements(text).found
        (policy,) = [each["content"] for tag, each in found if tag == "meta" and "http-equiv" in each]
        assert policy.startswith("default-src 'none'; ")
        for tag in ("style", "script"):
            for content in re.findall(rf"<{tag}>(.*?)</{tag}>", text, flags=re.DOTALL):
                digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
                assert f"{tag}-src 'sha256-{digest}'" in policy
        names = {name for _, attributes in found for name in attributes}
        assert not {name for name in names if name.startswith("on") or name in {"src", "style"}}
        assert not {tag for tag, _ in found} & {"img", "link", "iframe", "object", "base", "image", "use"}
        assert "http:" not in text
        assert "https:" not in text


def test_what_has_no_mark_is_no_zero(book: Gradebook, tmp_path: Path) -> None:
    """In the table, in the total, on the student's page: the word for it, and no number."""
    right = real_report(UPLOADS, "right")
    content = content_of(UPLOADS, "right")
    book.know([Student(student=name, name=name) for name in ("done", "open", "waiting", "absent")])
    book.hand_in([handed(name, UPLOADS, content) for name in ("done", "open", "waiting")])
    book.record(attempted("done", UPLOADS, content.sha256, right))
    book.record(attempted("open", UPLOADS, content.sha256, inconclusive(right)))
    site = site_of(book, tmp_path / "site")
    rows = re.findall(r"<tr data-find.*?</tr>", text_of(site / "index.html"), flags=re.DOTALL)
    shown = {words[0]: words[1:] for words in (re.sub(r"<[^>]*>", " ", row).split() for row in rows)}
    assert shown == {
        "absent": ["0", "–"],  # noqa: RUF001 - as it is shown
        "done": ["15", "✓", "15"],
        "open": ["0", "1", "open", "?", "inconclusive"],
        "waiting": ["0", "1", "open", "…", "not", "graded"],
    }
    assert "2 of 3 hand-ins have no mark" in words_of(site / "index.html")
    page = words_of(site / "students" / page_name("open"))
    assert "inconclusive · no marks lost" in page
    assert "0 of 15" not in page
    assert "not graded yet" in words_of(site / "students" / page_name("waiting"))
    assert "Nothing was handed in." in words_of(site / "students" / page_name("absent"))


def test_an_exercise_is_told_whole(book: Gradebook, tmp_path: Path) -> None:
    """Points, checks, diagnoses, and a word where the marks are of several suites."""
    sequential = real_report(UPLOADS, "sequential")
    content = content_of(UPLOADS, "sequential")
    book.hand_in([handed(name, UPLOADS, content, late="3 h") for name in "ab"])
    book.record(attempted("a", UPLOADS, content.sha256, sequential))
    page = words_of(site_of(book, tmp_path / "one") / "exercises" / "03_uploads.html")
    assert sequential.diagnosis is not None
    for said in (sequential.diagnosis.explanation, sequential.diagnosis.hint, "late: 3 h", "100 % · 1"):
        assert said in page
    for check in sequential.checks:
        assert check.sentence in page
    assert "versions of the suite" not in page

    import dataclasses

    other = attempted("b", UPLOADS, content.sha256, sequential)
    book.record(dataclasses.replace(other, grader=dataclasses.replace(other.grader, suite="another")))
    page = words_of(site_of(book, tmp_path / "two") / "exercises" / "03_uploads.html")
    assert "2 versions of the suite" in page


def test_a_student_s_page_has_the_report_the_file_and_other_attempts(book: Gradebook, tmp_path: Path) -> None:
    """All of it in words; the picture as SVG with words for who cannot see it."""
    sequential, stub = real_report(UPLOADS, "sequential"), real_report(UPLOADS, "stub")
    content = content_of(UPLOADS, "sequential")
    book.hand_in([handed("a", UPLOADS, content)])
    book.record(attempted("a", UPLOADS, content.sha256, stub))
    book.record(attempted("a", UPLOADS, content.sha256, sequential, number=1))
    path = site_of(book, tmp_path / "site") / "students" / page_name("a")
    page = words_of(path)
    for check in sequential.checks:
        assert check.sentence in page
        assert " ".join(check.message.split()) in page
    assert "1 other attempt" in page
    assert "threads" in page  # the diagnosis of the other one
    assert " ".join(content.text.split()) in page
    assert sequential.timeline is not None
    pictures = [each for tag, each in Elements(text_of(path)).found if tag == "svg" and "aria-label" in each]
    assert len(pictures) >= len(sequential.timeline.rows)
    assert all(re.search(r"from \d", picture["aria-label"]) for picture in pictures)


def test_pages_are_the_same_each_time(book: Gradebook, tmp_path: Path) -> None:
    """They have no moment of their own making."""
    fill(book, students=5)
    one, other = site_of(book, tmp_path / "one"), site_of(book, tmp_path / "other")
    assert {path.relative_to(one): path.read_bytes() for path in one.rglob("*.html")} == {
        path.relative_to(other): path.read_bytes() for path in other.rglob("*.html")
    }


def test_an_empty_gradebook_has_a_page(book: Gradebook, tmp_path: Path) -> None:
    """That says so."""
    assert "Nobody has handed in anything yet." in words_of(site_of(book, tmp_path / "site") / "index.html")


def test_nothing_invisible_comes_into_a_page(tmp_path: Path) -> None:
    """Nor anything that turns the direction of writing, wherever it stood."""
    hostile_book(tmp_path / "cohort.gradebook")
    with Gradebook.open(tmp_path / "cohort.gradebook") as book:
        site = site_of(book, tmp_path / "site")
    words = words_of(site / "students" / page_name(f"{ATTACKS[0]}0"))
    assert words.count(ATTACKS[0]) > 2 * len(real_report(UPLOADS, "stub").checks)  # they are in every field
    for path in site.rglob("*"):
        assert not set(path.name) & set(INVISIBLE)
        if path.is_file():
            assert not set(text_of(path)) & set(INVISIBLE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x[::step]\n  y", "x[::step]\n  y"),
        ("a\tb", "a    b"),
        ("a\u202eb\u2066c", "abc"),
        ("\x1b[31mred", "red"),
        ("é张שָ", "é张שָ"),
        ("\ud800", "?"),
    ],
)
def test_strings_are_made_harmless(text: str, shown: str) -> None:
    """What can be read stays; code keeps its colons."""
    assert harmless_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-11-20T18:00:01+00:00", "2026-11-20 18:00 UTC"),
        ("2026-11-20T18:00:01+05:30", "2026-11-20 18:00 +05:30"),
        ("2026-11-20T18:00:01", "2026-11-20 18:00"),
        ("last week", "last week"),
        ("", ""),
    ],
)
def test_moments_are_told_to_the_minute(text: str, shown: str) -> None:
    """With their distance from UTC, as far as it is known; what is none stays as it is."""
    assert moment(text) == shown
