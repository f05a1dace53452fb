"""A forked child computes and writes to a pipe."""

# elapsed: 1
# value: "499999500000"

import asyncio
import os


async def answer(a, n):
    r, w = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(w, str(sum(range(10**6))).encode())
        os._exit(0)
    await asyncio.sleep(1)
    os.waitpid(pid, 0)
    return os.read(r, 100).decode()
