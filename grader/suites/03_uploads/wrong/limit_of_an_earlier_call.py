"""Once somebody has asked for a limit, it holds."""

import trio

limiter = None


async def upload(address, name):
    async with await trio.open_tcp_stream(*address) as stream:
        await stream.send_all(f"upload {name}\n".encode())
        answer = b""
        while not answer.endswith(b"\n"):
            answer += await stream.receive_some()
    word, _, rest = answer.decode().strip().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address, names, limit=None):
    global limiter
    if limit is not None:
        limiter = trio.CapacityLimiter(limit)
    results = {}

    async def work(name):
        if limiter is None:
            results[name] = await upload(address, name)
            return
        async with limiter:
            results[name] = await upload(address, name)

    async with trio.open_nursery() as nursery:
        for name in names:
            nursery.start_soon(work, name)
    return [results[name] for name in names]
