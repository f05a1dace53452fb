# expected: wrong
# mistake: A refusal leaves its task as an exception, so the TaskGroup cancels all the other uploads; except* after the group comes too late.
# rule: The depot may refuse a file; the others still arrive, and their receipts come back.
# seen: Right without refusals, and if the refused file is the last one to get its answer. If others are still on their way (or waiting) at a refusal, they are cancelled, and reading their results raises CancelledError.
"""Upload the videos of the party, in a task group."""

import asyncio

Address = tuple[str, int]


class Refused(Exception):
    """The depot does not want the file."""


async def upload(address: Address, name: str) -> str:
    """Upload one file and return its receipt."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode().rstrip("\n")
    finally:
        writer.close()
        await writer.wait_closed()
    if answer.startswith("refused "):
        raise Refused(answer.removeprefix("refused "))
    return answer.removeprefix("ok ")


def as_text(task: "asyncio.Task[str]") -> str:
    error = task.exception()
    return task.result() if error is None else f"refused: {error}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    slots = asyncio.BoundedSemaphore(limit or len(names))

    async def guarded(name: str) -> str:
        async with slots:
            return await upload(address, name)

    tasks = []
    try:
        async with asyncio.TaskGroup() as group:
            for name in names:
                tasks.append(group.create_task(guarded(name)))
    except* Refused:
        pass  # their texts are made below
    return [as_text(task) for task in tasks]
