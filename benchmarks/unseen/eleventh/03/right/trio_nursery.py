# expected: right
# mistake: unusual: trio, with a memory channel that holds the permits; a file is started only when a permit has come back
# rule: How `upload` looks is up to you; you may use asyncio, anyio or trio.
# seen: nothing goes wrong
"""Upload the videos of the party with trio."""

import trio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the text for it."""
    stream = await trio.open_tcp_stream(*address)
    async with stream:
        await stream.send_all(f"upload {name}\n".encode())
        answer = bytearray()
        async for piece in stream:
            answer += piece
            if b"\n" in piece:
                break
    word, _, rest = bytes(answer).split(b"\n", 1)[0].decode().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results: dict[int, str] = {}
    give_back, permits = trio.open_memory_channel[None](len(names))
    for _ in range(len(names) if limit is None else min(limit, len(names))):
        give_back.send_nowait(None)

    async def work(index: int, name: str) -> None:
        results[index] = await upload(address, name)
        give_back.send_nowait(None)

    async with give_back, permits, trio.open_nursery() as nursery:
        for index, name in enumerate(names):
            await permits.receive()
            nursery.start_soon(work, index, name)
    return [results[index] for index in range(len(names))]
