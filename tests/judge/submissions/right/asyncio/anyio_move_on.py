"""anyio moves on at its very second."""

# elapsed: 1.5
# value: true

import anyio


async def answer(a, n):
    with anyio.move_on_after(1.5) as s:
        await anyio.sleep(9)
    return s.cancelled_caught
