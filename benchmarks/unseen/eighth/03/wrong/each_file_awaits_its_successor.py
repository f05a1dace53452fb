# expected: wrong
# mistake: chains with `then`, as with promises: when a file has arrived, its coroutine awaits the coroutine of the next one, so that the awaits nest deeper with every file of a lane
# rule: "There is at least one name, there may be hundreds"
# seen: right as long as each lane has at most about 240 files; with limit=1 and 300 names (or limit=2 and 600) the nested awaits go beyond Python's recursion limit and upload_all ends with RecursionError
"""Upload the videos of the party, as chains of uploads."""

import asyncio

Address = tuple[str, int]


class Refused(Exception):
    pass


async def then(promise, resolved, rejected) -> None:
    """promise.then(resolved, rejected)"""
    try:
        value = await promise
    except Refused as error:
        follow = rejected(error)
    else:
        follow = resolved(value)
    await follow


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns its receipt, Refused with the depot's reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readline()).decode().removesuffix("\n")
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.partition(" ")
    if word != "ok":
        raise Refused(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = [""] * len(names)
    waiting = iter(range(len(names)))

    async def settle(index: int, text: str) -> None:
        results[index] = text
        await chain()

    async def one(index: int) -> None:
        await then(
            upload(address, names[index]),
            lambda receipt: settle(index, receipt),
            lambda error: settle(index, f"refused: {error}"),
        )

    async def chain() -> None:
        index = next(waiting, None)
        if index is not None:
            await one(index)

    lanes = min(limit or len(names), len(names))
    await asyncio.gather(*(chain() for _ in range(lanes)))
    return results
