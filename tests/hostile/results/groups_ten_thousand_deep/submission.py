"""Raises exception groups nested ten thousand deep around an exit with code 0."""

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    error = SystemExit(0)
    for _ in range(10_000):
        error = BaseExceptionGroup("passed", [error])
    raise error
