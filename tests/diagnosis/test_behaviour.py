"""What requests did together: facts from instants alone, and rules that say no more than these."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from grader.diagnosis.behaviour import BEHAVIOUR, behaviour
from grader.diagnosis.matching import holds, placeholders
from tests.diagnosing import diagnose


@dataclasses.dataclass(frozen=True)
class Asked:
    """A request; ``gone`` when it was given up."""

    label: str
    started: float
    over: float
    gone: bool = False

    @property
    def ended(self) -> float | None:
        return None if self.gone else self.over


def spans(*pairs: tuple[float, float]) -> list[Asked]:
    """Requests from these to those moments."""
    return [Asked(f"clip-{number}", *pair) for number, pair in enumerate(pairs)]


#: durations 4, 1, 2, 3, 1 with two places: the right window, and the plans that are taken for it
WINDOW = spans((0, 4), (0, 1), (1, 3), (3, 6), (4, 5))
BATCHES = spans((0, 4), (0, 1), (4, 6), (4, 7), (7, 8))
OLDEST = spans((0, 4), (0, 1), (4, 6), (4, 7), (6, 7))
ALL = spans((0, 4), (0, 1), (0, 2), (0, 3), (0, 1))
ONE_BY_ONE = spans((0, 4), (4, 5), (5, 7), (7, 10), (10, 11))
THREE = spans((0, 4), (0, 1), (0, 2), (1, 4), (2, 3))
AGAIN = [*WINDOW, Asked("clip-0", 6, 9)]
GIVEN_UP = [*WINDOW[:-1], Asked("clip-4", 4, 4.5, gone=True)]
LATE = spans((0, 4), (0, 1), (2, 4), (4, 7), (4, 5))


@pytest.mark.parametrize(
    ("requests", "limit", "wanted"),
    [
        (WINDOW, 2, set()),
        (ALL, 0, set()),
        (BATCHES, 2, {"in-batches"}),
        (OLDEST, 2, {"waits-for-the-oldest"}),
        (ALL, 2, {"all-at-once", "too-many"}),
        (THREE, 2, {"too-many"}),
        (ONE_BY_ONE, 2, {"one-after-the-other", "too-few"}),
        (ONE_BY_ONE, 0, {"one-after-the-other"}),
        (spans((0, 3), (3, 4)), 3, {"one-after-the-other", "too-few"}),
        (WINDOW, 3, {"too-few"}),
        (AGAIN, 2, {"repeats"}),
        (GIVEN_UP, 2, {"gives-up"}),
        (LATE, 2, set()),
        ([], 2, set()),
        (spans((0, 1)), 2, set()),
    ],
)
def test_a_rule_holds_where_its_sentence_is_true_and_nowhere_else(
    requests: list[Asked], limit: int, wanted: set[str]
) -> None:
    """Every rule is tried on every plan."""
    facts = {**behaviour(requests, many="uploads", one="upload", limit=limit), "stopped": False}
    assert {name for name, rule in BEHAVIOUR.items() if holds(rule.when, facts)} == wanted


def test_what_is_late_has_its_moments() -> None:
    """The first that began after there was room; moments count from the call."""
    shifted = [Asked(each.label, each.started + 10, each.over + 10) for each in LATE]
    facts = behaviour(shifted, many="uploads", one="upload", began=10, limit=2)
    assert facts["late"] == 1
    assert (facts["first_late"], facts["room_from"], facts["began_at"]) == ("clip-2", 1, 2)


def test_a_window_that_nothing_fills_is_not_too_narrow() -> None:
    """Fewer requests than places: all of them are on their way, and none is late."""
    facts = {**behaviour(spans((0, 1), (0, 2)), many="uploads", one="upload", limit=5), "stopped": False}
    assert not any(holds(rule.when, facts) for rule in BEHAVIOUR.values())


def test_words_are_filled_with_the_facts_of_the_run() -> None:
    """Numbers without needless digits, the world's own nouns."""
    facts: dict[str, Any] = {
        **behaviour(GIVEN_UP, many="uploads", one="upload", began=0, limit=2), "stopped": False
    }  # fmt: skip
    found = diagnose(facts, lambda _: 7, {}, check="test_any", fault=None, file="uploads.py")
    assert found is not None
    assert found.explanation == "clip-4 is given up at 4.5 s, before its answer has come"
    assert (found.id, found.line) == ("gives-up", 7)


def test_every_placeholder_is_a_fact() -> None:
    """A name in braces that no fact has would be shown to a learner as it stands."""
    known = {**behaviour(GIVEN_UP, many="m", one="o", limit=2), **behaviour(LATE, many="m", one="o", limit=2)}
    for rule in BEHAVIOUR.values():
        assert set(placeholders(rule.explanation + rule.hint)) <= set(known)
