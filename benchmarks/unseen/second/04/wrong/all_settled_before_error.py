# expected: wrong
# mistake: like Promise.allSettled: after a failure no further export begins, but publish first lets the uploads that are on their way arrive, and only then raises
# rule: "No further export begins, and uploads that are on their way are given up."
# seen: only when an export fails while an upload is on its way: publish stays until those uploads have arrived, and raises only then; success and cancellation are right
"""Publish the video: settle all of it, then look at what came out."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, ExportError, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    turn = asyncio.Semaphore(workers)
    rejected: list[ExportError] = []

    async def chain(part: str) -> str | None:
        async with turn:
            if rejected:
                return None
            try:
                exported = await loop.run_in_executor(pool, export, address, part)
            except ExportError as reason:
                rejected.append(reason)
                raise
        if rejected:
            return None
        return await upload(address, part, exported)

    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        settled = await asyncio.gather(*map(chain, parts), return_exceptions=True)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    for outcome in settled:
        if isinstance(outcome, BaseException):
            raise outcome
    return settled
