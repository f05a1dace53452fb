# expected: wrong
# mistake: waits for a free place in a loop of sleep(0), looking again in every turn of the event loop
# rule: "Do not guess how long something takes, and do not look again and again: await it."
# seen: the results, the limit and the window are right; without a limit (or with one that is large enough) nothing is ever looked at twice; with a smaller limit the loop never sleeps while a file waits, and runs thousands of turns at full processor load
"""Upload the videos of the party: a recursive divide and conquer, and a counter."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = await reader.readuntil(b"\n")
    finally:
        writer.close()
        await writer.wait_closed()
    match answer.decode().removesuffix("\n").partition(" "):
        case "ok", _, receipt:
            return receipt
        case _, _, reason:
            raise ValueError(reason)


class Window:
    """Counts who is on the way."""

    def __init__(self, size: float) -> None:
        self.size = size
        self.count = 0

    async def __aenter__(self) -> None:
        while self.count >= self.size:
            await asyncio.sleep(0)  # let the others go on
        self.count += 1

    async def __aexit__(self, *exc_info) -> None:
        self.count -= 1


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    window = Window(float("inf") if limit is None else limit)

    async def some(part: list[str]) -> list[str]:
        if len(part) > 1:
            middle = len(part) // 2
            left, right = await asyncio.gather(some(part[:middle]), some(part[middle:]))
            return left + right
        async with window:
            try:
                return [await upload(address, part[0])]
            except ValueError as error:
                return [f"refused: {error}"]

    return await some(names)
