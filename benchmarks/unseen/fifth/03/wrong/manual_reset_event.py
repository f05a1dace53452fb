# expected: wrong
# mistake: It takes asyncio.Event for an AutoResetEvent (C#): nobody clears it after a wait.
# rule: "With a `limit`, never more than that many files are on their way. The limit may be any number from 1 on"
# seen: The second time that the window is full, event.wait() returns at once without giving up control, and the `while` spins for ever: it hangs with more than limit + 1 files (unless several of them arrive at the same moment, then a little later); right with fewer, and without a limit.
"""Upload the videos of the party."""

import asyncio

Address = tuple[str, int]


class Turnstile:
    """Lets in at most ``size`` at a time."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.inside = 0
        self.someone_left = asyncio.Event()

    async def enter(self) -> None:
        while self.inside >= self.size:
            await self.someone_left.wait()
        self.inside += 1

    def leave(self, *_: object) -> None:
        self.inside -= 1
        self.someone_left.set()


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.writelines([b"upload ", name.encode(), b"\n"])
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().removesuffix("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    turnstile = Turnstile(limit or len(names))
    tasks = []
    async with asyncio.TaskGroup() as group:
        for name in names:
            await turnstile.enter()
            task = group.create_task(upload(address, name))
            task.add_done_callback(turnstile.leave)
            tasks.append(task)
    return [task.result() for task in tasks]
