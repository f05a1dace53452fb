"""A real hour in threading.Event.wait, on the loop."""

# fault: silent
# words: Nothing was heard of your code while it was running.

import threading


async def answer(address, names):
    threading.Event().wait(3600)  # here
    return 1
