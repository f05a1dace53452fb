# expected: right
# mistake: nothing wrong; unusual: trio, and a relay race: each runner that has come home starts the next runner in the same nursery, there is no semaphore, queue or worker loop
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: right in all situations
"""Upload the videos of the party: a relay race in a trio nursery."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import trio

Address = tuple[str, int]


@asynccontextmanager
async def depot(address: Address) -> AsyncIterator[trio.SocketStream]:
    stream = await trio.open_tcp_stream(*address)
    async with stream:
        yield stream


async def first_line(stream: trio.SocketStream) -> bytes:
    pieces = []
    async for piece in stream:
        before, newline, _ = piece.partition(b"\n")
        pieces.append(before)
        if newline:
            return b"".join(pieces)
    raise ConnectionError("no answer")


async def upload(address: Address, name: str) -> str:
    """Upload one file and give back the text for the list, be it taken or refused."""
    async with depot(address) as stream:
        await stream.send_all(b"upload %s\n" % name.encode())
        answer = str(await first_line(stream), "utf-8")
    match answer.split(" ", 1):
        case ["ok", receipt]:
            return receipt
        case ["refused", reason]:
            return "refused: " + reason
    raise RuntimeError(f"the depot says {answer!r}")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    texts: dict[str, str] = {}  # no name stands twice
    on_the_bench = names[::-1]

    async def runner(name: str) -> None:
        texts[name] = await upload(address, name)
        if on_the_bench:
            race.start_soon(runner, on_the_bench.pop())

    async with trio.open_nursery() as race:
        for _ in range(min(limit or len(names), len(names))):
            race.start_soon(runner, on_the_bench.pop())
    return [texts[name] for name in names]
