"""A loop made here, run to its end in a thread, and joined."""

import asyncio
import threading

loop = asyncio.new_event_loop()
found = []


def run():
    asyncio.set_event_loop(loop)
    found.append(loop.run_until_complete(asyncio.sleep(3, "slept")))
    loop.close()


thread = threading.Thread(target=run)
thread.start()
thread.join()
assert found == ["slept"]
