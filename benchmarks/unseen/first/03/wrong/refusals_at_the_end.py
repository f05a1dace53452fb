# expected: wrong
# mistake: The answers of gather are sorted into receipts and refusals, and the two lists are put one behind the other.
# rule: "The result has one text for each name, in the order of `names`: the receipt, or `refused: REASON`"
# seen: Right if nothing is refused, if all are refused, or if the refused files are the last ones; otherwise the texts belong to the wrong names.
"""Upload the videos of the party with asyncio.gather."""

import asyncio
import contextlib

Address = tuple[str, int]


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
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    slots = contextlib.nullcontext() if limit is None else asyncio.Semaphore(limit)

    async def work(name: str) -> str:
        async with slots:
            return await upload(address, name)

    outcomes = await asyncio.gather(*(work(name) for name in names), return_exceptions=True)
    receipts = []
    refusals = []
    for outcome in outcomes:
        if isinstance(outcome, ValueError):
            refusals.append(f"refused: {outcome}")
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            receipts.append(outcome)
    return receipts + refusals
