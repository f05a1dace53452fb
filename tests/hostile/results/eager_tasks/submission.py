"""Every task is run to its end where it is made: all of them begin before any of them waits."""

import asyncio

from honest import send, steady

__all__ = ["post", "steady"]


def eager(loop, coroutine, **options):
    task = asyncio.Task(coroutine, loop=loop)
    current = asyncio.current_task()
    asyncio.tasks._leave_task(loop, current)
    try:
        while not task.done():
            loop._run_once()
    finally:
        asyncio.tasks._enter_task(loop, current)
    return task


async def post(address, names):
    asyncio.get_running_loop().set_task_factory(eager)
    return await asyncio.gather(*(send(address, name) for name in names))
