"""A socket pair between a thread and the loop."""

# elapsed: 3
# value: "hello"

import asyncio
import socket
import threading
import time


async def answer(a, n):
    x, y = socket.socketpair()

    def f():
        d = y.recv(10)
        time.sleep(3)
        y.sendall(d)

    t = threading.Thread(target=f)
    t.start()
    r, w = await asyncio.open_connection(sock=x)
    w.write(b"hello")
    out = await r.readexactly(5)
    t.join()
    w.close()
    y.close()
    return out.decode()
