"""Plain code that sleeps in threads."""

# elapsed: 6
# value: null

import threading
import time


def answer(a, n):
    ts = [threading.Thread(target=time.sleep, args=(s,)) for s in (1, 2, 3)]
    for t in ts:
        t.start()
    time.sleep(3)
    for t in ts:
        t.join()
    time.sleep(3)
