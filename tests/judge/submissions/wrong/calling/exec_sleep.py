"""Another program takes this one's place, and sleeps."""

# fault: ended
# words: Your code ended the process before it was done.

import os, sys


async def answer(address, names):
    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(1000)"])
