"""sys.exit while it is imported."""

# fault: exit
# words: engine.py calls sys.exit while it is imported.

import os, sys

sys.exit(3)  # here


async def answer(address, names):
    return 1
