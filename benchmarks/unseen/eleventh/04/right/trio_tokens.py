# expected: right
# mistake: none; trio, with a memory channel of tokens: to export you take a token, and the thread's end gives it back
# rule: "at most `workers` at the same time, and never fewer while parts are waiting"
# seen: one dispatcher task takes a token for each part in order; exporter tasks give theirs back before they upload
"""Publish the video of the party with trio; tokens in a channel stand for free threads."""

import math

import trio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[str, str] = {}
    give_back, tokens = trio.open_memory_channel[int](math.inf)
    for number in range(workers):
        give_back.send_nowait(number)

    async def one(part: str, token: int) -> None:
        exported = await trio.to_thread.run_sync(export, address, part)
        give_back.send_nowait(token)
        receipts[part] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        for part in parts:
            nursery.start_soon(one, part, await tokens.receive())

    return list(map(receipts.__getitem__, parts))
