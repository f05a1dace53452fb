# expected: wrong
# mistake: Limits only the connecting and sending; the place is free again when the line has been sent, although the file is on its way until the depot has answered.
# rule: "With a `limit`, never more than that many files are on their way."
# seen: Right without a limit and with a limit that is not smaller than the number of files; with a smaller limit all files are on their way at once.
"""Upload the videos of the party, with trio: senders, and somebody who collects the receipts."""

import math

import trio

Address = tuple[str, int]


async def send(address: Address, name: str) -> trio.SocketStream:
    stream = await trio.open_tcp_stream(*address)
    await stream.send_all(f"upload {name}\n".encode())
    return stream


async def receipt(stream: trio.SocketStream) -> str:
    data = bytearray()
    async with stream:
        async for piece in stream:
            data += piece
            if data[-1:] == b"\n":
                break
    word, _, rest = data.decode().rstrip("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload(address: Address, index: int, name: str, sent: trio.MemorySendChannel) -> None:
    await sent.send((index, await send(address, name)))


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results = [""] * len(names)
    jobs = iter(enumerate(names))
    sent, arriving = trio.open_memory_channel(math.inf)

    async def sender(out: trio.MemorySendChannel) -> None:
        async with out:
            for index, name in jobs:
                await upload(address, index, name, out)

    async def collect(index: int, stream: trio.SocketStream) -> None:
        results[index] = await receipt(stream)

    async with trio.open_nursery() as nursery:
        async with sent:
            for _ in range(min(limit or len(names), len(names))):
                nursery.start_soon(sender, sent.clone())
        async for index, stream in arriving:
            nursery.start_soon(collect, index, stream)
    return results
