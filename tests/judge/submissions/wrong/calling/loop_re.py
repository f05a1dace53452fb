"""A regular expression that never ends."""

# fault: cpu
# words: processor time

import re


async def answer(address, names):
    return bool(re.match(r"(a+)+$", "a" * 40 + "b"))  # here
