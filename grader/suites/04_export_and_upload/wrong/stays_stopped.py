"""Threads take parts from one list, until a flag of the module says that all is over."""

import asyncio
import threading
from collections import deque

from studio import ExportError, export, upload

stopped = threading.Event()


async def publish(address, parts, workers):
    loop = asyncio.get_running_loop()
    jobs = deque(enumerate(parts))
    exported = [loop.create_future() for _ in parts]

    def settle(index, text, error):
        if exported[index].done():
            return
        if error is None:
            exported[index].set_result(text)
        else:
            exported[index].set_exception(error)

    def work():
        while not stopped.is_set():
            try:
                index, part = jobs.popleft()
            except IndexError:
                return
            try:
                text, error = export(address, part), None
            except ExportError as failure:
                stopped.set()
                text, error = "", failure
            loop.call_soon_threadsafe(settle, index, text, error)

    async def send(index, part):
        return await upload(address, part, await exported[index])

    for _ in range(workers):
        threading.Thread(target=work, daemon=True).start()
    try:
        async with asyncio.TaskGroup() as tasks:
            sent = [tasks.create_task(send(*each)) for each in enumerate(parts)]
    except BaseException:
        stopped.set()
        raise
    return [task.result() for task in sent]
