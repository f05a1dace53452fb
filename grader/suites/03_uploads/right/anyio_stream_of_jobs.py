"""anyio workers that share a memory object stream, on either runtime."""

import math

import anyio


async def upload(address, name):
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        answer = b""
        while not answer.endswith(b"\n"):
            answer += await stream.receive()
    word, _, rest = answer.decode().strip().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address, names, limit=None):
    results = {}
    send, receive = anyio.create_memory_object_stream(math.inf)

    async def worker(jobs):
        async with jobs:
            async for index, name in jobs:
                results[index] = await upload(address, name)

    async with anyio.create_task_group() as tasks, send, receive:
        for _ in range(limit or len(names)):
            tasks.start_soon(worker, receive.clone())
        for job in enumerate(names):
            send.send_nowait(job)
        send.close()
    return [results[index] for index in range(len(names))]
