# expected: wrong
# mistake: takes the exported parts from the pool in the order of the parts (as executor.map gives them), so a part that is exported early waits for its predecessors before its upload begins
# rule: uploads each part as soon as it is exported, while other parts are still being exported
# seen: right when the exports end in the order of the parts; when a later part is exported before an earlier one, its upload begins too late
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="export")
    stage = [loop.run_in_executor(pool, export, address, part) for part in parts]
    broken = loop.create_future()

    def look(future):
        if not future.cancelled() and future.exception() and not broken.done():
            broken.set_exception(future.exception())

    for future in stage:
        future.add_done_callback(look)

    async def alarm():
        await broken

    try:
        async with asyncio.TaskGroup() as group:
            bell = group.create_task(alarm())
            try:
                shipped = []
                for part, future in zip(parts, stage, strict=True):
                    await asyncio.wait([future])
                    shipped.append(group.create_task(upload(address, part, future.result())))
                await asyncio.gather(*shipped)
                bell.cancel()
            finally:
                for future in stage:
                    future.cancel()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [task.result() for task in shipped]
