"""All at once with a task group; each task's result is what it waited for."""

import asyncio


async def skeleton(seconds):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asyncio.sleep(each, each)) for each in seconds]
    return [task.result() for task in tasks]
