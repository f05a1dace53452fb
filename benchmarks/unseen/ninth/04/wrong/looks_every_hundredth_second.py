# expected: wrong
# mistake: a superloop as in firmware: looks at the futures of the pool, sleeps for a hundredth of a second, and looks again
# rule: Nobody sleeps and looks again. Await the thing itself.
# seen: in every call: the loop wakes up a hundred times a second as long as a part is being exported, and notices the end of an export late; the receipts are right
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload

TICK = 0.01


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    pool = ThreadPoolExecutor(workers)
    slots: list[tuple[int, Future[str]]] = []
    position = 0
    shipments: dict[int, asyncio.Task[str]] = {}
    try:
        async with asyncio.TaskGroup() as group:
            while slots or position < len(parts):
                while len(slots) < workers and position < len(parts):
                    slots.append((position, pool.submit(export, address, parts[position])))
                    position += 1
                busy = []
                for index, future in slots:
                    if future.done():
                        shipments[index] = group.create_task(upload(address, parts[index], future.result()))
                    else:
                        busy.append((index, future))
                if len(busy) == len(slots):
                    await asyncio.sleep(TICK)
                slots = busy
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [shipments[index].result() for index in range(len(parts))]
