"""A gigabyte in four processes."""

# fault: memory
# words: Your code used more than 384 MiB of memory.

import os, time


async def answer(address, names):
    for _ in range(4):
        if os.fork() == 0:
            x = bytearray(150_000_000)
            os.read(0, 1)
            while True:
                pass
    while True:
        pass
