"""A thread gives the turn away a second time, with a deadline near enough to move the clock early."""

import asyncio
import gc
import threading

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    turns = next(found for found in gc.get_objects() if type(found).__name__ == "Turns")
    go = threading.Event()

    def forge():
        go.wait()
        while not turns.waiting:
            pass
        turns.channel.send(t="idle", seq=turns.sequence + 1, deadline=turns.ticks + 1, writers=0)

    threading.Thread(target=forge, daemon=True).start()
    work = asyncio.create_task(one_by_one(address, names))
    go.set()
    return await work
