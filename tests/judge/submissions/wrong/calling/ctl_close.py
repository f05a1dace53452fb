"""All descriptors are closed."""

# fault: ended
# words: Your code ended the process

import os


async def answer(address, names):
    for fd in range(3, 100):
        try:
            os.close(fd)
        except OSError:
            pass
    return 1
