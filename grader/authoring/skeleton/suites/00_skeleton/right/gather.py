"""All at once with gather."""

# TODO(author): write three right programs that look nothing like the reference

import asyncio


async def _one(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def skeleton(seconds):
    return await asyncio.gather(*(_one(each) for each in seconds))
