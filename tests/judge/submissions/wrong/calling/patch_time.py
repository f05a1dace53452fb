"""time is replaced."""

# fault: raised
# words: Your code raised ZeroDivisionError

import asyncio as real_asyncio

sleep = real_asyncio.sleep
import time as m

for n in list(vars(m)):
    if not n.startswith("__"):
        try:
            setattr(m, n, lambda *a, **k: 1 / 0)
        except Exception:
            pass


async def answer(address, names):
    await sleep(2)
    return 1
