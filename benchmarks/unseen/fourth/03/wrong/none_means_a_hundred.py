# expected: wrong
# mistake: Without a limit a "sensible" default limit of 100 is used (as HTTP clients do).
# rule: Every file is on its way at the same time as all the others.
# seen: Right for up to 100 files, and with any limit. With more than 100 files and no limit only 100 are on their way, the others wait, and it takes longer than the longest file.
"""Upload the videos of the party, with anyio."""

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]

MAX_CONNECTIONS = 100


async def upload(address: Address, name: str) -> str:
    """Upload one file and return its receipt; ValueError if it is refused."""
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        line = await BufferedByteReceiveStream(stream).receive_until(b"\n", 65536)
    word, _, rest = line.decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


class Uploader:
    def __init__(self, address: Address, limit: int | None) -> None:
        self.address = address
        self.limiter = anyio.CapacityLimiter(limit or MAX_CONNECTIONS)
        self.results: dict[str, str] = {}

    async def __call__(self, name: str) -> None:
        async with self.limiter:
            try:
                self.results[name] = await upload(self.address, name)
            except ValueError as error:
                self.results[name] = f"refused: {error}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    uploader = Uploader(address, limit)
    async with anyio.create_task_group() as group:
        for name in names:
            group.start_soon(uploader, name)
    return [uploader.results[name] for name in names]
