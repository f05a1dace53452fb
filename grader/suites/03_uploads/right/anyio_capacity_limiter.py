"""An anyio task group and a CapacityLimiter, on either runtime."""

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream


async def upload(address, name):
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        answer = (await BufferedByteReceiveStream(stream).receive_until(b"\n", 200)).decode()
    word, _, rest = answer.partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address, names, limit=None):
    results = [""] * len(names)
    slots = anyio.CapacityLimiter(limit or len(names))

    async def work(index, name):
        async with slots:
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    async with anyio.create_task_group() as tasks:
        for index, name in enumerate(names):
            tasks.start_soon(work, index, name)
    return results
