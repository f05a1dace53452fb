"""Raw bytes on standard output and half of a surrogate pair in an exception."""

import os

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    os.write(1, bytes(range(128, 256)) * 20 + b"\xed\xa0\x80\xf4\x90\x80\x80\xc0\xaf")
    os.write(2, b"no end " * 1500)
    raise ValueError("\ud800 half \udfff" + "\x00\x01\x1f")
