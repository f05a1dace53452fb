"""The interpreter crashes."""

# fault: ended
# words: Your code's process was killed (SIGSEGV).

import ctypes


async def answer(address, names):
    ctypes.string_at(0)
