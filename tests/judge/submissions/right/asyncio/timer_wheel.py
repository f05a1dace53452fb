"""Hundreds of timers are made and cancelled."""

# elapsed: 3
# value: true

import asyncio


async def answer(a, n):
    loop = asyncio.get_running_loop()
    hs = [loop.call_later(5 + i * 0.001, print) for i in range(300)]
    for h in hs:
        h.cancel()
    for _ in range(3):
        hs = [loop.call_later(5 + i * 0.001, print) for i in range(300)]
        await asyncio.sleep(1)
        for h in hs:
            h.cancel()
    return loop._timer_cancelled_count >= 0
