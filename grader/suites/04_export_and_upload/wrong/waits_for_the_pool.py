"""What a pool of threads does cannot hold up the loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import export, upload


async def publish(address, parts, workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        jobs = [pool.submit(export, address, part) for part in parts]
        async with asyncio.TaskGroup() as group:
            tasks = []
            for part, job in zip(parts, jobs):
                exported = job.result()
                tasks.append(group.create_task(upload(address, part, exported)))
    return [task.result() for task in tasks]
