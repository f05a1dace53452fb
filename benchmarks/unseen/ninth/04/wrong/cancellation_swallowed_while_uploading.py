# expected: wrong
# mistake: while only uploads are left, catches CancelledError to cancel them, and then returns the receipts that are there instead of raising the cancellation again
# rule: The cancellation comes out of `publish`, too: whoever catches it to tidy up raises it again.
# seen: right without a stop, after a failed export, and when the cancellation comes while parts are still exported; when it comes after the last export, publish returns a list as if nothing had been
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    uploads: dict[str, asyncio.Task[str]] = {}
    numbers = iter(parts)

    async def lane() -> None:
        for part in numbers:  # all lanes share one iterator
            exported = await asyncio.to_thread(export, address, part)
            uploads[part] = asyncio.create_task(upload(address, part, exported))

    async def abandon() -> None:
        for task in uploads.values():
            task.cancel()
        await asyncio.gather(*uploads.values(), return_exceptions=True)

    try:
        async with asyncio.TaskGroup() as lanes:
            for _ in range(workers):
                lanes.create_task(lane())
    except BaseException:
        await abandon()
        raise

    try:
        await asyncio.gather(*uploads.values())
    except asyncio.CancelledError:
        await abandon()
    return [uploads[part].result() for part in parts if not uploads[part].cancelled()]
