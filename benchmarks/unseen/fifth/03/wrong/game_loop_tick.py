# expected: wrong
# mistake: A game loop: a call_later callback looks every 50 ms which files have arrived, and only then starts the next ones.
# rule: "Do not guess how long something takes, and do not look again and again: await it."
# seen: Always polls; with a limit the next file sets off up to 50 ms after the one before has arrived, and the end is noticed late as well.
"""Upload the videos of the party; one tick is one frame."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().removesuffix("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


class World:
    FRAME = 0.05

    def __init__(self, address: Address, names: list[str], limit: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.address = address
        self.todo = list(enumerate(names))[::-1]
        self.moving: dict[int, asyncio.Task[str]] = {}
        self.arrived: dict[int, str] = {}
        self.limit = limit
        self.over = self.loop.create_future()

    def tick(self) -> None:
        try:
            for index in [index for index, task in self.moving.items() if task.done()]:
                self.arrived[index] = self.moving.pop(index).result()
        except Exception as error:
            self.over.set_exception(error)
            return
        while self.todo and len(self.moving) < self.limit:
            index, name = self.todo.pop()
            self.moving[index] = self.loop.create_task(upload(self.address, name))
        if self.moving:
            self.loop.call_later(self.FRAME, self.tick)
        else:
            self.over.set_result(None)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    world = World(address, names, limit or len(names))
    world.tick()
    await world.over
    return [world.arrived[index] for index in range(len(names))]
