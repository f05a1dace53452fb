"""A subprocess is waited for, whatever it takes."""

# elapsed: 0
# value: "42"

import asyncio
import sys


async def answer(a, n):
    p = await asyncio.create_subprocess_exec(sys.executable, "-S", "-c", "print(40+2)", stdout=-1)
    out, _ = await p.communicate()
    return out.decode().strip()
