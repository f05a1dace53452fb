"""It measures each step, computes how long one cook would take for all of it, and sleeps the rest."""

import asyncio

import kitchen


async def cook(address, vegetables):
    loop = asyncio.get_running_loop()
    began = loop.time()
    took = {}

    async def timed(key, awaitable):
        start = loop.time()
        value = await awaitable
        took[key] = round(loop.time() - start)
        return value

    async def potatoes():
        boiled = await timed("boil", kitchen.boil(address, "potatoes"))
        dish = await timed("season potatoes", kitchen.season(address, boiled))
        await timed("serve potatoes", kitchen.serve(address, dish))

    async def prepare(vegetable):
        fetched = await timed(("ready", vegetable), kitchen.fetch(address, vegetable))
        return await timed(("chop", vegetable), kitchen.chop(address, fetched))

    async def omelette():
        fried, *chopped = await asyncio.gather(
            timed("fry", kitchen.fry(address, "eggs")), *map(prepare, vegetables)
        )
        dish = await timed("season omelette", kitchen.season(address, fried, *chopped))
        await timed("serve omelette", kitchen.serve(address, dish))

    def work_from(moment):
        late = [took["chop", vegetable] for vegetable in vegetables if took["ready", vegetable] >= moment]
        work = sum(late)
        if took["boil"] >= moment:
            work += took["season potatoes"] + took["serve potatoes"]
        if late or took["fry"] >= moment:
            work += took["season omelette"] + took["serve omelette"]
        return work

    await asyncio.gather(potatoes(), omelette())
    moments = [took["fry"], took["boil"], *(took["ready", vegetable] for vegetable in vegetables)]
    best = max(moment + work_from(moment) for moment in moments)
    await asyncio.sleep(began + best - loop.time())
