# expected: wrong
# mistake: primes the pump with one part for each worker, without asking whether there are so many parts: next() of the exhausted iterator raises StopIteration
# rule: "There is at least one part, no part stands twice, and there may be more workers than parts."
# seen: only with more workers than parts: RuntimeError (coroutine raised StopIteration) comes out of publish; otherwise all is right
"""Publish the video: start one part for each worker, and then one for each that is done."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(workers)
    queue = iter(parts)
    exporting: dict[asyncio.Future, str] = {}
    uploading: dict[asyncio.Future, str] = {}
    receipts: dict[str, str] = {}

    def begin(part: str) -> None:
        exporting[loop.run_in_executor(pool, export, address, part)] = part

    try:
        for _ in range(workers):
            begin(next(queue))
        while exporting or uploading:
            ready, _ = await asyncio.wait([*exporting, *uploading], return_when=asyncio.FIRST_COMPLETED)
            for future in ready:
                future.result()
            for future in ready:
                if future in uploading:
                    receipts[uploading.pop(future)] = future.result()
                    continue
                part = exporting.pop(future)
                uploading[loop.create_task(upload(address, part, future.result()))] = part
                following = next(queue, None)
                if following is not None:
                    begin(following)
    finally:
        for future in [*exporting, *uploading]:
            future.cancel()
        await asyncio.gather(*uploading, return_exceptions=True)
        pool.shutdown(wait=False, cancel_futures=True)
    return [receipts[part] for part in parts]
