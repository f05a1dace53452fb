"""A gigabyte to descriptor 1."""

# fault: output
# words: Your code printed more than 1024 KiB.

import os


async def answer(address, names):
    b = b"x" * (1 << 20)
    for _ in range(1 << 10):
        os.write(1, b)
