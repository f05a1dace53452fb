"""A signal handler of the loop."""

# elapsed: 2
# value: [1]

import asyncio
import os
import signal


async def answer(a, n):
    got = []
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, lambda: got.append(1))
    os.kill(os.getpid(), signal.SIGUSR2)
    await asyncio.sleep(2)
    return got
