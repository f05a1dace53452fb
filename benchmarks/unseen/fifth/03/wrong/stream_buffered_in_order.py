# expected: wrong
# mistake: Like `buffered(n)` of Rust's streams, the async generator frees a place only when the OLDEST file on its way has arrived.
# rule: "as soon as one file arrives (or is refused), the next one sets off."
# seen: With a limit, a long file at the head keeps the places of all later, already arrived files; right without a limit, with limit=1, and when files arrive in the order in which they set off.
"""Upload the videos of the party, as a stream."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Iterable

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(b"upload " + name.encode() + b"\n")
        await writer.drain()
        kind = await reader.readuntil(b" ")
        rest = await reader.readuntil(b"\n")
    finally:
        writer.close()
        await writer.wait_closed()
    text = rest[:-1].decode()
    return text if kind == b"ok " else f"refused: {text}"


async def buffered(work: Iterable[Coroutine[None, None, str]], size: int) -> AsyncIterator[str]:
    """Run at most ``size`` of the coroutines at the same time, yield their results in order."""
    window: deque[asyncio.Task[str]] = deque()
    for coroutine in work:
        if len(window) == size:
            yield await window.popleft()
        window.append(asyncio.create_task(coroutine))
    while window:
        yield await window.popleft()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    work = (upload(address, name) for name in names)
    return [text async for text in buffered(work, limit or len(names))]
