"""Joining a thread that sleeps holds up the loop."""

# elapsed: 2
# value: 1

import threading
import time


async def answer(a, n):
    t = threading.Thread(target=time.sleep, args=(2,))
    t.start()
    t.join()
    return 1
