# expected: right
# mistake: none; unusual: an async generator yields (index, exported) as the exports end (a reactor around asyncio.wait and a pool of its own per call), and the consumer starts an upload for each
# rule: Several exports and uploads may end at the same moment, so that your code hears of all of them in one turn.
# seen: right in all situations: it refills the pool for all exports of a turn before it yields any of them; leaving the generator cancels what has not begun
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import itertools
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing

from studio import Address, export, upload


async def exports(address, parts, workers):
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(workers)
    waiting = enumerate(parts)
    running = {}

    def refill():
        for index, part in itertools.islice(waiting, workers - len(running)):
            running[loop.run_in_executor(pool, export, address, part)] = index

    try:
        refill()
        while running:
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            errors = [future.exception() for future in done if future.exception()]
            if errors:
                raise errors[0]  # before anything new begins
            ended = [(running.pop(future), future.result()) for future in done]
            refill()
            for entry in ended:
                yield entry
    finally:
        for future in running:
            future.cancel()
        pool.shutdown(wait=False, cancel_futures=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    uploads = {}
    async with asyncio.TaskGroup() as group:
        async with aclosing(exports(address, parts, workers)) as stream:
            async for index, exported in stream:
                uploads[index] = group.create_task(upload(address, parts[index], exported))
    return [uploads[index].result() for index in range(len(parts))]
