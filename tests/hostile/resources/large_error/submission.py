"""Raises what has too much to say: a text of 100 MiB, a cause that is its own, members without end."""

from honest import steady

__all__ = ["post", "steady"]


class Loud(Exception):
    def __str__(self):
        return "\x1b[2J::error::" * (8 << 20)

    __repr__ = __str__


async def post(address, names):
    error = Loud()
    error.__cause__ = error.__context__ = error
    error.__notes__ = ["note"] * 1_000_000
    for _ in range(5_000):
        error = ExceptionGroup("group", [error, ValueError(10**4000)])
    raise error
