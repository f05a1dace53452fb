# expected: wrong
# mistake: connects with the blocking socket.create_connection in asyncio.to_thread, and only talks asynchronously afterwards
# rule: "There is one thread. `asyncio.to_thread` would only hide the others."
# seen: always: the results are right, but worker threads of the default executor run, and are still there when upload_all returns
"""Upload the videos of the party."""

import asyncio
import socket

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    # create_connection blocks, so keep it away from the event loop
    connection = await asyncio.to_thread(socket.create_connection, address)
    reader, writer = await asyncio.open_connection(sock=connection)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().rstrip("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    slots = asyncio.Semaphore(limit if limit is not None else len(names))

    async def work(name: str) -> str:
        async with slots:
            try:
                return await upload(address, name)
            except ValueError as error:
                return f"refused: {error}"

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(name)) for name in names]
    return [task.result() for task in tasks]
