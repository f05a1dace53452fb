"""The loop of the main thread, as Python gave it up to 3.13."""

import asyncio
import sys

if sys.version_info < (3, 14):
    loop = asyncio.get_event_loop()
    loop.run_until_complete(asyncio.sleep(1))
    loop.set_debug(True)


async def beside():
    loop = asyncio.get_event_loop()
    assert loop is asyncio.get_running_loop() and loop.time() >= 0
    loop.set_debug(True)
    loop.slow_callback_duration = 1
