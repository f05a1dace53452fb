"""No timeout can strike while a subprocess computes."""

# elapsed: 0
# value: "499999500000"

import asyncio
import sys


async def answer(a, n):
    async with asyncio.timeout(0.001):
        p = await asyncio.create_subprocess_exec(
            sys.executable, "-S", "-c", "print(sum(range(10**6)))", stdout=-1
        )
        out, _ = await p.communicate()
        return out.decode().strip()
