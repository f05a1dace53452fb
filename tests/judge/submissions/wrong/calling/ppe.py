"""A pool of processes, which the sandbox has no room for."""

# fault: raised
# words: Your code raised

import asyncio, concurrent.futures


async def answer(address, names):
    loop = asyncio.get_running_loop()
    with concurrent.futures.ProcessPoolExecutor(1) as ex:  # here
        return await loop.run_in_executor(ex, abs, -1)
