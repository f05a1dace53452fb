# expected: wrong
# mistake: The export's thread calls future.set_result and set_exception itself, without loop.call_soon_threadsafe.
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: Looks right when something else wakes the loop now and then (an upload, the door bell); if the loop is asleep when the export ends, nobody goes on (for ever, when nothing else happens), and in debug mode the thread gets a RuntimeError.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading

from studio import Address, export, upload


def export_on_thread(address: Address, part: str) -> "asyncio.Future[str]":
    """Start a thread that exports this part; a future that will have what it gave back."""
    future = asyncio.get_running_loop().create_future()

    def work() -> None:
        try:
            exported = export(address, part)
        except Exception as error:
            if not future.done():
                future.set_exception(error)
        else:
            if not future.done():
                future.set_result(exported)

    threading.Thread(target=work).start()
    return future


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    slots = asyncio.Semaphore(workers)

    async def export_and_upload(part: str) -> str:
        async with slots:
            exported = await export_on_thread(address, part)
        return await upload(address, part, exported)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(export_and_upload(part)) for part in parts]
    return [task.result() for task in tasks]
