"""What a learner reads on a platform: escaped for where it goes, within its limits, with all that matters."""

from __future__ import annotations

import html.parser
import re

import pytest
from hypothesis import HealthCheck, given, settings

from grader.export.feedback import as_ansi, as_html, as_markdown, as_text, cut
from grader.report.model import Report
from tests.export.reports import REPORTS
from tests.report.samples import DURATIONS, FAILED, HOSTILE, SAMPLES

MANY = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
WRITTEN = {"section", "p", "strong", "table", "tr", "td", "br", "span", "pre", "div", "code"}


class Structure(html.parser.HTMLParser):
    """Tags that are opened and closed, and the attributes that there are."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(text: str) -> Structure:
    structure = Structure()
    structure.feed(text)
    structure.close()
    assert structure.open == []
    return structure


@MANY
@given(report=REPORTS)
def test_html_is_ours_alone(report: Report) -> None:
    """Whatever the texts hold: our tags, each closed, and no attribute but a style."""
    found = parsed(as_html(report))
    assert found.tags <= WRITTEN
    assert found.attributes <= {"style"}


@MANY
@given(report=REPORTS)
def test_markdown_has_our_blocks_alone(report: Report) -> None:
    """Fences come in pairs, a table's rows have its columns, and no tag but our own."""
    text = as_markdown(report)
    fence = ""
    for line in text.splitlines():
        opened = re.match(r"^(`{3,})(\w*)$", line)
        if fence:
            fence = "" if line == fence else fence
        elif opened:
            fence = opened[1]
            assert opened[2] in ("text", "python")
        elif line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 4
        else:
            assert re.findall(r"<(?!/?sub>|br>)", line) == []
    assert fence == ""


@MANY
@given(report=REPORTS)
def test_ansi_holds_colours_and_nothing_else(report: Report) -> None:
    """No movement, no title, no line beyond 80 cells."""
    text = as_ansi(report)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "\x1b" not in plain
    assert re.sub(r"[\x20-\uffff\U00010000-\U0010ffff\n]", "", plain) == ""


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("most", [300, 2_000, 20_000])
def test_what_has_no_room_is_left_out(name: str, most: int) -> None:
    """Never a byte more, and never half a tag."""
    report = SAMPLES[name]
    for make in (as_text, as_ansi, as_html, as_markdown):
        assert 0 < len(make(report, most=most).encode()) <= most
    short = as_html(report, most=most)
    assert "<" not in short or parsed(short)


def test_the_first_cause_is_the_last_thing_to_go() -> None:
    """Where there is room for little, the picture and the table are gone before it."""
    short = as_html(FAILED, most=1500)
    assert "each upload is awaited before the next one is started" in short
    assert "━" in as_html(FAILED)
    assert "━" not in short


def test_a_learner_finds_line_hint_and_picture() -> None:
    """In each of them."""
    for make in (as_text, as_ansi, as_html, as_markdown):
        text = re.sub(r"\x1b\[[0-9;]*m|</?\w+[^>]*>|\\", "", make(FAILED))
        assert "uploads.py:14" in text
        assert "start them all first (a task group)" in " ".join(text.split())
        assert f"clip-{len(DURATIONS) - 1}" in text


def test_the_line_itself_is_shown_where_it_is_known() -> None:
    """As it stands in the learner's file, and escaped."""
    from msgspec.structs import replace

    assert FAILED.diagnosis is not None
    known = replace(FAILED, diagnosis=replace(FAILED.diagnosis, source="if a < b: await upload(name)"))
    assert "if a &lt; b: await upload(name)" in as_html(known)
    assert "```python\nif a < b: await upload(name)\n```" in as_markdown(known)


def test_hostile_texts_are_text() -> None:
    """The sample that is hostile to a terminal is harmless to a page."""
    assert "<script" not in as_html(HOSTILE)
    assert "\x1b]" not in as_ansi(HOSTILE)


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("abc", 3, "abc"),
        ("abcdef", 5, "ab…"),
        ("ééé", 6, "ééé"),
        ("éééé", 6, "é…"),
        ("abc", 0, ""),
        ("", 9, ""),
    ],
)
def test_cut_counts_bytes_and_halves_no_letter(text: str, most: int, kept: str) -> None:
    """With the ellipsis within the limit."""
    assert cut(text, most) == kept
