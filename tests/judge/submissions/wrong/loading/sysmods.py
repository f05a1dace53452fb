"""All modules are taken away."""

# fault: ended
# words: Your code ended the process

import sys

sys.modules.clear()


async def answer(address, names):
    return 1
