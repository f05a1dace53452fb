"""The pages in a real browser: for everybody, from a disk, and nothing that a student wrote does anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from grader.cli.command import run
from tests.similarity.programs import DISGUISED, PLAIN, a_book, different
from tests.site.browser import flaws, started, visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'</pre></style>{{ 7 * 7 }}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a cohort in which two have copied, one of whom is called, and writes, what would do something."""
    folder = tmp_path_factory.mktemp("cohort")
    cohort = {f"s{number:02}": f"# common: nobody\n{different(number)}" for number in range(12)}
    evil = f"# {EVIL}\nx = '''{EVIL}'''\n{DISGUISED}"
    book = a_book(
        folder / "cohort.gradebook",
        {key: {**cohort, "ada": PLAIN, EVIL: evil} for key in ("03_uploads", "04_export_and_upload")},
        {"ada": "Ada Lovelace", EVIL: EVIL},
    )
    assert run(["similar", str(book), "-o", str(folder / "pages")]) == 0
    return folder / "pages"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "pair-1-1"])
def test_nothing_keeps_anybody_from_reading(
    browser: Browser, pages: Path, name: str, scheme: Literal["light", "dark"]
) -> None:
    """By all rules of axe, contrast among them, in light and in dark."""
    with visit(browser, pages / f"{name}.html", scheme=scheme) as visited:
        assert flaws(visited.page) == []


@pytest.mark.parametrize("name", ["index", "pair-1-1"])
def test_a_page_is_alone_and_nothing_in_it_does_anything(browser: Browser, pages: Path, name: str) -> None:
    """It asks for no other address, says nothing to the console, and shows what would be markup as text."""
    with visit(browser, pages / f"{name}.html", width=390) as visited:
        assert visited.requests == [(pages / f"{name}.html").as_uri()]
        assert visited.noises == []
        assert "<script>alert(1)</script>" in visited.page.inner_text("main")
        assert "{{ 7 * 7 }}" in visited.page.inner_text("main")
        assert visited.page.evaluate("document.scripts.length + document.images.length") == 0
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_stretch_is_reached_and_left_by_keyboard(browser: Browser, pages: Path) -> None:
    """Its number is a link to the other program, and leads back from there."""
    with visit(browser, pages / "pair-1-1.html") as visited:
        page = visited.page
        page.focus("#a2")
        page.keyboard.press("Enter")
        page.wait_for_url("**#b2")
        assert page.evaluate("document.querySelector(':target').id") == "b2"
        page.focus("#b2")
        page.keyboard.press("Enter")
        page.wait_for_url("**#a2")
        assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") < 900
