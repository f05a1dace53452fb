"""A program and its disguises, and cohorts in gradebooks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from grader.gradebook.attempts import Content, HandIn, Student
from grader.gradebook.store import Gradebook
from grader.similarity.compare import Comparison, compare
from grader.similarity.tokens import Tokenizer

__all__ = ["DISGUISED", "PLAIN", "a_book", "compared", "content_of", "different"]

PLAIN = '''\
"""Uploads, each at its own pace."""

import asyncio

PATIENCE = 30


async def send(address, name, counter):
    """Send one."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name} as {counter:03}\\n".encode())
        async with asyncio.timeout(PATIENCE):
            answer = await reader.readline()
    finally:
        writer.close()
    if answer.startswith(b"no"):
        raise ValueError("refused: " + answer.decode())
    return answer.decode().strip()


class Uploader:
    """Keeps count."""

    def __init__(self, address, limit):
        self.address = address
        self.free = asyncio.Semaphore(limit)
        self.done = []

    async def one(self, name):
        async with self.free:
            self.done.append(await send(self.address, name, counter=len(self.done)))


async def upload_all(address, names, limit=4):
    uploader = Uploader(address, limit)
    await asyncio.gather(*[uploader.one(name) for name in names])
    return sorted(uploader.done)
'''

#: the same program, in the hands of somebody who knows what is looked at
DISGUISED = """\
# My own work!!
from asyncio import Semaphore as Tickets, gather, open_connection, timeout
from typing import Any

async def upload_all(where: "tuple[str, int]", files: list[str], most: int = 4) -> list[str]:
    # first of all
    machine = Machine(where, most)
    await gather(*[
        machine.single(file) for file in files
    ])
    return (sorted(machine.results))

class Machine:
    async def single(self, file: str) -> None:
        async with (self.tickets):
            self.results.append(await deliver(self.where, file, number=len(self.results)))

    def __init__(self, where: Any, most: int) -> None:
        self.where: Any = where
        self.tickets = Tickets(most)
        self.results: list[str] = []

LONG = 3_0

async def deliver(where, file, number) -> str:
    incoming, outgoing = await open_connection(*where)
    try:
        outgoing.write('upload {} as {:03}\\n'.format(file, number).encode())
        async with timeout(LONG):
            line = await incoming.readline()
    finally: outgoing.close()
    if line.startswith(b'no'):
        raise ValueError('refused: ' + line.decode())
    return line.decode().strip()
"""


def different(number: int) -> str:
    """A program that shares nothing with those of other numbers below 20 but a few words."""
    operators = [*"+-*/%&|^<>", "//", "**", "<<", ">>", "==", "!=", "<=", ">=", "and", "or"]
    operator = operators[number]
    lines = [f"    value{step} = value {operator} {number}{step} {operator} len(value)" for step in range(12)]
    return "\n".join([f"async def work{number}(value):", *lines, "    return value", ""])


def content_of(text: str) -> Content:
    """As a gradebook keeps it."""
    return Content(sha256=hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest(), text=text)


def compared(
    texts: Mapping[str, str], *, given: tuple[str, ...] = (), exercise: str = "03_uploads"
) -> Comparison:
    """What students have handed in, by their names."""
    contents = {content.sha256: content for content in map(content_of, texts.values())}
    handed = {
        sha256: tuple((student,) for student in sorted(texts) if content_of(texts[student]).sha256 == sha256)
        for sha256 in contents
    }
    return compare(exercise, handed, contents.get, given=given, tokenizer=Tokenizer())


def a_book(
    path: Path, handed: Mapping[str, Mapping[str, str | Content]], names: Mapping[str, str] = {}
) -> Path:
    """A gradebook: by exercise and student, what was handed in."""
    with Gradebook.open(path, create=True) as book:
        book.know(Student(student=student, name=name) for student, name in names.items())
        for exercise, texts in handed.items():
            contents = {
                student: text if isinstance(text, Content) else content_of(text)
                for student, text in texts.items()
            }
            book.hand_in(
                (HandIn(student=student, exercise=exercise, sha256=content.sha256, place=student), content)
                for student, content in contents.items()
            )
    return path
