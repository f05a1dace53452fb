# expected: wrong
# mistake: it catches CancelledError to tidy up, and then returns the receipts that it has, instead of raising it again
# rule: "The cancellation comes out of `publish`, too: whoever catches it to tidy up raises it again."
# seen: right without a cancellation; when publish is cancelled, it tidies up well, but gives back a list with holes as if nothing had happened
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


class Publisher:
    """Lanes that export, and the uploads that they set off."""

    def __init__(self, address: Address, parts: list[str]) -> None:
        self.address = address
        self.inbox: asyncio.Queue[str] = asyncio.Queue()
        for part in parts:
            self.inbox.put_nowait(part)
        self.receipts = dict.fromkeys(parts, "")
        self.tasks: list[asyncio.Task] = []

    async def lane(self) -> None:
        while not self.inbox.empty():
            part = self.inbox.get_nowait()
            exported = await asyncio.to_thread(export, self.address, part)
            self.tasks.append(asyncio.create_task(self.send(part, exported)))

    async def send(self, part: str, exported: str) -> None:
        self.receipts[part] = await upload(self.address, part, exported)

    async def give_up(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def run(self, workers: int) -> None:
        lanes = [asyncio.create_task(self.lane()) for _ in range(workers)]
        self.tasks += lanes
        try:
            await asyncio.gather(*lanes)
            await asyncio.gather(*self.tasks)
        except asyncio.CancelledError:
            print("stopped")
            await self.give_up()
        except Exception:
            await self.give_up()
            raise


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publisher = Publisher(address, parts)
    await publisher.run(workers)
    return list(publisher.receipts.values())
