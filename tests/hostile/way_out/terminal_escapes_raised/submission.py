"""An exception whose name and words would repaint the terminal."""

from honest import steady

__all__ = ["post", "steady"]

Attack = type("\x1b[2J\x1b[31mPassed", (Exception,), {})


async def post(address, names):
    error = Attack("\x1b[1A\x1b[2K ok\r10 of 10 points\x9b2J")
    error.add_note("\x1b]0;title\x07")
    raise error
