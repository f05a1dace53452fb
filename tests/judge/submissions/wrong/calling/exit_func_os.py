"""os._exit in a function."""

# fault: ended
# words: Your code ended the process (exit code 3) before it was done.

import os, sys


async def answer(address, names):
    os._exit(3)
