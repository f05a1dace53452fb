"""Another program takes the place of this one."""

# fault: ended
# words: Your code ended the process (exit code 0) before it was done.

import os, sys


async def answer(address, names):
    os.execv(sys.executable, [sys.executable, "-c", "print(1)"])
