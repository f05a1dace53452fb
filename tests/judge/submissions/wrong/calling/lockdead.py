"""A lock that nobody gives back, on the loop."""

# fault: stuck
# words: Your code waits for something that will never come

import threading


async def answer(address, names):
    l = threading.Lock()
    l.acquire()
    l.acquire()  # here
