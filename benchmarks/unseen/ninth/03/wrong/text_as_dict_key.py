# expected: wrong
# mistake: to put the texts back into order, the collector keeps a dict from text to position; two files that are refused for the same reason share one key, so one text gets lost
# rule: "There is at least one name, there may be hundreds, and no name stands twice; two files may be refused for the same reason."
# seen: right as long as all texts differ; when two files are refused for the same reason, the result has fewer texts than there are names
"""Upload the videos of the party: senders, and one collector at the end of a channel."""

import trio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    async with await trio.open_tcp_stream(*address) as stream:
        await stream.send_all(f"upload {name}\n".encode())
        answer = b""
        while not answer.endswith(b"\n"):
            piece = await stream.receive_some(4096)
            if piece == b"":
                raise ConnectionError("no answer")
            answer += piece
    word, _, rest = answer[:-1].decode().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def sender(address, position, name, limiter, channel) -> None:
    async with channel:
        async with limiter:
            text = await upload(address, name)
        await channel.send((position, text))


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    limiter = trio.CapacityLimiter(limit if limit is not None else len(names))
    sending, receiving = trio.open_memory_channel(len(names))
    position_of: dict[str, int] = {}

    async with trio.open_nursery() as nursery:
        async with sending:
            for position, name in enumerate(names):
                nursery.start_soon(sender, address, position, name, limiter, sending.clone())
        async with receiving:
            async for position, text in receiving:
                position_of[text] = position

    return sorted(position_of, key=position_of.__getitem__)
