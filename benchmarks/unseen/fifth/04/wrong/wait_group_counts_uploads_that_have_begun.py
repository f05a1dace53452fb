# expected: wrong
# mistake: a wait group as in Go, but add() is called when an upload begins, not for every part beforehand; if an upload ends while no other one is on its way, the counter is at zero although parts are still being exported
# rule: "returns the receipts, in the order of `parts`."
# seen: whenever an upload ends, no other upload is on its way, and a part is not exported yet, publish returns too early, with empty receipts for the rest; right when the uploads overlap up to the last one
"""Publish the video with workers and a wait group."""

import trio

from studio import Address, export, upload


class WaitGroup:
    """sync.WaitGroup, for tasks."""

    def __init__(self) -> None:
        self._count = 0
        self._zero = trio.Event()

    def add(self) -> None:
        self._count += 1

    def done(self) -> None:
        self._count -= 1
        if self._count == 0:
            self._zero.set()

    async def wait(self) -> None:
        await self._zero.wait()


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    uploads = WaitGroup()
    desks = trio.CapacityLimiter(workers)
    jobs_in, jobs_out = trio.open_memory_channel[tuple[int, str]](len(parts))
    for job in enumerate(parts):
        jobs_in.send_nowait(job)
    jobs_in.close()

    async def uploader(number: int, part: str, exported: str) -> None:
        uploads.add()
        try:
            receipts[number] = await upload(address, part, exported)
        finally:
            uploads.done()

    async def exporter(jobs: trio.MemoryReceiveChannel[tuple[int, str]]) -> None:
        async with jobs:
            async for number, part in jobs:
                exported = await trio.to_thread.run_sync(
                    export, address, part, limiter=desks, abandon_on_cancel=True
                )
                nursery.start_soon(uploader, number, part, exported)

    async with trio.open_nursery() as nursery:
        for _ in range(workers):
            nursery.start_soon(exporter, jobs_out.clone())
        jobs_out.close()
        await uploads.wait()
        nursery.cancel_scope.cancel()
    return receipts
