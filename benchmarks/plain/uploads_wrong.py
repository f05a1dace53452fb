"""A wrong program (one upload after the other), as a plain grader would import it."""

import asyncio


async def upload(seconds: float) -> None:
    await asyncio.sleep(seconds)


async def upload_all(durations: list[float]) -> None:
    for seconds in durations:
        await upload(seconds)
