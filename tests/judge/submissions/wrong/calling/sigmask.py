"""An endless await with all signals blocked."""

# fault: deadlock
# words: Everything waits

import signal, asyncio


async def answer(address, names):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))
    await asyncio.Event().wait()  # here
