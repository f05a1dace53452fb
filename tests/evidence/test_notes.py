"""Facts that a suite notes: found out when somebody looks, once, in the order in which they were noted."""

from __future__ import annotations

import copy

import pytest

from grader.evidence.notes import Notes


def test_nobody_is_asked_before_somebody_looks() -> None:
    asked: list[str] = []

    def facts() -> dict[str, int]:
        asked.append("x")
        return {"files": 3}

    notes = Notes()
    notes.add(facts)
    assert asked == []
    assert notes.facts == {"files": 3}
    assert notes.facts == {"files": 3}
    assert asked == ["x"]


def test_a_later_fact_replaces_an_earlier_one_of_its_name() -> None:
    notes = Notes()
    notes.add(lambda: {"line": 4, "files": 3})
    notes.add(lambda: {"line": 7})
    assert notes.facts == {"line": 7, "files": 3}
    assert notes.line == 7
    notes.add(lambda: {"files": 5})
    assert notes.facts["files"] == 5


def test_a_copy_has_facts_of_its_own() -> None:
    notes = Notes()
    notes.add(lambda: {"files": 3})
    copied = copy.deepcopy(notes)
    copied.add(lambda: {"files": 4})
    assert (notes.facts, copied.facts) == ({"files": 3}, {"files": 4})


def test_an_error_in_the_facts_comes_out_where_somebody_looks() -> None:
    def broken() -> dict[str, int]:
        raise KeyError("no such file")

    notes = Notes()
    notes.add(broken)
    with pytest.raises(KeyError):
        _ = notes.facts


@pytest.mark.parametrize("line", [0, -1, "7", None])
def test_what_is_no_line_is_none(line: object) -> None:
    notes = Notes()
    if line is not None:
        notes.add(lambda: {"line": line})  # type: ignore[dict-item]
    assert notes.line is None
