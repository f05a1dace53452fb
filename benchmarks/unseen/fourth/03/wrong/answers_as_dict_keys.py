# expected: wrong
# mistake: To bring the answers into the order of the names, a dict from answer to name is built; of two equal answers the second one overwrites the first.
# rule: There is at least one name, there may be hundreds, and no name stands twice; two files may be refused for the same reason.
# seen: Right as long as all answers differ. When two files are refused for the same reason, one name has no answer any more and upload_all raises KeyError.
"""Upload the videos of the party, with trio; the answers come through a channel."""

import trio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; the result is its text for the list."""
    async with await trio.open_tcp_stream(*address) as stream:
        await stream.send_all(f"upload {name}\n".encode())
        received = bytearray()
        while not received.endswith(b"\n"):
            piece = await stream.receive_some()
            if not piece:
                raise ConnectionError("the depot has gone")
            received += piece
    word, _, rest = received.decode().rstrip("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    slots = trio.Semaphore(limit or len(names))
    send, receive = trio.open_memory_channel(len(names))
    name_of: dict[str, str] = {}

    async def one(name: str) -> None:
        async with slots:
            text = await upload(address, name)
        await send.send((text, name))

    async with trio.open_nursery() as nursery:
        for name in names:
            nursery.start_soon(one, name)
        for _ in names:
            text, name = await receive.receive()
            name_of[text] = name

    text_of = {name: text for text, name in name_of.items()}
    return [text_of[name] for name in names]
