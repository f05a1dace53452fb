"""A pool with as many threads as there are workers: the pool is the limit."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import export, upload


async def publish(address, parts, workers):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=workers) as pool:

        async def one(part):
            exported = await loop.run_in_executor(pool, export, address, part)
            return await upload(address, part, exported)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(part)) for part in parts]
    return [task.result() for task in tasks]
