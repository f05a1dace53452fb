"""os._exit while it is imported."""

# fault: ended
# words: exit code 3

import os, sys

os._exit(3)


async def answer(address, names):
    return 1
