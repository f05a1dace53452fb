"""An endless await with all signals ignored."""

# fault: deadlock
# words: Everything waits

import signal, asyncio

for s in range(1, 32):
    try:
        signal.signal(s, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


async def answer(address, names):
    await asyncio.Event().wait()  # here
