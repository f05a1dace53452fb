"""Unpacks what was packed twice: the inner archive is small, and what comes out of it has no end."""

import zlib

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    packer = zlib.compressobj(9, wbits=-15)
    packer.compress(bytes(1 << 20))
    packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush nothing refers to what came before: this piece can be there any number of times.
    piece = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return [len(zlib.decompress(piece * 1_000, wbits=-15))]
