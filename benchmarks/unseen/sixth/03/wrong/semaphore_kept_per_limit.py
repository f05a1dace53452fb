# expected: wrong
# mistake: keeps one asyncio.Semaphore for each limit in a cache of the module, to use it again in the next call
# rule: "And a program may call `upload_all` again, with other files, the same limit, another one or none, and another event loop."
# seen: right for every first call, for other limits and for more calls in the same loop; a second asyncio.run with the same limit, when files had to wait for a place in both, ends with RuntimeError "... is bound to a different event loop"
"""Upload the videos of the party: a context manager for the connection, a cached one for the places."""

import asyncio
import contextlib
import functools

Address = tuple[str, int]


@functools.cache
def places(limit: int) -> asyncio.Semaphore:
    """The places at the depot. It is always the same depot, so make them only once."""
    return asyncio.Semaphore(limit)


@contextlib.asynccontextmanager
async def connection(address: Address):
    """A connection that is closed in the end."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    async with connection(address) as (reader, writer):
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode().rstrip("\n")
    if answer.startswith("ok "):
        return answer.removeprefix("ok ")
    raise ValueError(answer.removeprefix("refused "))


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""

    async def one(name: str) -> str:
        async with contextlib.nullcontext() if limit is None else places(limit):
            return await upload(address, name)

    answers = await asyncio.gather(*map(one, names), return_exceptions=True)
    texts = []
    for answer in answers:
        if isinstance(answer, ValueError):
            answer = f"refused: {answer}"
        elif isinstance(answer, BaseException):
            raise answer
        texts.append(answer)
    return texts
