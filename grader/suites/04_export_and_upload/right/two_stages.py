"""As many exporters as there are workers take parts from one line; each starts an upload and goes on."""

import anyio
from anyio import to_thread
from studio import export, upload


async def publish(address, parts, workers):
    receipts = [""] * len(parts)
    waiting = iter(list(enumerate(parts)))

    async def send(index, part, exported):
        receipts[index] = await upload(address, part, exported)

    async def exporter(group):
        for index, part in waiting:
            exported = await to_thread.run_sync(export, address, part)
            group.start_soon(send, index, part, exported)

    async with anyio.create_task_group() as group:
        for _ in range(workers):
            group.start_soon(exporter, group)
    return receipts
