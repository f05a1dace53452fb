# expected: right
# mistake: unusual: no semaphore and no limiter; the permits are objects in an anyio memory stream, one dispatcher takes them, and each job is begun with task_group.start
# rule: "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time, and never fewer while parts are waiting"
# seen: right in all situations, on both backends of anyio
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
import anyio.lowlevel
import anyio.to_thread
from anyio.abc import TaskStatus

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    give_back, take = anyio.create_memory_object_stream(max_buffer_size=workers)
    receipts: dict[str, str] = {}

    async def job(part: str, token: object, *, task_status: TaskStatus[None]) -> None:
        task_status.started()
        exported = await anyio.to_thread.run_sync(export, address, part)
        await anyio.lowlevel.checkpoint_if_cancelled()  # the thread may have outlived a stop
        give_back.send_nowait(token)  # only after a success: after a failure nobody shall begin
        receipts[part] = await upload(address, part, exported)

    with give_back, take:
        for number in range(workers):
            give_back.send_nowait(number)
        async with anyio.create_task_group() as group:
            for part in parts:
                token = await take.receive()
                await group.start(job, part, token)
    return [receipts[part] for part in parts]
