"""Two programs side by side."""

from __future__ import annotations

import dataclasses

import pytest

from grader.similarity.compare import line_numbers
from grader.similarity.fragments import LENGTH, fragments
from grader.similarity.matching import covered, stretches
from grader.similarity.sides import Side, sides_of
from grader.similarity.tokens import Tokenizer
from grader.submission.cells import Piece
from tests.similarity.programs import DISGUISED, PLAIN, content_of, different

TOKENIZER = Tokenizer()


def marked(side: Side, stretch: int) -> str:
    return "\n".join(
        part.text
        for line in side.lines
        for part in line.parts
        if part.stretch == stretch and part.text.strip()
    )


def test_functions_in_another_order_are_found_as_what_they_are() -> None:
    sides = sides_of(content_of(PLAIN), content_of(DISGUISED), (), TOKENIZER, rare=())
    ends = [
        (marked(sides.first, number).split("\n")[-1], marked(sides.second, number).split("\n")[-1])
        for number in range(1, len(sides.lengths) + 1)
    ]
    assert ("return answer.decode().strip()", "return line.decode().strip()") in ends
    assert ("return sorted(uploader.done)", "return (sorted(machine.results))") in ends
    assert sum(sides.lengths) > 0.9 * len([token for token in TOKENIZER.tokens(PLAIN) if token.word]) - LENGTH


@pytest.mark.parametrize(
    "text", [PLAIN, DISGUISED, "", "x", "\n\n", "ä = 'ö'\r\n" * 9, "x = (\n1,\n2)\n" * 5]
)
def test_all_text_is_shown_and_nothing_twice(text: str) -> None:
    sides = sides_of(content_of(text), content_of(PLAIN + text), (), TOKENIZER, rare=())
    shown = "\n".join("".join(part.text for part in line.parts) for line in sides.first.lines)
    assert shown == text.replace("\r\n", "\n")
    assert [line.number for line in sides.first.lines] == list(range(1, len(sides.first.lines) + 1))


def test_each_stretch_begins_once_on_each_side() -> None:
    sides = sides_of(content_of(PLAIN), content_of(DISGUISED), (), TOKENIZER, rare=())
    for side in (sides.first, sides.second):
        begun = [part.stretch for line in side.lines for part in line.parts if part.begins]
        assert sorted(begun) == list(range(1, len(sides.lengths) + 1))


def test_given_lines_are_told_and_match_nothing() -> None:
    given = different(3)
    nothing = set(fragments(TOKENIZER.tokens(given)))
    sides = sides_of(content_of(given + PLAIN), content_of(given + DISGUISED), nothing, TOKENIZER, rare=())
    lines = [("".join(part.text for part in line.parts), line.given) for line in sides.first.lines]
    assert all(is_given for line, is_given in lines if line.startswith("    value"))
    assert not any(is_given for line, is_given in lines if "await" in line)
    assert not any(part.stretch for line in sides.first.lines[:10] for part in line.parts)
    tokens = TOKENIZER.tokens(given)
    assert all(
        is_covered for token, is_covered in zip(tokens, covered(tokens, nothing), strict=True) if token.word
    )


def test_lines_of_a_notebook_are_those_of_its_cells() -> None:
    content = dataclasses.replace(
        content_of(PLAIN),
        pieces=(
            Piece(cell="cell 2", first=1, last=6, line=2),
            Piece(cell="cell 7", first=8, last=37, line=1),
        ),
    )
    sides = sides_of(content, content_of(DISGUISED), (), TOKENIZER, rare=())
    assert [(line.cell, line.number) for line in sides.first.lines if line.cell] == [
        ("cell 2", 2),
        ("cell 7", 1),
    ]
    assert sides.first.places[0][0].startswith("cell 7, ")
    assert sides.second.places[0][0].isdecimal()


def test_lines_that_only_these_two_have_are_told() -> None:
    mine = "# a thought of my own\nx = 1\n"
    sides = sides_of(
        content_of(mine),
        content_of("y = 2\n" + mine),
        (),
        TOKENIZER,
        rare=set(line_numbers(mine + "# elsewhere or")),
    )
    assert [line.verbatim for line in sides.first.lines] == [True, False, False]
    assert sides.verbatim == 1


@pytest.mark.parametrize("text", ["f(x)\n" * 9_000, "a = b + c; " * 4_000, "f(x); g(y, 1); " * 4_000])
def test_matching_is_bounded(text: str) -> None:
    """A word that is repeated ten thousand times matches itself a hundred million times."""
    tokens = TOKENIZER.tokens(text)
    found = stretches(tokens, TOKENIZER.tokens(text[5:]), ())
    assert found
    assert all(stretch.length >= LENGTH for stretch in found)
    taken = [index for stretch in found for index in range(stretch.first, stretch.first + stretch.length)]
    assert len(taken) == len(set(taken))
