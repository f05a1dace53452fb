# expected: wrong
# mistake: a monitor as in Java, but the learner checks the condition with `if` instead of `while` before it takes a place, and each arrival notifies all who wait
# rule: "With a `limit`, never more than that many files are on their way."
# seen: right without a limit, and as long as never two files wait for a place; as soon as one arrives while two or more wait, all of them set off at once
"""Upload the videos of the party; a monitor counts who is on the way."""

import asyncio

Address = tuple[str, int]


class Street:
    """Room for so many files at the same time."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.on_the_way = 0
        self.changed = asyncio.Condition()

    async def enter(self) -> None:
        async with self.changed:
            if self.on_the_way >= self.room:
                await self.changed.wait()
            self.on_the_way += 1

    async def leave(self) -> None:
        async with self.changed:
            self.on_the_way -= 1
            self.changed.notify_all()


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns its receipt, ValueError with the depot's reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.writelines([b"upload ", name.encode(), b"\n"])
        await writer.drain()
        answer = (await reader.readline()).decode()[:-1]
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    street = Street(limit or len(names))

    async def work(name: str) -> str:
        await street.enter()
        try:
            return await upload(address, name)
        except ValueError as error:
            return f"refused: {error}"
        finally:
            await street.leave()

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(name)) for name in names]
    return [task.result() for task in tasks]
