"""A thread that wants to await needs a loop of its own: asyncio.run starts one."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import export, upload


async def publish(address, parts, workers):
    def one(part):
        exported = export(address, part)
        return asyncio.run(upload(address, part, exported))

    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=workers)
    return await asyncio.gather(*(loop.run_in_executor(pool, one, part) for part in parts))
