# expected: wrong
# mistake: Without a limit it takes a limit of 100 ("surely enough"), so that not all files are on their way at once when there are more.
# rule: "Every file is on its way at the same time as all the others. Uploading them takes as long as the longest one."
# seen: Right with up to 100 files and with any explicit limit; with limit=None and more than 100 names the 101st waits for a free place, and all takes longer than the longest one.
"""Upload the videos of the party, with anyio."""

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]
MANY = 100


async def upload(address: Address, name: str) -> str:
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        line = await BufferedByteReceiveStream(stream).receive_until(b"\n", 1 << 20)
    word, _, rest = line.decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    answers: dict[int, str] = {}
    limiter = anyio.CapacityLimiter(limit or MANY)

    async def work(index: int, name: str) -> None:
        async with limiter:
            try:
                answers[index] = await upload(address, name)
            except ValueError as error:
                answers[index] = f"refused: {error}"

    async with anyio.create_task_group() as group:
        for index, name in enumerate(names):
            group.start_soon(work, index, name)
    return [answers[index] for index in sorted(answers)]
