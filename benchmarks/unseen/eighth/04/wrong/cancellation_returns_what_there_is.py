# expected: wrong
# mistake: publish catches the CancelledError to tidy up, and then returns the receipts that it has so far instead of raising it again
# rule: "The cancellation comes out of `publish`, too: whoever catches it to tidy up raises it again."
# seen: right without cancellation, and on failures; if publish is cancelled everything is stopped, but it returns a shorter list as if it had ended by itself.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    todo: asyncio.Queue[int] = asyncio.Queue()
    for index in range(len(parts)):
        todo.put_nowait(index)
    receipts: dict[int, str] = {}
    senders: set[asyncio.Task[None]] = set()
    everything: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def ended(task: "asyncio.Task[None]") -> None:
        if everything.done() or task.cancelled():
            return
        if error := task.exception():
            everything.set_exception(error)
        elif len(receipts) == len(parts):
            everything.set_result(None)

    async def send(index: int, exported: str) -> None:
        receipts[index] = await upload(address, parts[index], exported)

    async def work() -> None:
        while not todo.empty():
            index = todo.get_nowait()
            exported = await asyncio.to_thread(export, address, parts[index])
            sender = asyncio.create_task(send(index, exported))
            senders.add(sender)
            sender.add_done_callback(ended)

    crew = [asyncio.create_task(work()) for _ in range(workers)]
    for worker in crew:
        worker.add_done_callback(ended)
    try:
        await everything
    except asyncio.CancelledError:
        pass  # the caller has had enough: hand over what has arrived
    finally:
        for task in [*crew, *senders]:
            task.cancel()
        await asyncio.gather(*crew, *senders, return_exceptions=True)
    return [receipts[index] for index in sorted(receipts)]
