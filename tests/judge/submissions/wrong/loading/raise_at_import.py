"""An exception while the file is imported."""

# fault: raised
# words: While engine.py was imported, your code raised JSONDecodeError

import json

LIMITS = json.loads("{")  # here


async def answer(address, names):
    return LIMITS
