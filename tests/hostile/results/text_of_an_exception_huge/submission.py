"""Raises an exception with an enormous text of escape sequences, workflow commands and good news."""

from honest import steady

__all__ = ["post", "steady"]

NEWS = "\x1b[2J\x1b[32m4 passed\x1b[0m\n::set-output name=points::10\n\u202e\r10/10 \ud800"


class News(Exception):
    __str__ = lambda self: NEWS * (100 * 2**20 // len(NEWS) // 4)


async def post(address, names):
    print(NEWS)
    raise News
