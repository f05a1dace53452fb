# expected: wrong
# mistake: without a limit the pool still has at most 32 workers (habit from ThreadPoolExecutor), so file 33 waits for a free worker
# rule: "Every file is on its way at the same time as all the others. Uploading them takes as long as the longest one."
# seen: right up to 32 files and for every limit up to 32; with more than 32 files and no limit, or a limit above 32, only 32 are on their way
"""Upload the videos of the party with a pool of trio workers that share a channel of jobs."""

import trio

Address = tuple[str, int]

MAX_WORKERS = 32


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the receipt or raise ValueError(reason)."""
    host, port = address
    stream = await trio.open_tcp_stream(host, port)
    async with stream:
        await stream.send_all(f"upload {name}\n".encode())
        received = bytearray()
        while not received.endswith(b"\n"):
            piece = await stream.receive_some()
            if not piece:
                raise ConnectionError("the depot hung up")
            received += piece
    word, _, rest = received.decode().rstrip("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results = [""] * len(names)
    into, jobs = trio.open_memory_channel(len(names))
    for job in enumerate(names):
        into.send_nowait(job)
    into.close()

    async def worker() -> None:
        async for index, name in jobs:
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    workers = min(limit or MAX_WORKERS, MAX_WORKERS, len(names))
    async with trio.open_nursery() as nursery:
        for _ in range(workers):
            nursery.start_soon(worker)
    jobs.close()
    return results
