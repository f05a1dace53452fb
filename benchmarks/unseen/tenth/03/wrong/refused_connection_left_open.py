# expected: wrong
# mistake: the learner closes the stream only after a receipt; for a refused file the exception jumps over aclose(), and the connection is left to the garbage collector
# rule: "The depot leaves the connection open after its answer; **you** close it, whether the file was taken or refused, and do not leave that to Python's garbage collector."
# seen: goes wrong for each refused file: its stream is never closed by the program (ResourceWarning: unclosed socket); right when all files are taken
"""Upload the videos of the party, with trio and a channel."""

import trio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file, return the receipt; raise ValueError if it is refused."""
    stream = await trio.open_tcp_stream(*address)
    await stream.send_all(f"upload {name}\n".encode())
    received = b""
    async for piece in stream:
        received += piece
        if received.endswith(b"\n"):
            break
    word, _, rest = received.decode().removesuffix("\n").partition(" ")
    if word == "refused":
        raise ValueError(rest)
    await stream.aclose()
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    results = {}
    todo, jobs = trio.open_memory_channel[str](len(names))
    with todo:
        for name in names:
            todo.send_nowait(name)

    async def worker(jobs: trio.MemoryReceiveChannel) -> None:
        async with jobs:
            async for name in jobs:
                try:
                    results[name] = await upload(address, name)
                except ValueError as error:
                    results[name] = f"refused: {error}"

    async with trio.open_nursery() as nursery, jobs:
        for _ in range(min(limit or len(names), len(names))):
            nursery.start_soon(worker, jobs.clone())
    return list(map(results.__getitem__, names))
