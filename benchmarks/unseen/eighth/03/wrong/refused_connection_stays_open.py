# expected: wrong
# mistake: the stream is closed after the check of the answer and not in a finally or with block, so a refusal (an exception) jumps over the aclose()
# rule: "**you** close it, whether the file was taken or refused, and do not leave that to Python's garbage collector"
# seen: right as long as every file is taken; the connection of each refused file is never closed by the program (the exception keeps its stream alive, then the garbage collector finds it)
"""Upload the videos of the party, with trio."""

import trio

Address = tuple[str, int]


class Refused(Exception):
    pass


class Parcel:
    """A file, and what became of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.receipt: str | None = None
        self.refusal: Refused | None = None

    def __str__(self) -> str:
        return f"refused: {self.refusal}" if self.refusal else self.receipt

    async def send(self, address: Address, limiter: trio.CapacityLimiter) -> None:
        try:
            self.receipt = await upload(address, self.name)
        except Refused as refusal:
            self.refusal = refusal
        finally:
            limiter.release_on_behalf_of(self)


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns its receipt, Refused with the depot's reason."""
    stream = await trio.open_tcp_stream(*address)
    await stream.send_all(f"upload {name}\n".encode())
    answer = bytearray()
    while not answer.endswith(b"\n"):
        answer += await stream.receive_some(1024)
    word, _, rest = answer.decode().removesuffix("\n").partition(" ")
    if word == "refused":
        raise Refused(rest)
    await stream.aclose()
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    parcels = [Parcel(name) for name in names]
    limiter = trio.CapacityLimiter(limit or len(names))
    async with trio.open_nursery() as nursery:
        for parcel in parcels:
            await limiter.acquire_on_behalf_of(parcel)
            nursery.start_soon(parcel.send, address, limiter)
    return [str(parcel) for parcel in parcels]
