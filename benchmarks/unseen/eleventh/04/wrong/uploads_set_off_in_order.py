# expected: wrong
# mistake: one task goes over the exports in the order of `parts` and starts each upload, so a quick part waits for the slow one before it
# rule: "uploads each part as soon as it is exported"
# seen: right when exports end in the order of `parts`; when part 0 takes longer than part 1, the upload of part 1 sets off late
"""Publish the video of the party: exporters fill a list of futures, an uploader reads it."""

import asyncio

from studio import Address, export, upload


class Pipeline:
    """The exports on one side, the uploads on the other, a row of futures between them."""

    def __init__(self, address: Address, parts: list[str]) -> None:
        loop = asyncio.get_running_loop()
        self.address = address
        self.exported: dict[str, asyncio.Future[str]] = {part: loop.create_future() for part in parts}
        self.queue = iter(parts)

    async def exporter(self) -> None:
        for part in self.queue:
            self.exported[part].set_result(await asyncio.to_thread(export, self.address, part))

    async def uploader(self, group: asyncio.TaskGroup) -> list[asyncio.Task[str]]:
        uploads = []
        for part, future in self.exported.items():
            exported = await future
            uploads.append(group.create_task(upload(self.address, part, exported)))
        return uploads


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    pipeline = Pipeline(address, parts)
    async with asyncio.TaskGroup() as group:
        uploads = group.create_task(pipeline.uploader(group))
        for _ in range(workers):
            group.create_task(pipeline.exporter())
    return [task.result() for task in uploads.result()]
