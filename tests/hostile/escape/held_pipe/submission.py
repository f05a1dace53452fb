"""Leaves a child that prints into the bench's pipe once everything is over, for the next check to show."""

import os
import select

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    result = await one_by_one(address, names)
    bench = os.pidfd_open(os.getpid())
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            poll = select.poll()
            poll.register(bench, select.POLLIN)
            poll.poll()
            while True:
                os.write(1, b"left over\n" * 100)
        os._exit(0)
    os.wait()
    return result
