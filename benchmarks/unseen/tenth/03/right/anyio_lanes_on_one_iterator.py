# expected: right
# mistake: nothing wrong; unusual: anyio, lanes that share one plain iterator, upload is an object that is called, and the answer is read byte by byte through an async generator
# rule: "How `upload` looks is up to you; you may use asyncio, anyio or trio."
# seen: right in all situations
"""Upload the videos of the party: lanes, which all draw from one iterator."""

from dataclasses import dataclass

import anyio

Address = tuple[str, int]


async def bytes_of(stream):
    """One int for each byte that comes."""
    async for piece in stream:
        for byte in piece:
            yield byte


@dataclass(frozen=True)
class Upload:
    address: Address

    async def __call__(self, name: str) -> tuple[bool, str]:
        host, port = self.address
        async with await anyio.connect_tcp(host, port) as stream:
            await stream.send(" ".join(["upload", name]).encode() + b"\n")
            answer = bytearray()
            source = bytes_of(stream)
            try:
                async for byte in source:
                    if byte == 10:
                        break
                    answer.append(byte)
            finally:
                await source.aclose()
        text = answer.decode()
        if text.startswith("ok "):
            return True, text[3:]
        assert text.startswith("refused "), text
        return False, text[8:]


upload = Upload


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    send = upload(address)
    rest = iter(enumerate(names))
    arrived: list[tuple[int, str]] = []

    async def lane() -> None:
        for index, name in rest:  # all lanes share the iterator: a name goes to the first lane that is free
            taken, text = await send(name)
            arrived.append((index, text if taken else f"refused: {text}"))

    lanes = len(names) if limit is None else min(limit, len(names))
    async with anyio.create_task_group() as group:
        for _ in range(lanes):
            group.start_soon(lane)
    arrived.sort()
    return [text for _, text in arrived]
