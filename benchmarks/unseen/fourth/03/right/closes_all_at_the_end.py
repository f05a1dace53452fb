# expected: right
# mistake: All connections are kept in an AsyncExitStack and closed together, the last one first, after the last answer; a slot is free as soon as the answer is there, before the connection is closed.
# rule: When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there.
# seen: Nothing goes wrong; the connections just stay open somewhat longer than those files are on their way.
"""Upload the videos of the party, and lock up when all have gone home."""

import asyncio
import contextlib

Address = tuple[str, int]


async def shut(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def upload(address: Address, name: str, closing: contextlib.AsyncExitStack) -> bytes:
    """Send one file; the result is the depot's answer, in bytes."""
    reader, writer = await asyncio.open_connection(*address)
    closing.push_async_callback(shut, writer)
    writer.write(b" ".join([b"upload", name.encode()]) + b"\n")
    return await reader.readuntil()


def as_text(answer: bytes) -> str:
    word, _, rest = answer.decode()[:-1].partition(" ")
    return {"ok": "", "refused": "refused: "}[word] + rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    on_their_way = 0
    room = asyncio.Condition()

    async def one(name: str) -> bytes:
        nonlocal on_their_way
        async with room:
            await room.wait_for(lambda: limit is None or on_their_way < limit)
            on_their_way += 1
        try:
            return await upload(address, name, closing)
        finally:
            async with room:
                on_their_way -= 1
                room.notify()

    async with contextlib.AsyncExitStack() as closing:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(name)) for name in names]
        return [as_text(task.result()) for task in tasks]
