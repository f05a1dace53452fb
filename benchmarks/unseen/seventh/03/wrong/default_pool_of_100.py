# expected: wrong
# mistake: Without a limit, the learner uses a "sensible" pool of 100 workers (as HTTP client libraries do) instead of as many as there are files.
# rule: "Every file is on its way at the same time as all the others." / "There is at least one name, there may be hundreds"
# seen: With limit=None and more than 100 names only 100 files are on their way; the others set off late, and the whole takes longer than the longest file. Up to 100 names, and with every limit, it is right.
"""Upload the videos of the party with a pool of workers (anyio)."""

import math

import anyio

Address = tuple[str, int]

DEFAULT_POOL = 100


async def upload(address: Address, name: str) -> str:
    host, port = address
    async with await anyio.connect_tcp(host, port) as stream:
        await stream.send(f"upload {name}\n".encode())
        received = b""
        while not received.endswith(b"\n"):
            received += await stream.receive()
    word, _, rest = received[:-1].decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results = [""] * len(names)
    jobs_in, jobs_out = anyio.create_memory_object_stream(math.inf)

    async def worker(jobs) -> None:
        async with jobs:
            async for index, name in jobs:
                try:
                    results[index] = await upload(address, name)
                except ValueError as error:
                    results[index] = f"refused: {error}"

    pool_size = DEFAULT_POOL if limit is None else limit
    async with jobs_out, anyio.create_task_group() as group:
        for _ in range(min(pool_size, len(names))):
            group.start_soon(worker, jobs_out.clone())
        async with jobs_in:
            for job in enumerate(names):
                await jobs_in.send(job)
    return results
