# expected: wrong
# mistake: cuts off the first word with lstrip("ok ") and lstrip("refused "), which strip any of these letters and not the word
# rule: "the receipt, or `refused: REASON`, both as the depot wrote them."
# seen: right while the receipt does not begin with "o", "k" or a space and the reason does not begin with one of "r e f u s d" or a space; "refused disk full" becomes "refused: isk full", "ok k-17" becomes "-17"
"""Upload the videos of the party: a condition, and as_completed."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readuntil(b"\n")).decode()[:-1]
    finally:
        writer.close()
        await writer.wait_closed()
    if answer.startswith("refused"):
        raise ValueError(answer.lstrip("refused "))
    return answer.lstrip("ok ")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    free = len(names) if limit is None else limit
    changed = asyncio.Condition()

    async def numbered(index: int, name: str) -> tuple[int, str]:
        nonlocal free
        async with changed:
            await changed.wait_for(lambda: free > 0)
            free -= 1
        try:
            return index, await upload(address, name)
        except ValueError as reason:
            return index, f"refused: {reason}"
        finally:
            async with changed:
                free += 1
                changed.notify()

    found = []
    tasks = [asyncio.create_task(numbered(*item)) for item in enumerate(names)]
    for arrival in asyncio.as_completed(tasks):
        found.append(await arrival)
    return [text for _, text in sorted(found)]
