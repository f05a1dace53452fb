# expected: wrong
# mistake: runs the uploads on a second event loop, in a thread of its own, "so that the network has a thread for itself"
# rule: Uploads are tasks on the loop that is there already. They need no threads, and no second loop.
# seen: in every call the uploads run on another thread and on another loop than publish; receipts, order and stops are right
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import contextlib
import threading

from studio import Address, export, upload


@contextlib.contextmanager
def network():
    """A loop for the network that runs beside ours."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(give_up(), loop).add_done_callback(
            lambda _: loop.call_soon_threadsafe(loop.stop)
        )
        thread.join()
        loop.close()


async def give_up():
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    slots = asyncio.Semaphore(workers)

    async def one(part, net):
        async with slots:
            exported = await asyncio.to_thread(export, address, part)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(upload(address, part, exported), net))

    with network() as net:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(part, net)) for part in parts]
    return [task.result() for task in tasks]
