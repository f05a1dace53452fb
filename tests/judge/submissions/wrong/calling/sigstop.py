"""The process stops itself."""

# fault: stopped
# words: Your code stopped its own process (SIGSTOP).

import os, signal


async def answer(address, names):
    os.kill(os.getpid(), signal.SIGSTOP)
    return 1
