"""In async code, every blocking call has to be rewritten with await."""

import asyncio

from studio import ExportError, upload


async def export(address, part):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"export {part}\n".encode())
    answer = (await reader.readline()).decode()
    writer.close()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ExportError(rest)
    return rest


async def publish(address, parts, workers):
    slots = asyncio.Semaphore(workers)

    async def one(part):
        async with slots:
            exported = await export(address, part)
        return await upload(address, part, exported)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(part)) for part in parts]
    return [task.result() for task in tasks]
