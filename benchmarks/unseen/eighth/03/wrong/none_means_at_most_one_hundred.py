# expected: wrong
# mistake: without a limit the learner uses a fixed pool of 100 workers (the habit of connection pools), so that from the 101st file on they have to queue
# rule: "Every file is on its way at the same time as all the others. Uploading them takes as long as the longest one."
# seen: right with a limit, and right without one for up to 100 files; with 101 or more files and no limit only 100 are on their way, and it takes longer than the longest
"""Upload the videos of the party, with a pool of trio workers."""

import trio

Address = tuple[str, int]

POOL = 100


class Refused(Exception):
    pass


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises Refused."""
    host, port = address
    stream = await trio.open_tcp_stream(host, port)
    async with stream:
        await stream.send_all(f"upload {name}\n".encode())
        answer = b""
        while not answer.endswith(b"\n"):
            piece = await stream.receive_some()
            if not piece:
                raise ConnectionError("no answer")
            answer += piece
    word, _, rest = answer.decode()[:-1].partition(" ")
    if word == "ok":
        return rest
    raise Refused(rest)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = [""] * len(names)
    send, receive = trio.open_memory_channel(len(names))

    async def worker(jobs: trio.MemoryReceiveChannel) -> None:
        async with jobs:
            async for index, name in jobs:
                try:
                    results[index] = await upload(address, name)
                except Refused as refused:
                    results[index] = f"refused: {refused}"

    async with trio.open_nursery() as nursery:
        async with receive:
            for _ in range(min(limit or POOL, len(names))):
                nursery.start_soon(worker, receive.clone())
        async with send:
            for job in enumerate(names):
                await send.send(job)
    return results
