"""gather does not stop the others when one fails: then they are cancelled by hand."""

import asyncio

from studio import export, upload


async def publish(address, parts, workers):
    slots = asyncio.Semaphore(workers)

    async def one(part):
        async with slots:
            exported = await asyncio.to_thread(export, address, part)
        return await upload(address, part, exported)

    tasks = [asyncio.create_task(one(part)) for part in parts]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
