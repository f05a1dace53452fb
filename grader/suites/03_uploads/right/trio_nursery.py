"""A trio nursery and a trio semaphore."""

import trio


async def upload(address, name):
    async with await trio.open_tcp_stream(*address) as stream:
        await stream.send_all(f"upload {name}\n".encode())
        answer = b""
        while not answer.endswith(b"\n"):
            answer += await stream.receive_some()
    word, _, rest = answer.decode().strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address, names, limit=None):
    results = [""] * len(names)
    slots = trio.Semaphore(limit or len(names))

    async def work(index, name):
        async with slots:
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    async with trio.open_nursery() as nursery:
        for index, name in enumerate(names):
            nursery.start_soon(work, index, name)
    return results
