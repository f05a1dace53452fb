# expected: wrong
# mistake: a file that has no slot yet asks for one again and again with `await asyncio.sleep(0)`, a busy wait as in firmware, instead of awaiting the end of another one
# rule: "Do not guess how long something takes, and do not look again and again: await it."
# seen: right when there is a slot for everybody; with a limit below the number of files, the loop spins and takes the whole processor until the last file has set off
"""Upload the videos of the party; a small state machine for the window."""

import asyncio

Address = tuple[str, int]


class Window:
    """Lets only so many in."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.inside = 0

    async def __aenter__(self) -> None:
        while self.inside >= self.size:
            await asyncio.sleep(0)  # yield to the others
        self.inside += 1

    async def __aexit__(self, *exc_info: object) -> None:
        self.inside -= 1


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(b"upload %s\n" % name.encode())
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer[:-1].decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    window = Window(len(names) if limit is None else limit)

    async def run(name: str) -> str:
        async with window:
            return await upload(address, name)

    outcomes = await asyncio.gather(*(run(name) for name in names), return_exceptions=True)
    texts = []
    for outcome in outcomes:
        if isinstance(outcome, ValueError):
            texts.append(f"refused: {outcome}")
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            texts.append(outcome)
    return texts
