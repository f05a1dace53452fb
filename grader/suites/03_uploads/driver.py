"""Has one task upload files several times, one call after the other.

Runs beside the learner's code, so nothing here decides anything: what happened is the depot's own record.
"""

import inspect
import sys

import uploads

Address = tuple[str, int]


async def in_turn(address: Address, calls: list[tuple[list[str], int | None]]) -> list[object]:
    """What each call with these names and this limit gives."""
    return [await _upload_all(address, *call) for call in calls]


async def on_a_short_stack(address: Address, names: list[str], limit: int, most: int) -> object:
    """What one call gives where at most so many calls may stand on one another; Python itself has 1000."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(most)
    try:
        return await _upload_all(address, names, limit)
    finally:
        sys.setrecursionlimit(usual)


async def _upload_all(address: Address, names: list[str], limit: int | None) -> object:
    value = uploads.upload_all(address, names, *([] if limit is None else [limit]))
    return await value if inspect.isawaitable(value) else value
