"""Task factories: a plain one, one that notes names, and the eager one of 3.12."""

import asyncio


async def short(value):
    await asyncio.sleep(0)
    return value


async def beside():
    loop = asyncio.get_running_loop()
    assert loop.get_task_factory() is None

    def factory(loop, coro, **options):
        return asyncio.Task(coro, loop=loop, **options)

    loop.set_task_factory(factory)
    assert loop.get_task_factory() is factory
    assert await asyncio.create_task(short(1), name="one") == 1
    async with asyncio.TaskGroup() as group:
        two = group.create_task(short(2))
    assert two.result() == 2
    if hasattr(asyncio, "eager_task_factory"):
        loop.set_task_factory(asyncio.eager_task_factory)
        assert await asyncio.gather(short(3), asyncio.create_task(short(4))) == [3, 4]
    loop.set_task_factory(None)
