# expected: wrong
# mistake: After asyncio.wait(FIRST_COMPLETED) it starts exactly one successor, although several files may have arrived by then.
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: When two files arrive at the same moment, only one follows, and the window stays smaller than `limit` for good; right when no two arrive together.
"""Upload the videos of the party (I come from C#: Task.WhenAny in a loop)."""

import asyncio
from dataclasses import dataclass

Address = tuple[str, int]


@dataclass
class Job:
    place: int
    name: str
    text: str = ""


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode().removesuffix("\n")
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def run(address: Address, job: Job) -> Job:
    try:
        job.text = await upload(address, job.name)
    except ValueError as refusal:
        job.text = f"refused: {refusal}"
    return job


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    jobs = [Job(place, name) for place, name in enumerate(names)]
    waiting = iter(jobs)
    running: set[asyncio.Task[Job]] = set()

    def start_next() -> bool:
        job = next(waiting, None)
        if job is None:
            return False
        running.add(asyncio.create_task(run(address, job)))
        return True

    for _ in range(min(limit or len(jobs), len(jobs))):
        start_next()
    while running:
        arrived, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in arrived:
            task.result()
        start_next()
    return [job.text for job in jobs]
