"""A thread hands coroutines to the loop and waits for them."""

# elapsed: 5
# value: "tokens"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


def f(loop, a, n):
    return [fut.result() for fut in [asyncio.run_coroutine_threadsafe(up(a, x), loop) for x in n]]


async def answer(a, n):
    return await asyncio.to_thread(f, asyncio.get_running_loop(), a, n)
