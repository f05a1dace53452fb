"""Where something stands in the learner's file: by its syntax tree, and nowhere when there is none."""

from __future__ import annotations

import pytest

from grader.diagnosis.source_text import LONGEST, SourceText

TEXT = '''\
"""About upload_all(), Semaphore() and except: a docstring names what it likes."""

import asyncio
from asyncio import Semaphore  # upload_all(1)


async def upload(address, name):
    reader, writer = await asyncio.open_connection(*address)
    text = "open_connection(1)"
    try:
        return await (
            asyncio
            .open_connection(text)
        )
    except OSError:
        return None


async def upload_all(address, names, limit: Semaphore = None):
    async def work(name):
        async with asyncio.Semaphore(limit):
            return upload(address, name)

    tasks = map(upload, names)
    return await asyncio.gather(*[work(name) for name in names], upload(address, 1), *tasks)
'''
SOURCE = SourceText(TEXT)


def test_a_definition_is_found_by_its_name() -> None:
    """Of a function, asynchronous or not, wherever it stands; a mention is none."""
    assert SOURCE.definition("upload") == 7
    assert SOURCE.definition("upload_all") == 19
    assert SOURCE.definition("work") == 20
    assert SOURCE.definition("gather") == 0


def test_calls_are_found_where_the_name_stands() -> None:
    """Not in comments, texts, imports and annotations; of a chain, on the line of its last name."""
    assert SOURCE.calls("open_connection") == [8, 13]
    assert SOURCE.calls("Semaphore", "gather") == [21, 25]
    assert SOURCE.calls("upload_all") == []


def test_calls_without_an_await() -> None:
    """A coroutine that nobody awaits is made by one of these."""
    assert SOURCE.calls("upload") == [22, 25]
    assert SOURCE.calls("open_connection", "gather", unawaited=True) == []
    assert SOURCE.calls("upload", unawaited=True) == [22, 25]


def test_uses_are_calls_and_mentions() -> None:
    """What is handed on by its name is used as well; what is assigned is not."""
    assert SOURCE.uses("upload") == [22, 24, 25]
    assert SOURCE.first_use("upload", "gather") == 22
    assert SOURCE.first_use("tasks") == 25
    assert SOURCE.first_use("nothing") == 0


def test_handlers_are_found() -> None:
    """Each except, and no text that looks like one."""
    assert SOURCE.handlers() == [15]


@pytest.mark.parametrize(
    ("line", "name"),
    [(1, ""), (7, ""), (8, "upload"), (15, "upload"), (19, ""), (21, "work"), (24, "upload_all")],
)
def test_the_function_around_a_line(line: int, name: str) -> None:
    """The innermost one whose body holds it."""
    assert SOURCE.function_around(line) == name


@pytest.mark.parametrize(
    "text",
    [
        "def upload(:\n    pass\n",
        "upload(" * 5_000 + ")" * 5_000,
        "x = " + "-" * 90_000 + "1\nupload()\n",
        "upload()\n\0",
        "upload()\n" + "#" * LONGEST,
        "",
    ],
    ids=["no Python", "deep", "deeper", "null", "long", "empty"],
)
def test_nothing_is_found_in_what_cannot_be_read(text: str) -> None:
    """No line, no error, no warning: a text that the bench could compile may be none for this parser."""
    source = SourceText(text)
    assert source.definition("upload") == 0
    assert source.calls("upload") == source.uses("upload") == source.handlers() == []
    assert source.function_around(1) == ""


def test_thousands_of_warnings_are_no_ones_business() -> None:
    """A backslash in a text is the learner's; the judge does not print it."""
    assert SourceText('x = "\\d"\nupload(x)\n').calls("upload") == [2]
