"""Uploads have a loop of their own, in a thread of its own: the exports cannot disturb them there."""

import asyncio
import threading

from studio import export, upload


class Network:
    """A loop in the background."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        self.loop.run_forever()
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self.loop.close()

    async def send(self, coroutine):
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self.loop))

    async def end(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        await asyncio.to_thread(self.thread.join)


async def publish(address, parts, workers):
    network = Network()
    slots = asyncio.Semaphore(workers)

    async def one(part):
        async with slots:
            exported = await asyncio.to_thread(export, address, part)
        return await network.send(upload(address, part, exported))

    try:
        async with asyncio.TaskGroup() as tasks:
            sent = [tasks.create_task(one(part)) for part in parts]
    finally:
        await network.end()
    return [task.result() for task in sent]
