"""Every way to have a task, and none is left over."""

import asyncio


async def short(value):
    await asyncio.sleep(0)
    return value


async def for_ever():
    await asyncio.Event().wait()


async def beside():
    loop = asyncio.get_running_loop()
    assert (
        await asyncio.Task(short(1))
        == await loop.create_task(short(1))
        == await asyncio.ensure_future(short(1))
    )
    async with asyncio.TaskGroup() as group:
        named = group.create_task(short(2), name="named")
    assert named.get_name() == "named" and named.result() == 2
    endless = asyncio.create_task(for_ever())
    await asyncio.sleep(0)
    endless.cancel()
    assert isinstance((await asyncio.gather(endless, return_exceptions=True))[0], asyncio.CancelledError)
    assert len(asyncio.all_tasks()) == 1 and asyncio.current_task() is not None
    future = loop.create_future()
    loop.call_soon(future.set_result, 3)
    assert await asyncio.wait_for(future, timeout=1) == 3
