# expected: right
# mistake: none; unusual: trio, and the workers share one plain enumerate iterator, no channel and no limiter; each one takes the next name from it with an ordinary for
# rule: "With a `limit`, never more than that many files are on their way."
# seen: keeps all the rules, under trio.run
"""Upload the videos of the party: trio, and one iterator for all workers."""

import trio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    stream = await trio.open_tcp_stream(*address)
    async with stream:
        await stream.send_all(f"upload {name}\n".encode())
        line = bytearray()
        async for piece in stream:
            line += piece
            if line.endswith(b"\n"):
                break
        else:
            raise ConnectionError("no answer")
    del line[-1]
    head, _, tail = bytes(line).partition(b" ")
    if head != b"ok":
        raise ValueError(tail.decode())
    return tail.decode()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results: list[str] = list(names)
    todo = enumerate(names)

    async def worker() -> None:
        for index, name in todo:
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    async with trio.open_nursery() as nursery:
        for _ in range(min(limit or len(names), len(names))):
            nursery.start_soon(worker)
    return results
