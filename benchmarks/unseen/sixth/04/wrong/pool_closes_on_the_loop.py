# expected: wrong
# mistake: leaves the `with ThreadPoolExecutor` block right after handing in the exports, and the end of that block waits for all of them, on the thread of the loop
# rule: "While the parts are exported somebody rings at the door now and then, and the loop must answer at once."
# seen: in every situation the loop stands still until the last export is done, and no upload sets off before that
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        exports = [loop.run_in_executor(pool, export, address, part) for part in parts]

    async def deliver(part: str, exporting: "asyncio.Future[str]") -> str:
        return await upload(address, part, await exporting)

    async with asyncio.TaskGroup() as group:
        deliveries = [
            group.create_task(deliver(part, exporting)) for part, exporting in zip(parts, exports, strict=True)
        ]
    return [delivery.result() for delivery in deliveries]
