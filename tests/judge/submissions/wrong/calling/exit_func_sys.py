"""sys.exit in a function."""

# fault: exit
# words: Your code called sys.exit.

import os, sys


async def answer(address, names):
    sys.exit(3)  # here
