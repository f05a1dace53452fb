"""A loop of one's own in a raw thread that wakes the main loop."""

# elapsed: 5
# value: "tokens"

import asyncio
import threading


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


async def answer(a, n):
    out = []
    done = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def g():
        out.extend(await asyncio.gather(*(up(a, x) for x in n)))

    def f():
        asyncio.run(g())
        loop.call_soon_threadsafe(done.set)

    t = threading.Thread(target=f)
    t.start()
    await done.wait()
    t.join()
    return out
