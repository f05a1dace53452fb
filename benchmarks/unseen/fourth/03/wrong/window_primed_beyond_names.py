# expected: wrong
# mistake: The window is filled with exactly `limit` files by popping from the waiting ones, without a look whether there are so many.
# rule: The limit may be any number from 1 on, and larger than the number of files.
# seen: Right without a limit and with a limit up to the number of files. With a larger limit it crashes: IndexError: pop from an empty deque.
"""Upload the videos of the party; each arrival calls back and sends the next one."""

import asyncio
from collections import deque

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file and return its receipt; ValueError if it is refused."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.removesuffix("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    everything_done = asyncio.get_running_loop().create_future()
    waiting = deque(enumerate(names))
    results: list[str | None] = [None] * len(names)
    running: dict[asyncio.Task[str], int] = {}

    def launch() -> None:
        index, name = waiting.popleft()
        task = asyncio.create_task(upload(address, name))
        running[task] = index
        task.add_done_callback(on_done)

    def on_done(task: "asyncio.Task[str]") -> None:
        index = running.pop(task)
        try:
            results[index] = task.result()
        except ValueError as error:
            results[index] = f"refused: {error}"
        except Exception as error:
            if not everything_done.done():
                everything_done.set_exception(error)
            return
        if waiting:
            launch()
        elif not running:
            everything_done.set_result(None)

    for _ in range(len(names) if limit is None else limit):
        launch()
    await everything_done
    return results
