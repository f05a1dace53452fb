"""A thread sets a future of the loop's itself: nobody wakes the loop, not even the thread's own timers."""

# fault: deadlock
# words: nothing is left that could wake it

import asyncio
import threading
import time


async def answer(address, names):
    done = asyncio.get_running_loop().create_future()

    def work():
        time.sleep(1)
        done.set_result(1)
        time.sleep(1)

    threading.Thread(target=work, daemon=True).start()
    return await done  # here
