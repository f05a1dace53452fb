# expected: wrong
# mistake: gives each file a deadline of 60 seconds "to be safe", and reports a slower one as refused
# rule: "Do not guess how long something takes, and do not look again and again: await it. Every file gets the time that it needs."
# seen: right while no file takes more than 60 s; a file that needs longer is broken off, and its text is "refused: timeout" instead of the receipt
"""Upload the videos of the party: anyio, with a deadline."""

import anyio
from anyio.abc import ByteStream

Address = tuple[str, int]

PATIENCE = 60  # seconds


async def read_line(stream: ByteStream) -> str:
    """The bytes up to the newline, as text."""
    line = bytearray()
    while line[-1:] != b"\n":
        line.extend(await stream.receive())
    return line[:-1].decode()


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    host, port = address
    async with await anyio.connect_tcp(host, port) as stream:
        await stream.send(f"upload {name}\n".encode())
        word, _, rest = (await read_line(stream)).partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = {name: "refused: timeout" for name in names}
    slots = anyio.Semaphore(limit or len(names))

    async def work(name: str) -> None:
        async with slots:
            with anyio.move_on_after(PATIENCE):
                try:
                    results[name] = await upload(address, name)
                except ValueError as error:
                    results[name] = f"refused: {error}"

    async with anyio.create_task_group() as group:
        for name in names:
            group.start_soon(work, name)
    return [*results.values()]
