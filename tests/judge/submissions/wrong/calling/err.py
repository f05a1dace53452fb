"""A gigabyte to standard error."""

# fault: output
# words: Your code printed more than 1024 KiB.

import sys


async def answer(address, names):
    for _ in range(1 << 20):
        print("x" * 1024, file=sys.stderr)
