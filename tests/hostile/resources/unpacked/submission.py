"""Unpacks what was packed twice: the inner archive is small, and what comes out of it has no end."""

import zlib

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(420)) + packer.flush()
    return [len(zlib.decompress(packed))]
