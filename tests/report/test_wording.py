"""Text of the learner's is harmless before it is printed, and fits."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from grader.report.wording import (
    harmless,
    harmless_line,
    points_in_words,
    seconds_in_words,
    shortened,
    wrapped,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ünïcode 蛋", "plain ünïcode 蛋"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b[2J\x1b[Hhome", "home"),
        ("\x9b31mred", "red"),
        ("\x1bcreset", "reset"),
        ("half\x1b[", "half"),
        ("nul\0bell\x07back\x08", "nul?bell?back?"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("tab\there", "tab    here"),
        ("\u202eright to left\u202c", "right to left"),
        ("\u2066isolate\u2069", "isolate"),
        ("zero\u200bwidth", "zerowidth"),
        ("line\u2028separator", "line?separator"),
        ("no\u00a0break", "no break"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
        ("e" + "\u0301" * 10, "e" + "\u0301" * 3),
        ("[bold]no markup[/bold]", "[bold]no markup[/bold]"),
    ],
)
def test_text_is_made_harmless(text: str, shown: str) -> None:
    """Nothing that a terminal obeys is left; what is only unusual is."""
    assert harmless(text) == shown


def test_text_is_capped() -> None:
    """The end says that something is missing."""
    assert harmless("x" * 11, limit=10) == "x" * 10 + "…"
    assert harmless("x" * 10, limit=10) == "x" * 10


def test_a_line_is_one_line() -> None:
    """Runs of white space become one space."""
    assert harmless_line(" a\n\n b\t\r c ") == "a b c"


@pytest.mark.parametrize("width", [2, 5, 10, 40])
def test_wrapped_text_fits(width: int) -> None:
    """Words are kept whole where they fit, and nothing but spaces is lost."""
    text = "Ten files took 27 s; 蛋炒饭蛋炒饭 incomprehensibilities\n  indented and more\n\nend"
    parts = wrapped(text, width)
    assert all(cell_len(part) <= width for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_wrapping_keeps_empty_lines_and_indentation() -> None:
    """A message of several lines keeps its form."""
    assert wrapped("a\n\n  b b b", 5) == ["a", "", "  b b", "  b"]


def test_shortened_counts_cells() -> None:
    """A wide character counts for two."""
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcdef", 5) == "abcd…"
    assert shortened("蛋炒饭", 5) == "蛋炒…"
    assert shortened("蛋炒饭", 4) == "蛋…"


def test_numbers_in_words() -> None:
    """Units that suit, and the singular."""
    assert seconds_in_words(27.0) == "27 s"
    assert seconds_in_words(0.25) == "0.25 s"
    assert seconds_in_words(750) == "12.5 min"
    assert seconds_in_words(10800) == "3 h"
    assert points_in_words(1, 1) == "1 of 1 point"
    assert points_in_words(4, 10) == "4 of 10 points"


def test_what_is_no_log_keeps_its_colons() -> None:
    """Two colons are code, too; nothing else is let through."""
    assert harmless("x[::step] \x1b[31m##[group]", in_log=False) == "x[::step] ##[group]"
    assert harmless("x[::step]") == "x[: :step]"
