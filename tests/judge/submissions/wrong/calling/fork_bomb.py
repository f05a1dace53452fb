"""Processes that make processes."""

# fault: memory|cpu
# words: Your code used more than

import os


async def answer(address, names):
    while True:
        try:
            os.fork()
        except OSError:
            pass
