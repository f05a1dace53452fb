"""The process kills itself."""

# fault: ended
# words: Your code's process was killed (SIGKILL).

import os, signal


async def answer(address, names):
    os.kill(os.getpid(), signal.SIGKILL)
