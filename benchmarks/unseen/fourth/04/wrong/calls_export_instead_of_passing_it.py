# expected: wrong
# mistake: writes to_thread.run_sync(export(address, part)): export is called here, on the thread of the loop, and its result is handed over as if it were a function
# rule: "`export` is a library: you cannot rewrite it, only call it where it holds up nobody."
# seen: always: the loop is held up by the first export, and then a TypeError ('str' object is not callable) comes out
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
from anyio import to_thread

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    limiter = anyio.CapacityLimiter(workers)
    receipts: dict[str, str] = {}

    async def process(part: str) -> None:
        exported = await to_thread.run_sync(export(address, part), limiter=limiter)
        receipts[part] = await upload(address, part, exported)

    async with anyio.create_task_group() as group:
        for part in parts:
            group.start_soon(process, part)
    return [receipts[part] for part in parts]
