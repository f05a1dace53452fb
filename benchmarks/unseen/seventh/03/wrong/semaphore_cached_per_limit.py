# expected: wrong
# mistake: The semaphore for a limit is made once and kept for later calls (functools.cache), but it belongs to the event loop in which somebody had to wait for it.
# rule: "a program may call `upload_all` again, with other files, the same limit, another one or none, and another event loop"
# seen: A second call with the same limit in another event loop (a second asyncio.run), if both calls have more files than the limit: "RuntimeError: ... is bound to a different event loop". A single call, calls in one loop one after the other, and calls with different limits are right.
"""Upload the videos of the party."""

import asyncio
import functools

Address = tuple[str, int]


@functools.cache
def slots_for(limit: int) -> asyncio.Semaphore:
    return asyncio.Semaphore(limit)


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().rstrip("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    async def work(name: str) -> str:
        if limit is None:
            return await upload(address, name)
        async with slots_for(limit):
            return await upload(address, name)

    outcomes = await asyncio.gather(*map(work, names), return_exceptions=True)
    results = []
    for outcome in outcomes:
        if isinstance(outcome, ValueError):
            results.append(f"refused: {outcome}")
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            results.append(outcome)
    return results
