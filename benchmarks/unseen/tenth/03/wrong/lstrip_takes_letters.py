# expected: wrong
# mistake: to cut off the word "ok " the learner writes lstrip("ok "), which takes away any of the letters o and k and blanks at the front, not the word
# rule: "The result has one text for each name, in the order of `names`: the receipt, or `refused: REASON`, both as the depot wrote them."
# seen: goes wrong when a receipt begins with o, k or a blank: of "ok kitchen-7" remains "itchen-7"; right for all other receipts and for all refusals
"""Upload the videos of the party."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file, return the receipt; raise ValueError if it is refused."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readuntil()).decode()[:-1]
    finally:
        writer.close()
        await writer.wait_closed()
    if answer.startswith("refused "):
        raise ValueError(answer.removeprefix("refused "))
    return answer.lstrip("ok ")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    pending: set[asyncio.Task[str]] = set()
    tasks: list[asyncio.Task[str]] = []
    room = limit or len(names)

    for name in names:
        if len(pending) == room:
            _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        task = asyncio.create_task(upload(address, name), name=name)
        tasks.append(task)
        pending.add(task)

    results = await asyncio.gather(*tasks, return_exceptions=True)
    return [f"refused: {result}" if isinstance(result, ValueError) else result for result in results]
