"""Server and clients on the same loop."""

# elapsed: 2
# value: ["hi\n", "hi\n", "hi\n", "hi\n", "hi\n", "hi\n", "hi\n", "hi\n", "hi\n", "hi\n"]

import asyncio


async def answer(a, n):
    async def h(r, w):
        x = await r.readline()
        await asyncio.sleep(2)
        w.write(x)
        await w.drain()
        w.close()

    s = await asyncio.start_server(h, "127.0.0.1", 0)
    async with s:
        port = s.sockets[0].getsockname()[1]

        async def cl():
            r, w = await asyncio.open_connection("127.0.0.1", port)
            w.write(b"hi\n")
            return (await r.readline()).decode()

        return await asyncio.gather(*(cl() for _ in range(10)))
