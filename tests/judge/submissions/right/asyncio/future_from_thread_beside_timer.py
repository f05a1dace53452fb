"""A thread sets a future of the loop's itself; the loop finds it when its own timer is due, not before."""

# elapsed: 3
# value: 1

import asyncio
import threading
import time


async def answer(address, names):
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def work():
        time.sleep(1)
        done.set_result(1)
        time.sleep(0.5)

    threading.Thread(target=work, daemon=True).start()
    loop.call_later(3, int)
    return await done
