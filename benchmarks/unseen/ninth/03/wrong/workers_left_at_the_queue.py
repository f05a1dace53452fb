# expected: wrong
# mistake: after queue.join() the workers are neither cancelled nor told to stop; they still wait for the next job when upload_all returns
# rule: "When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there."
# seen: the texts, the times and the limit are always right, but after each call there are tasks left in the loop, waiting in queue.get()
"""Upload the videos of the party with workers at a queue, as in a data pipeline."""

import asyncio
from dataclasses import dataclass, field

Address = tuple[str, int]


@dataclass
class Job:
    name: str
    text: str = ""


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().removesuffix("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


@dataclass
class Pipeline:
    address: Address
    queue: asyncio.Queue[Job] = field(default_factory=asyncio.Queue)
    workers: list[asyncio.Task[None]] = field(default_factory=list)

    async def work(self) -> None:
        while True:
            job = await self.queue.get()
            try:
                job.text = await upload(self.address, job.name)
            finally:
                self.queue.task_done()

    async def run(self, jobs: list[Job], width: int) -> None:
        for job in jobs:
            self.queue.put_nowait(job)
        for _ in range(width):
            self.workers.append(asyncio.create_task(self.work()))
        await self.queue.join()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    jobs = [Job(name) for name in names]
    await Pipeline(address).run(jobs, min(limit or len(jobs), len(jobs)))
    return [job.text for job in jobs]
