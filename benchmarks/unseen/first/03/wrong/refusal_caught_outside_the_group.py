# expected: wrong
# mistake: The refusal leaves its task and is caught only around the task group, which has then cancelled all the other uploads.
# rule: "The depot may refuse a file; the others still arrive, and their receipts come back."
# seen: Right as long as nothing is refused. After one refusal every upload that is still on its way is cancelled, and its result stays "".
"""Upload the videos of the party, one task for each file."""

import asyncio

Address = tuple[str, int]


class Refused(Exception):
    """The depot did not want this file."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name
        self.reason = reason


async def upload(address: Address, name: str) -> str:
    """Upload one file and wait until it has arrived."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise Refused(name, rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = dict.fromkeys(names, "")
    slots = asyncio.Semaphore(limit or len(names))

    async def work(name: str) -> None:
        async with slots:
            results[name] = await upload(address, name)

    try:
        async with asyncio.TaskGroup() as group:
            for name in names:
                group.create_task(work(name))
    except* Refused as refusals:
        for refusal in refusals.exceptions:
            results[refusal.name] = f"refused: {refusal.reason}"
    return [results[name] for name in names]
