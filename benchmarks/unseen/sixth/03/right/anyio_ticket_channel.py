# expected: right
# mistake: none; unusual: anyio, tickets travel through a memory object stream: the main task takes a ticket before it starts a task, and the task puts it back
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: keeps all the rules, under asyncio and under trio
"""Upload the videos of the party: anyio, and tickets in a channel."""

import math
from functools import partial

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]


async def upload(address: Address, name: str, *, keep) -> None:
    """Upload one file, and hand the text for the result to ``keep``."""
    host, port = address
    async with await anyio.connect_tcp(host, port) as stream:
        await stream.send(b"upload " + name.encode() + b"\n")
        line = await BufferedByteReceiveStream(stream).receive_until(b"\n", 2**30)
    match line.decode().partition(" "):
        case "ok", _, receipt:
            keep(receipt)
        case "refused", _, reason:
            keep(f"refused: {reason}")
        case _:
            raise RuntimeError(f"strange answer {line!r}")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results: dict[int, str] = {}
    give_back, take = anyio.create_memory_object_stream(math.inf)

    async def with_ticket(index: int, ticket: int) -> None:
        await upload(address, names[index], keep=partial(results.__setitem__, index))
        give_back.send_nowait(ticket)

    with give_back, take:
        for ticket in range(min(limit or len(names), len(names))):
            give_back.send_nowait(ticket)
        async with anyio.create_task_group() as tasks:
            for index in range(len(names)):
                tasks.start_soon(with_ticket, index, await take.receive())
    return [text for _, text in sorted(results.items())]
