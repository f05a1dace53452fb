# expected: wrong
# mistake: The exception for a refusal is a frozen dataclass (a sealed data class in Kotlin), and an @asynccontextmanager cannot set its __traceback__.
# rule: "The depot may refuse a file; the others still arrive, and their receipts come back."
# seen: As soon as one file is refused, contextlib's assignment to __traceback__ raises FrozenInstanceError, and upload_all fails with an ExceptionGroup; right when no file is refused.
"""Upload the videos of the party."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass

Address = tuple[str, int]


@dataclass(frozen=True)
class Refused(Exception):
    reason: str


@dataclass(frozen=True)
class Line:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, question: str) -> str:
        self.writer.write(f"{question}\n".encode())
        await self.writer.drain()
        return (await self.reader.readline()).decode().removesuffix("\n")


@asynccontextmanager
async def line_to(address: Address) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection(*address)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()
        await writer.wait_closed()


async def upload(address: Address, name: str) -> str:
    async with line_to(address) as line:
        match (await line.ask(f"upload {name}")).split(" ", 1):
            case ["ok", receipt]:
                return receipt
            case [_, reason]:
                raise Refused(reason)
        raise ConnectionError("not an answer")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    door = asyncio.Semaphore(limit) if limit else nullcontext()

    async def attempt(name: str) -> str:
        async with door:
            try:
                return await upload(address, name)
            except Refused as refused:
                return f"refused: {refused.reason}"

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(attempt(name)) for name in names]
    return [task.result() for task in tasks]
