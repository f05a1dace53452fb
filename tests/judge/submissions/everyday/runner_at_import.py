"""asyncio.Runner, twice in one loop."""

import asyncio


async def part(n):
    await asyncio.sleep(n)
    return n


with asyncio.Runner() as runner:
    assert runner.run(part(0.3)) + runner.run(part(1)) == 1.3
