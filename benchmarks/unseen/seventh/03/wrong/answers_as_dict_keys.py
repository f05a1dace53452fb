# expected: wrong
# mistake: The learner remembers who got which answer in a dictionary with the answer as the key, so equal answers fall together.
# rule: "two files may be refused for the same reason" / "The result has one text for each name, in the order of `names`"
# seen: When two files are refused for the same reason, the list is too short (one `refused: REASON` for both). With different answers it is right.
"""Upload the videos of the party; the answers come back over a queue."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        line = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = line.decode()[:-1].partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    arrivals: asyncio.Queue = asyncio.Queue()

    async def send(name: str) -> None:
        try:
            answer = await upload(address, name)
        except ValueError as error:
            answer = f"refused: {error}"
        arrivals.put_nowait((answer, name))

    owner: dict[str, str] = {}
    todo = list(reversed(names))
    free = limit or len(names)
    under_way = 0
    async with asyncio.TaskGroup() as group:
        while todo or under_way:
            while todo and under_way < free:
                group.create_task(send(todo.pop()))
                under_way += 1
            answer, name = await arrivals.get()
            under_way -= 1
            owner[answer] = name

    place = {name: number for number, name in enumerate(names)}
    return sorted(owner, key=lambda answer: place[owner[answer]])
