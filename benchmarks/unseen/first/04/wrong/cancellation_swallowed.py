# expected: wrong
# mistake: It catches its own cancellation to tidy up, and then returns an empty list instead of raising it again.
# rule: "The cancellation comes out of `publish`, too: whoever catches it to tidy up raises it again."
# seen: Right unless publish is cancelled; then everything stops, but the task of the caller is not cancelled: it goes on with an empty list of receipts.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    slots = asyncio.Semaphore(workers)

    async def export_and_upload(part: str) -> str:
        async with slots:
            exported = await asyncio.to_thread(export, address, part)
        return await upload(address, part, exported)

    tasks = [asyncio.create_task(export_and_upload(part)) for part in parts]

    async def stop() -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    try:
        return await asyncio.gather(*tasks)
    except asyncio.CancelledError:
        await stop()
        return []  # we were told to stop, and stopped
    except Exception:
        await stop()
        raise
