# expected: wrong
# mistake: writes 'with slots' instead of 'async with slots'; unnoticed without a limit, because contextlib.nullcontext has both
# rule: "With a `limit`, never more than that many files are on their way. The limit may be any number from 1 on"
# seen: right without a limit; with any limit TypeError: 'Semaphore' object does not support the context manager protocol
"""Upload the videos of the party."""

import asyncio
import contextlib

Address = tuple[str, int]


@contextlib.asynccontextmanager
async def connection(address: Address):
    reader, writer = await asyncio.open_connection(*address)
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()


async def upload(address: Address, name: str) -> str:
    async with connection(address) as (reader, writer):
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode().rstrip("\n")
    if answer.startswith("ok "):
        return answer.removeprefix("ok ")
    raise ValueError(answer.removeprefix("refused "))


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    slots = contextlib.nullcontext() if limit is None else asyncio.Semaphore(limit)

    async def work(name: str) -> str:
        with slots:
            return await upload(address, name)

    answers = await asyncio.gather(*map(work, names), return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, ValueError):
            raise answer
    return [f"refused: {answer}" if isinstance(answer, ValueError) else answer for answer in answers]
