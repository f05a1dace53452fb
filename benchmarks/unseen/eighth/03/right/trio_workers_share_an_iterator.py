# expected: right
# mistake: unusual: trio; as many workers as there is room for share one plain iterator over the names (no channel, no limiter), and write into a dict by name
# rule: "How `upload` looks is up to you; you may use asyncio, anyio or trio."
# seen: keeps all the rules in all situations of the fake
"""Upload the videos of the party, with trio."""

import trio

Address = tuple[str, int]


async def pieces_until_newline(stream: trio.SocketStream) -> bytes:
    got = []
    async for piece in stream:
        before, newline, _ = piece.partition(b"\n")
        got.append(before)
        if newline:
            return b"".join(got)
    raise ConnectionError("the depot hung up")


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the line that the depot wrote."""
    async with await trio.open_tcp_stream(*address) as stream:
        await stream.send_all(b"upload " + name.encode("utf-8") + b"\n")
        return (await pieces_until_newline(stream)).decode("utf-8")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    texts = dict.fromkeys(names, "")
    todo = iter(names)  # one thread, and next() does not await: nobody gets a name twice

    async def worker() -> None:
        for name in todo:
            match (await upload(address, name)).partition(" "):
                case ("ok", _, receipt):
                    texts[name] = receipt
                case (_, _, reason):
                    texts[name] = f"refused: {reason}"

    width = len(names) if limit is None else min(limit, len(names))
    async with trio.open_nursery() as nursery:
        for _ in range(width):
            nursery.start_soon(worker)
    return list(texts.values())
