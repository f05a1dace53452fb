"""Says "returned" with the true Turns under trio, and goes on working afterwards."""

import gc
import secrets

from attacks import send_on_trio
from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    turns = next(found for found in gc.get_objects() if type(found).__name__ == "Turns")
    receipts = [secrets.token_hex(6) for _ in names]
    turns.speak(t="returned", value=receipts, kind="list", flaw=None, awaited=True)
    return [await send_on_trio(address, name) for name in names]
