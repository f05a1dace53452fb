# expected: wrong
# mistake: stops its threads with a threading.Event of the module that nobody clears again before the next call
# rule: "And a program may call `publish` again, with other parts and another number of workers, whatever came of it the first time."
# seen: right until the first failure or cancellation; the next call of publish hangs for ever, because its threads see the old stop flag and go home
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from collections import deque

from studio import Address, export, upload

STOP = threading.Event()


def machine(address: Address, todo: deque, loop: asyncio.AbstractEventLoop) -> None:
    """A thread: export parts until there are no more, or until somebody says stop."""

    def tell(function, *arguments) -> None:
        try:
            loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:  # the loop is closed; nobody wants to know any more
            pass

    while not STOP.is_set():
        try:
            part, future = todo.popleft()
        except IndexError:
            return
        try:
            exported = export(address, part)
        except BaseException as problem:
            STOP.set()
            tell(settle, future, None, problem)
        else:
            tell(settle, future, exported, None)


def settle(future: asyncio.Future, exported: str | None, problem: BaseException | None) -> None:
    """On the thread of the loop."""
    if future.done():
        return
    if problem is not None:
        future.set_exception(problem)
    else:
        future.set_result(exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in parts]
    todo = deque(zip(parts, futures))

    async def send(part: str, future: asyncio.Future) -> str:
        return await upload(address, part, await future)

    for _ in range(workers):
        threading.Thread(target=machine, args=(address, todo, loop), daemon=True).start()
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(send(part, future)) for part, future in zip(parts, futures)]
    except BaseException:
        STOP.set()
        raise
    return [task.result() for task in tasks]
