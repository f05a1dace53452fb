"""At most so many at a time means: so many, and then the next ones."""

import asyncio

from studio import export, upload


async def publish(address, parts, workers):
    uploads = []

    async def one(group, part):
        exported = await asyncio.to_thread(export, address, part)
        return group.create_task(upload(address, part, exported))

    async with asyncio.TaskGroup() as group:
        for at in range(0, len(parts), workers):
            async with asyncio.TaskGroup() as batch:
                exports = [batch.create_task(one(group, part)) for part in parts[at : at + workers]]
            uploads += [export.result() for export in exports]
    return [each.result() for each in uploads]
