"""A main without a guard that sleeps and prints: time passes while the file is imported."""

import asyncio


async def main():
    print("try out")
    await asyncio.sleep(0.1)
    await asyncio.sleep(0.2)


asyncio.run(main())
