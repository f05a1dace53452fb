"""Megabytes where a line is expected."""

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    raise type("E" * 1_000_000, (Exception,), {})("long " * 1_000_000)
