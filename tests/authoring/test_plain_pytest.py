"""Plain pytest runs a hidden suite of any course, for whoever writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.plain import plain_pytest

if TYPE_CHECKING:
    from tests.authoring.conftest import Copy


def test_an_author_sees_facts_and_diagnosis(copy: Copy) -> None:
    """One check of a course elsewhere, one wrong program: what failed, what is known, what would be told."""
    folder = "suites/02_errands"
    done = plain_pytest(
        copy.root,
        *(folder, "-k", "all_on_their_way"),
        *("--submission", f"{folder}/wrong/in_turn.py", "--seed", "4"),
    )
    assert "1 failed, 1 deselected" in done.stdout, done.stdout + done.stderr
    assert "AssertionError: It took 9 s; the longest takes 5 s." in done.stdout
    assert "\nmost_in_flight = 1\n" in done.stdout
    assert "\ntotal = 9.0\n" in done.stdout
    assert "\nin_turn, errands.py:7\n" in done.stdout
    assert copy.read() == []
