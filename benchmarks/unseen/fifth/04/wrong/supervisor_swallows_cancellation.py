# expected: wrong
# mistake: the learner's own supervisor (an async context manager) treats CancelledError as an orderly end: it tidies up and does not raise it again, so that publish returns normally
# rule: "The cancellation comes out of `publish`, too: whoever catches it to tidy up raises it again."
# seen: when publish is cancelled everything stops as it should, but publish returns a list with empty receipts instead of ending as cancelled; right in all other situations
"""Publish the video under a supervisor."""

import asyncio
import logging
from contextlib import asynccontextmanager

from studio import Address, export, upload

log = logging.getLogger("publish")


@asynccontextmanager
async def supervisor():
    """Gives a function that starts children. No child outlives the block."""
    children: list[asyncio.Task[None]] = []

    def spawn(coroutine) -> asyncio.Task[None]:
        child = asyncio.create_task(coroutine)
        children.append(child)
        return child

    try:
        yield spawn
        await asyncio.gather(*children)
    except asyncio.CancelledError:
        log.info("stopped by the caller; %d children are told", len(children))
    finally:
        for child in children:
            child.cancel()
        await asyncio.gather(*children, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    desks = asyncio.Semaphore(workers)

    async def child(number: int, part: str) -> None:
        async with desks:
            exported = await asyncio.to_thread(export, address, part)
        receipts[number] = await upload(address, part, exported)

    async with supervisor() as spawn:
        for number, part in enumerate(parts):
            spawn(child(number, part))
    return receipts
