# expected: right
# mistake: anyio; a relay: each file is a task that starts its successor in the same task group when it has its answer and has closed; no semaphore, no worker, no queue.
# rule: The window *slides*: as soon as one file arrives (or is refused), the next one sets off.
# seen: Nothing goes wrong.
"""Upload the videos of the party, with anyio: each one calls the next."""

import anyio
import anyio.abc

Address = tuple[str, int]


async def upload(address: Address, name: str) -> tuple[str, str]:
    """Upload one file; the result is the depot's word and the rest."""
    pieces: list[bytes] = []
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        async for piece in stream:
            pieces.append(piece)
            if piece.endswith(b"\n"):
                break
    word, _, rest = b"".join(pieces).decode("utf-8").rstrip("\n").partition(" ")
    return word, rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    texts: dict[int, str] = {}
    begun = 0

    async def run(group: anyio.abc.TaskGroup, index: int) -> None:
        word, rest = await upload(address, names[index])
        texts[index] = rest if word == "ok" else f"{word}: {rest}"
        begin(group)

    def begin(group: anyio.abc.TaskGroup) -> None:
        nonlocal begun
        if begun < len(names):
            group.start_soon(run, group, begun)
            begun += 1

    async with anyio.create_task_group() as group:
        for _ in range(limit if limit is not None and limit < len(names) else len(names)):
            begin(group)
    return [texts[index] for index in range(len(names))]
