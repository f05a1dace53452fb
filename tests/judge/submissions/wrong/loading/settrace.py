"""A profile function that ends everything."""

# fault: exit
# words: engine.py calls sys.exit

import sys


def t(*a):
    raise SystemExit


sys.setprofile(t)


async def answer(address, names):
    return 1
