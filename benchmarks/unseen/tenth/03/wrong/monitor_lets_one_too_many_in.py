# expected: wrong
# mistake: in a home-made monitor (as in Java) the learner waits while active > limit instead of while active >= limit, so that one file too many gets in
# rule: "With a `limit`, never more than that many files are on their way."
# seen: goes wrong with every limit that is smaller than the number of names: limit + 1 files are on their way; right without a limit and with a limit that is at least the number of names
"""Upload the videos of the party, with a monitor."""

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]


class Room:
    """A monitor: ``enter`` waits until there is room."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._active = 0
        self._changed = anyio.Condition()

    async def enter(self) -> None:
        async with self._changed:
            while self._active > self._limit:
                await self._changed.wait()
            self._active += 1

    async def leave(self) -> None:
        async with self._changed:
            self._active -= 1
            self._changed.notify()


async def upload(address: Address, name: str) -> str:
    """Upload one file, return the receipt; raise ValueError if it is refused."""
    host, port = address
    async with await anyio.connect_tcp(host, port) as stream:
        await stream.send(f"upload {name}\n".encode())
        answer = await BufferedByteReceiveStream(stream).receive_until(b"\n", 1_000_000)
    word, _, rest = answer.decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    room = Room(limit if limit is not None else len(names))
    results: dict[str, str] = {}

    async def work(name: str) -> None:
        await room.enter()
        try:
            results[name] = await upload(address, name)
        except ValueError as error:
            results[name] = f"refused: {error}"
        finally:
            await room.leave()

    async with anyio.create_task_group() as group:
        for name in names:
            group.start_soon(work, name)
    return [results[name] for name in names]
