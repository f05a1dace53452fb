"""A loop made by hand, used, and closed; and one that is only made and set."""

import asyncio

loop = asyncio.new_event_loop()
loop.run_until_complete(asyncio.sleep(2))
loop.close()
asyncio.set_event_loop(asyncio.new_event_loop())
other = asyncio.SelectorEventLoop()
other.run_until_complete(asyncio.sleep(1))
other.close()
