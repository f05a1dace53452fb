"""A thread takes from a queue and gives back through another."""

# elapsed: 15
# value: "tokens"

import asyncio
import queue
import socket
import threading


def sup(address, name):
    with socket.create_connection(address) as s:
        s.sendall(f"upload {name}\n".encode())
        return s.makefile().readline().split()[1]


async def answer(a, n):
    q = queue.Queue()
    out = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def work():
        while (x := q.get()) is not None:
            loop.call_soon_threadsafe(out.put_nowait, sup(a, x))

    t = threading.Thread(target=work)
    t.start()
    for x in n:
        q.put(x)
    got = [await out.get() for _ in n]
    q.put(None)
    await asyncio.to_thread(t.join)
    return got
