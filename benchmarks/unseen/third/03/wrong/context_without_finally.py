# expected: wrong
# mistake: The @asynccontextmanager has no try/finally around its yield, so the connection stays open when the body raises, which it does for a refused file.
# rule: "**you** close it, whether the file was taken or refused, and do not leave that to Python's garbage collector."
# seen: Right as long as every file is taken; the connection of each refused file is still open when upload_all returns.
"""Upload the videos of the party."""

import asyncio
from contextlib import asynccontextmanager

Address = tuple[str, int]


class Refused(ValueError):
    """The depot does not want the file."""


@asynccontextmanager
async def connected(address: Address):
    reader, writer = await asyncio.open_connection(*address)
    yield reader, writer
    writer.close()
    await writer.wait_closed()


async def upload(address: Address, name: str) -> str:
    async with connected(address) as (reader, writer):
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        match (await reader.readline()).decode().removesuffix("\n").split(" ", 1):
            case ["ok", receipt]:
                return receipt
            case ["refused", reason]:
                raise Refused(reason)
            case other:
                raise RuntimeError(f"strange answer: {other}")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    slots = asyncio.BoundedSemaphore(limit or len(names))

    async def when_free(name: str) -> str:
        async with slots:
            return await upload(address, name)

    outcomes = await asyncio.gather(*map(when_free, names), return_exceptions=True)
    texts = []
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            texts.append(f"refused: {outcome}")
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            texts.append(outcome)
    return texts
