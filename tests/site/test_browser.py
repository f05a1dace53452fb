"""The pages in a real browser: they work from a disk, for everybody, and no script runs but ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import pytest

from grader.gradebook.store import Gradebook
from grader.site.folder import NewFolder
from grader.site.handed_back import write_feedback
from grader.site.make import write_site
from tests.site.browser import flaws, started, visit
from tests.site.cohorts import fill
from tests.site.hostile import ATTACKS, hostile_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

Scheme = Literal["light", "dark"]
STUDENTS = 24
KINDS = ("cohort", "exercise", "student", "feedback")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


def made(folder: Path, fill_it: Callable[[Path], None]) -> Path:
    path = folder / "cohort.gradebook"
    fill_it(path)
    with Gradebook.open(path) as book:
        with NewFolder(folder / "site", kind="site") as new:
            write_site(book, new, title="Autumn <2026>")
        with NewFolder(folder / "feedback", kind="feedback") as new:
            write_feedback(book, new, title="Autumn <2026>")
    return folder


def filled(path: Path) -> None:
    with Gradebook.open(path, create=True) as book:
        fill(book, students=STUDENTS)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("cohort"), filled)


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("hostile"), hostile_book)


def page_of(pages: Path, kind: str) -> Path:
    return {
        "cohort": pages / "site" / "index.html",
        "exercise": pages / "site" / "exercises" / "03_uploads.html",
        "student": min((pages / "site" / "students").glob("s0005-*.html")),
        "feedback": min((pages / "feedback").glob("s0005-*.html")),
    }[kind]


def column(page: Page, index: int) -> list[str]:
    """The cells of the cohort's table that are shown, as they stand."""
    return page.evaluate(  # type: ignore[no-any-return]
        "i => Array.from(document.querySelectorAll('#cohort tbody tr')).filter(row => !row.hidden)"
        ".map(row => row.cells[i].innerText.trim())",
        index,
    )


def numbers(cells: list[str]) -> list[int | None]:
    """The points in cells; None where there is none."""
    found = [re.search(r"\d+", cell.split("\n")[0]) for cell in cells]
    return [int(each[0]) if each else None for each in found]


# ---------------------------------------------------------------------- for everybody
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_keeps_anybody_from_reading(browser: Browser, pages: Path, kind: str, scheme: Scheme) -> None:
    """By all rules of axe, contrast among them; with everything unfolded, in light and in dark."""
    with visit(browser, page_of(pages, kind), scheme=scheme) as found:
        found.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert flaws(found.page) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_as_wide_as_its_window(browser: Browser, pages: Path, kind: str, width: int) -> None:
    """What is wider scrolls by itself."""
    with visit(browser, page_of(pages, kind), width=width) as found:
        found.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_alone(browser: Browser, pages: Path, kind: str) -> None:
    """From a disk: one file is asked for, and nothing is complained of."""
    path = page_of(pages, kind)
    with visit(browser, path) as found:
        found.page.wait_for_load_state("networkidle")
        assert found.requests == [path.as_uri()]
        assert found.noises == []


def test_dark_is_dark(browser: Browser, pages: Path) -> None:
    """The ground and the text change places; a chart goes along."""
    looks = {}
    for scheme in ("light", "dark"):
        with visit(browser, page_of(pages, "exercise"), scheme=scheme) as found:
            looks[scheme] = found.page.evaluate(
                "['body', '.distribution .column', '.groove'].map(each => "
                "{ const style = getComputedStyle(document.querySelector(each));"
                "  return [style.backgroundColor, style.color, style.fill] })"
            )
    (light, *light_chart), (dark, *dark_chart) = looks["light"], looks["dark"]
    brightness = [sum(map(int, re.findall(r"\d+", each[0])[:3])) for each in (light, dark)]
    assert brightness[0] > 600
    assert brightness[1] < 200
    assert all(one[2] != other[2] for one, other in zip(light_chart, dark_chart, strict=True))


def test_without_scripts_the_table_is_whole(browser: Browser, pages: Path) -> None:
    """What cannot work is not shown."""
    with visit(browser, page_of(pages, "cohort"), scripts=False) as found:
        assert found.page.locator("#cohort tbody tr").count() == STUDENTS
        assert not found.page.locator("form.controls").is_visible()
        assert found.page.locator("#cohort button").count() == 0


# ---------------------------------------------------------------------- sorting and filtering
def test_points_are_sorted_by_number(browser: Browser, pages: Path) -> None:
    """The best first, then the worst; who has no mark stands last either way."""
    with visit(browser, page_of(pages, "cohort")) as found:
        head = found.page.locator("#cohort thead th").nth(4)
        before = numbers(column(found.page, 4))
        marks = sorted(each for each in before if each is not None)
        none = [None] * before.count(None)
        assert none
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        assert numbers(column(found.page, 4)) == [*reversed(marks), *none]
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == "ascending"
        assert numbers(column(found.page, 4)) == [*marks, *none]
        assert "ascending" in found.page.get_by_role("status").inner_text()


def test_the_keyboard_sorts(browser: Browser, pages: Path) -> None:
    """By tabulator to the button, which shows that it is the one, and Enter; one column has the order."""
    with visit(browser, page_of(pages, "cohort")) as found:
        page = found.page
        page.get_by_label("in", exact=True).focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('#cohort th:first-child button:focus-visible')")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        names = column(page, 0)
        page.keyboard.press("Enter")
        assert column(page, 0) == names[::-1]
        assert names[0].startswith("Ada")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        totals = [each or 0 for each in numbers(column(page, 1))]
        assert totals == sorted(totals, reverse=True)
        assert page.locator("#cohort [aria-sort]").count() == 1


def test_the_first_tab_stop_skips_to_the_content(browser: Browser, pages: Path) -> None:
    """Seen when it is reached."""
    with visit(browser, page_of(pages, "student")) as found:
        found.page.keyboard.press("Tab")
        assert found.page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        found.page.keyboard.press("Enter")
        assert found.page.evaluate("document.activeElement.id") == "main"


def test_students_are_found_by_any_of_their_names(browser: Browser, pages: Path) -> None:
    """By words of the name, by what the gradebook calls them, by an e-mail address; told in words."""
    with visit(browser, page_of(pages, "cohort")) as found:
        search = found.page.get_by_label("Find a student")
        everybody = column(found.page, 0)
        search.fill("ADA love")
        assert [each.split("\n")[0] for each in column(found.page, 0)] == ["Ada Lovelace"]
        search.fill("s0007@example.edu")
        assert [each.split("\n")[1] for each in column(found.page, 0)] == ["s0007"]
        assert f"1 of {STUDENTS} shown" in found.page.get_by_role("status").inner_text()
        search.fill("")
        assert column(found.page, 0) == everybody


def test_students_are_found_by_how_they_stand(browser: Browser, pages: Path) -> None:
    """In any exercise, or in one."""
    with visit(browser, page_of(pages, "cohort")) as found:
        rows = [[each.strip() for each in column(found.page, index)] for index in range(2, 6)]
        found.page.get_by_label("Show").select_option("inconclusive")
        expected = sum(any("inconclusive" in cell for cell in row) for row in zip(*rows, strict=True))
        assert len(column(found.page, 0)) == expected > 0
        found.page.get_by_label("in", exact=True).select_option("2")
        assert len(column(found.page, 0)) == sum("inconclusive" in cell for cell in rows[2])


def test_what_is_filtered_stays_filtered_when_sorted(browser: Browser, pages: Path) -> None:
    """On the page of an exercise, too."""
    with visit(browser, page_of(pages, "exercise")) as found:
        shown = found.page.locator("#students tbody tr:not([hidden])")
        found.page.get_by_label("Show").select_option("done")
        count = shown.count()
        assert 0 < count < STUDENTS
        found.page.locator("#students").get_by_role("button", name="Points").click()
        assert shown.count() == count
        assert set(shown.locator("td:nth-child(2)").all_inner_texts()) == {"✓ done"}


# ---------------------------------------------------------------------- nothing runs
def hostile_files(pages: Path) -> list[Path]:
    return sorted(each for folder in ("site", "feedback") for each in (pages / folder).rglob("*.html"))


def test_no_string_does_anything(browser: Browser, hostile_pages: Path) -> None:
    """Whatever stands in names, messages, code and output: no script, no element, no request, no dialog."""
    files = hostile_files(hostile_pages)
    assert len(files) == 2 * len(ATTACKS) + 2
    with visit(browser, files[0], width=360) as found:
        page = found.page
        for path in files:
            page.goto(path.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            assert page.evaluate("window.ran") is None
            assert page.locator("img, iframe, object, embed, link, base, [onfocus], [onload]").count() == 0
            assert page.locator("script").count() <= 1
            assert page.locator("style").count() == 1
            assert page.locator("main").is_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert (found.requests[1:], found.noises) == ([path.as_uri() for path in files], [])


def test_hostile_strings_are_shown_as_they_are(browser: Browser, hostile_pages: Path) -> None:
    """They are somebody's name and output: to be read."""
    with visit(browser, hostile_pages / "site" / "index.html") as found:
        names = [each.split("\n")[0] for each in column(found.page, 0)]
        assert {"<script>window.ran = 1; alert(1)</script>", '"><img src=x onerror="window.ran = 1">'} <= {
            *names
        }


@pytest.mark.parametrize("kind", ["index.html", "exercises/03_uploads.html"])
def test_the_policy_lets_no_other_script_run(browser: Browser, hostile_pages: Path, kind: str) -> None:
    """If one came into a page after all: ours runs by its hash, and no other."""
    with visit(browser, hostile_pages / "site" / kind) as found:
        found.page.evaluate(
            "() => { const script = document.createElement('script'); script.textContent = 'window.ran = 1';"
            " document.body.append(script);"
            " document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 2\">') }"
        )
        assert found.page.evaluate("window.ran") is None
        assert any("Content Security Policy" in noise for noise in found.noises)
