# expected: wrong
# mistake: a home-made to_thread sets the asyncio future straight from the thread, without call_soon_threadsafe
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: if the loop is asleep when the export ends, it does not wake: the next export and the upload begin only when something else wakes the loop (a bell, an upload that ends), and without that publish hangs for ever.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from collections.abc import Callable

from studio import Address, export, upload


def promise(function: Callable[..., str], *args: object) -> "asyncio.Future[str]":
    """Like ``new Promise((resolve, reject) => …)``, with a thread inside."""
    future: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def body() -> None:
        try:
            result = function(*args)
        except Exception as error:
            if not future.done():
                future.set_exception(error)
        else:
            if not future.done():
                future.set_result(result)

    threading.Thread(target=body, daemon=True).start()
    return future


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    numbered = iter(list(enumerate(parts)))
    uploads: dict[int, asyncio.Task[str]] = {}

    async def exporter(group: asyncio.TaskGroup) -> None:
        for index, part in numbered:
            exported = await promise(export, address, part)
            uploads[index] = group.create_task(upload(address, part, exported))

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(exporter(group))
    return [task.result() for _, task in sorted(uploads.items())]
