"""One exercise: who is alike, what says nothing, and what a score is worth."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys

import pytest

from grader.course import Course, Exercise
from grader.similarity.compare import MOST_CHARACTERS, Kind, compare, line_numbers
from grader.similarity.given import given_texts
from grader.similarity.spread import Spread
from grader.similarity.tokens import Tokenizer
from tests.similarity.programs import DISGUISED, PLAIN, compared, different

COHORT = {f"s{number:02}": different(number) for number in range(10)}


def test_a_disguised_copy_is_first_and_stands_out() -> None:
    comparison = compared({**COHORT, "ada": PLAIN, "ben": DISGUISED})
    first = comparison.pairs[0]
    names = {comparison.programs[index].students[0] for index in (first.first, first.second)}
    assert names == {"ada", "ben"}
    assert first.score > 0.8
    assert comparison.kind(first) is Kind.ALIKE
    assert [pair for pair in comparison.pairs if comparison.stands_out(pair)] == [first]


def test_renamed_and_laid_out_anew_is_the_same() -> None:
    other = (
        PLAIN.replace("uploader", "machine").replace("answer", "line").replace('"', "'").replace("'''", '"""')
    )
    comparison = compared({**COHORT, "ada": PLAIN, "ben": other})
    assert comparison.kind(comparison.pairs[0]) is Kind.SAME
    assert comparison.stands_out(comparison.pairs[0])


def test_the_same_file_of_several_is_one_program() -> None:
    """It is as alike to itself as it has of its own."""
    comparison = compared({**COHORT, "ada": PLAIN, "ben": PLAIN})
    assert len(comparison.programs) == 11
    (both,) = [each for each in comparison.programs if len(each.students) > 1]
    assert both.students == ("ada", "ben")
    assert comparison.own_scores[comparison.programs.index(both)] > 0.9


def test_a_part_that_was_taken_is_found_among_new_code() -> None:
    """The shorter program's own part counts: what is put around it does not hide it."""
    taken = PLAIN.split("class Uploader")[0] + different(15) + different(16)
    comparison = compared({**COHORT, "ada": PLAIN, "ben": taken})
    assert comparison.pairs[0].score > 0.3
    assert comparison.pairs[0].score > 10 * comparison.spread.median


def test_what_was_given_says_nothing() -> None:
    alone = compared({"ada": PLAIN, "ben": DISGUISED})
    assert alone.pairs[0].score > 0.5
    without = compared({"ada": PLAIN, "ben": DISGUISED}, given=(PLAIN, DISGUISED))
    assert without.pairs == ()
    assert not any(program.own for program in without.programs)


def test_what_more_than_a_quarter_has_says_nothing() -> None:
    """A helper that the whole room has is no copy of anybody's; nine in a hundred may still be a group."""
    helper = different(19)
    room = {f"s{number}": f"{helper}\n# {number}\n{different(number % 10)}" for number in range(12)}
    comparison = compared(room)
    assert comparison.common
    assert all(
        pair.score == 0 or {pair.first, pair.second} in ({0, 10}, {1, 11}) for pair in comparison.pairs
    )
    few = compared({name: room[name] for name in list(room)[:8]})
    assert not few.common
    assert few.pairs


def test_few_lines_are_held_down() -> None:
    """A short program that is all in another one is less than a long one that is."""
    line = "async def f(a):\n    return await a.first(1), await a.second(2)\n"
    short = compared({**COHORT, "ada": line, "ben": line + different(12)}).pairs[0]
    long = compared({**COHORT, "ada": PLAIN, "ben": PLAIN + different(12)}).pairs[0]
    assert short.score < 0.7 < long.score


@pytest.mark.parametrize("exercise", Course.locate(None).exercises(), ids=lambda exercise: exercise.key)
def test_stub_reference_and_right_programs_have_nothing_of_their_own(exercise: Exercise) -> None:
    """Of every exercise of the kit."""
    paths = [exercise.stub, exercise.reference, *exercise.right]
    texts = {path.name + str(number): path.read_text("utf-8") for number, path in enumerate(paths)}
    comparison = compared(texts, given=tuple(given_texts(exercise)))
    assert [program.students for program in comparison.programs if program.own] == []


def test_the_code_of_the_lesson_is_given() -> None:
    texts = list(given_texts(Course.locate(None).find("exercise-3")))
    assert sum("asyncio" in text for text in texts) > 3
    assert any("```" not in text and "async def" in text and len(text) < 1000 for text in texts)


def test_what_could_not_be_read_is_told() -> None:
    handed = {"1" * 64: (("ada",),), "2" * 64: (("cem", "ben"),)}
    comparison = compare("03_uploads", handed, lambda _: None, given=(), tokenizer=Tokenizer())
    assert comparison.unread == ("ada", "ben", "cem")
    assert comparison.spread.pairs == 0
    assert comparison.pairs == ()


def test_of_a_very_long_program_the_beginning_is_compared() -> None:
    long = PLAIN + "#" * MOST_CHARACTERS
    comparison = compared({**COHORT, "ada": PLAIN, "ben": long})
    assert [program.students for program in comparison.programs if not program.whole] == [("ben",)]
    assert comparison.kind(comparison.pairs[0]) is Kind.SAME


def test_lines_that_two_have_letter_for_letter_are_known() -> None:
    """Neither those that everybody was given, nor those of three, nor such as everybody writes."""
    line = "# I wrote this at night\n"
    comparison = compared(
        {"ada": line + different(1), "ben": line + different(2), "cem": different(3) + "# three are many\n",
         "dan": different(4) + "# three are many\n", "eve": different(5) + "# three are many\n"},
        given=("    return value\n",),
    )  # fmt: skip
    assert set(line_numbers(line)) <= comparison.rare_lines
    assert not set(line_numbers("# three are many\nreturn value\nfinally:\n")) & comparison.rare_lines


def test_two_runs_find_the_same() -> None:
    """Whatever Python's hashes of texts are."""
    code = (
        "from tests.similarity.programs import *\n"
        "c = compared({**{f's{n}': different(n) for n in range(9)}, 'a': PLAIN, 'b': DISGUISED})\n"
        "print(c.pairs, sorted(c.common), sorted(c.rare_lines), [sorted(p.own) for p in c.programs])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.getcwd()},  # noqa: PTH109 — a text
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert b"Pair(" in said.pop()


# ---------------------------------------------------------------------- what a score is worth
def test_a_spread_knows_pairs_that_share_nothing() -> None:
    spread = Spread.of(5, [0.9, 0.2, 0.2], [0.9, 0.9, 0.2, 0.2, 0.2])
    assert spread.pairs == 10
    assert spread.median == 0
    assert spread.usual == 0.2
    assert [spread.rank(score) for score in (0.9, 0.2, 0.0)] == [1, 3, 10]
    assert [spread.beyond(score) for score in (0.9, 0.2)] == [0.9, 0.7]
    assert spread.columns()[0] == 7
    assert sum(spread.columns()) == 10


def test_the_fence_is_half_way_from_usual_to_the_same() -> None:
    """It follows the cohort: where all are alike, more is needed to stand out."""
    assert Spread.of(10, [0.2] * 9, [0.2] * 10).fence == pytest.approx(0.6)
    assert Spread.of(10, [0.8] * 9, [0.8] * 10).fence == pytest.approx(0.9)
    assert Spread.of(10, [0.2] * 9 + [1.0], [0.2] * 8 + [1.0] * 2).fence == pytest.approx(0.6)


def test_of_few_programs_only_the_same_stands_out() -> None:
    texts = {"ada": PLAIN, "ben": DISGUISED, "cem": PLAIN.replace("answer", "line")}
    comparison = compared(texts)
    assert comparison.spread.is_small
    out = [pair for pair in comparison.pairs if comparison.stands_out(pair)]
    assert [comparison.kind(pair) for pair in out] == [Kind.SAME]
    assert len(comparison.pairs) == 3


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_and_one_alone_are_compared_with_nobody(count: int) -> None:
    comparison = compared(dict(itertools.islice(COHORT.items(), count)))
    assert comparison.spread.pairs == 0
    assert comparison.spread.evidence(1.0) == 0
    assert comparison.spread.beyond(1.0) == 0
