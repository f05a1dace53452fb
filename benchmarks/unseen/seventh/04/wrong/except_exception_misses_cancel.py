# expected: wrong
# mistake: it tidies up in `except Exception`, and CancelledError is a BaseException, so its bare tasks go on when publish is cancelled
# rule: "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up."
# seen: right without a stop and after an ExportError; after a cancellation of publish further exports begin, and uploads go on in the background
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    slots = asyncio.Semaphore(workers)

    async def job(part: str) -> str:
        async with slots:
            exported = await asyncio.to_thread(export, address, part)
        return await upload(address, part, exported)

    jobs = [asyncio.create_task(job(part)) for part in parts]
    try:
        done, _ = await asyncio.wait(jobs, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    except Exception:
        for task in jobs:
            task.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        raise
    return [task.result() for task in jobs]
