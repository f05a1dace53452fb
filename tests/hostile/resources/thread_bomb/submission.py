"""Starts threads until the kernel refuses, then does honest work beside them."""

import contextlib
import threading

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    never = threading.Event()
    with contextlib.suppress(RuntimeError, MemoryError):
        threading.stack_size(32 << 20)
        for _ in range(400):
            threading.Thread(target=never.wait, daemon=True).start()
    threading.stack_size(64 << 10)
    with contextlib.suppress(RuntimeError, MemoryError):
        for _ in range(400):
            threading.Thread(target=never.wait, daemon=True).start()
    return await one_by_one(address, names)
