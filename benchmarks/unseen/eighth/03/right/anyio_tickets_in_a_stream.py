# expected: right
# mistake: unusual: anyio; the slots are tickets in a memory object stream, the parent takes a ticket before it starts a file, and an incremental decoder puts the letters together
# rule: "With a `limit`, never more than that many files are on their way."
# seen: keeps all the rules in all situations of the fake
"""Upload the videos of the party, with anyio."""

import codecs

import anyio
from anyio.abc import ByteReceiveStream

Address = tuple[str, int]


class Refused(Exception):
    """The depot did not want it."""


async def read_line(stream: ByteReceiveStream) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    text = ""
    while not text.endswith("\n"):
        text += decoder.decode(await stream.receive())
    return text[:-1]


async def upload(address: Address, name: str) -> str:
    """Upload one file; Refused if the depot refused it."""
    host, port = address
    async with await anyio.connect_tcp(host, port) as stream:
        await stream.send(f"upload {name}\n".encode())
        line = await read_line(stream)
    if line.startswith("refused "):
        raise Refused(line.removeprefix("refused "))
    return line.removeprefix("ok ")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    width = min(limit or len(names), len(names))
    give_back, tickets = anyio.create_memory_object_stream(width)
    texts: list[tuple[int, str]] = []

    async def work(index: int, name: str) -> None:
        try:
            texts.append((index, await upload(address, name)))
        except Refused as refusal:
            texts.append((index, "refused: " + str(refusal)))
        finally:
            give_back.send_nowait(index)

    with give_back, tickets:
        for ticket in range(width):
            give_back.send_nowait(ticket)
        async with anyio.create_task_group() as group:
            for index, name in enumerate(names):
                await tickets.receive()
                group.start_soon(work, index, name)
    return [text for _, text in sorted(texts)]
