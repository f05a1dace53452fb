"""Pages: the ranking with each exercise's spread, and two programs side by side for each pair.

They look like the pages of ``grade report``, and are made alike (:mod:`grader.site.pages`): a page is one
file, with its style in it. A policy lets the browser use that style, by its hash, and nothing else: there is
no script, and nothing is loaded from anywhere. Every string is made harmless and escaped in one place.
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader, Environment, PackageLoader

from grader.report.wording import counted
from grader.similarity.sides import sides_of
from grader.similarity.telling import (
    VERDICT,
    alike_word,
    exercise_word,
    more_alike_than,
    remarks_of,
    spread_in_words,
)
from grader.site.pages import asset, strict_environment, whole_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grader.gradebook.attempts import Content
    from grader.similarity.compare import Comparison
    from grader.similarity.couples import Alike, Couple, Group
    from grader.similarity.spread import Spread
    from grader.similarity.tokens import Tokenizer

__all__ = ["pages"]


@dataclasses.dataclass(frozen=True, slots=True)
class _Column:
    """One column of a histogram: percent of its width, and of its height by the logarithm of the count."""

    x: float
    width: float
    height: float
    count: int
    first: float
    last: float


def pages(
    comparisons: Sequence[Comparison],
    couples: Sequence[Couple],
    groups: Sequence[Group],
    *,
    title: str,
    name: Callable[[str], str],
    content: Callable[[str, str], Content | None],
    tokenizer: Tokenizer,
) -> Iterator[tuple[str, bytes]]:
    """All pages, one by one, by their names: the ranking, and one for each couple and exercise.

    Args:
        comparisons: exercise by exercise.
        couples: that are shown, the most telling first.
        groups: of students.
        title: of all pages.
        name: what a student is called.
        content: gives the text of a hash, as it was graded for an exercise.
        tokenizer: reads programs.
    """
    environment = _environment(name)
    by_key = {comparison.exercise: comparison for comparison in comparisons}
    names = {
        (couple.first, couple.second, alike.exercise): f"pair-{number}-{place}.html"
        for number, couple in enumerate(couples, 1)
        for place, alike in enumerate(couple.alike, 1)
    }
    shared = {"title": title, "page_of": names, "by_key": by_key}
    style = asset("style.css") + asset("similar.css", package="grader.similarity")
    index = {"comparisons": comparisons, "couples": couples, "groups": groups}
    yield "index.html", whole_page(environment.get_template("index.html"), shared | index, style=style)
    pair = environment.get_template("pair.html")
    for number, couple in enumerate(couples, 1):
        for alike in couple.alike:
            comparison = by_key[alike.exercise]
            first, second = _contents(comparison, couple, alike, content)
            nothing = comparison.given | comparison.common
            sides = sides_of(first, second, nothing, tokenizer, rare=comparison.rare_lines)
            page = names[couple.first, couple.second, alike.exercise]
            values = {"number": number, "couple": couple, "alike": alike, "sides": sides}
            yield page, whole_page(pair, shared | values | {"comparison": comparison}, style=style)


def _contents(
    comparison: Comparison, couple: Couple, alike: Alike, content: Callable[[str, str], Content | None]
) -> tuple[Content, Content]:
    """What the two have handed in, in the order of their names."""
    programs = comparison.programs[alike.pair.first], comparison.programs[alike.pair.second]
    if couple.first not in programs[0].students:
        programs = programs[1], programs[0]
    first, second = (content(program.sha256, alike.exercise) for program in programs)
    assert first is not None
    assert second is not None
    return first, second


def _environment(name: Callable[[str], str]) -> Environment:
    environment = strict_environment(
        ChoiceLoader([PackageLoader("grader.similarity"), PackageLoader("grader.site")])
    )
    environment.globals |= {"count": counted, "verdict": VERDICT, "columns": _columns}
    environment.filters |= {
        "alike": alike_word,
        "exercise": exercise_word,
        "beyond": more_alike_than,
        "spread": spread_in_words,
        "remarks": lambda comparison: list(remarks_of(comparison, name)),
        "name": name,
    }
    return environment


def _columns(spread: Spread) -> list[_Column]:
    counts = spread.columns()
    most = math.log1p(max(counts, default=0)) or 1.0
    each = 1 / len(counts)
    return [
        _Column(
            x=100 * each * (index + 0.06),
            width=100 * each * 0.88,
            height=math.log1p(count) / most,
            count=count,
            first=each * index,
            last=each * (index + 1),
        )
        for index, count in enumerate(counts)
    ]
