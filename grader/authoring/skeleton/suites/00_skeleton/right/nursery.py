"""All at once with trio's nursery; each wait keeps its place."""

import trio


async def skeleton(seconds):
    waited = [0] * len(seconds)

    async def _one(place):
        await trio.sleep(seconds[place])
        waited[place] = seconds[place]

    async with trio.open_nursery() as nursery:
        for place in range(len(seconds)):
            nursery.start_soon(_one, place)
    return waited
