# expected: wrong
# mistake: the parts are dealt out to the workers beforehand (parts[lane::workers]), so a worker with short parts is idle while another one's parts are still waiting
# rule: "at most `workers` at the same time, and never fewer while parts are waiting"
# seen: right with one worker, with as many workers as parts, or if all exports take equally long; with uneven exports a thread is idle while parts wait (and they may begin out of order).
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
from anyio import to_thread
from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    jobs = list(enumerate(parts))

    async with anyio.create_task_group() as uploads:

        async def send(index: int, part: str, exported: str) -> None:
            receipts[index] = await upload(address, part, exported)

        async def lane(share: list[tuple[int, str]]) -> None:
            for index, part in share:
                exported = await to_thread.run_sync(export, address, part)
                uploads.start_soon(send, index, part, exported)

        for number in range(workers):
            uploads.start_soon(lane, jobs[number::workers])
    return receipts
