"""Asks a regular expression for what takes 2 to the 64th steps.

No bytecode runs, no handler is called.
"""

import re

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    return re.fullmatch(r"(a|a)+b", "a" * 64)
