# expected: right
# mistake: none; unusual: publish itself borrows a token on behalf of each part before it starts that part's task (so there are never idle tasks that wait); the task gives the token back between export and upload.
# rule: "at most `workers` at the same time, and never fewer while parts are waiting"
# seen: right in all situations; a failed export keeps its token, so that nothing can begin in its place.
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
import anyio.lowlevel
import anyio.to_thread
from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    desks = anyio.CapacityLimiter(workers)
    receipts: dict[str, str] = {}

    async def one(part: str) -> None:
        exported = await anyio.to_thread.run_sync(export, address, part)
        await anyio.lowlevel.checkpoint_if_cancelled()  # the thread could not be stopped, but we can
        desks.release_on_behalf_of(part)
        receipts[part] = await upload(address, part, exported)

    async with anyio.create_task_group() as group:
        for part in parts:
            await desks.acquire_on_behalf_of(part)
            group.start_soon(one, part)
    return [receipts[part] for part in parts]
