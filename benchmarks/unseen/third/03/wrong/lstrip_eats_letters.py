# expected: wrong
# mistake: Removes the first word with str.lstrip("refused ") and str.lstrip("ok "), which strip any of these letters, not the word.
# rule: "the receipt, or `refused: REASON`, both as the depot wrote them."
# seen: Right for texts that begin with another letter; a reason that begins with one of r e f u s d ("full", "server is down") or a receipt that begins with o or k loses its first letters.
"""Upload the videos of the party, with anyio."""

import anyio
import anyio.abc

Address = tuple[str, int]


async def answer_of(stream: anyio.abc.ByteReceiveStream) -> str:
    pieces = []
    async for piece in stream:
        pieces.append(piece)
        if piece.endswith(b"\n"):
            break
    return b"".join(pieces).decode("utf-8").rstrip("\n")


async def upload(address: Address, name: str) -> str:
    stream = await anyio.connect_tcp(address[0], address[1])
    async with stream:
        await stream.send(bytes(f"upload {name}\n", "utf-8"))
        answer = await answer_of(stream)
    if answer.startswith("refused "):
        return "refused: " + answer.lstrip("refused ")
    return answer.lstrip("ok ")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results: list[str] = list(names)
    sender, receiver = anyio.create_memory_object_stream(len(names))
    for job in enumerate(names):
        sender.send_nowait(job)
    sender.close()

    async def worker(jobs) -> None:
        async with jobs:
            async for index, name in jobs:
                results[index] = await upload(address, name)

    async with receiver, anyio.create_task_group() as group:
        for _ in range(min(limit or len(names), len(names))):
            group.start_soon(worker, receiver.clone())
    return results
