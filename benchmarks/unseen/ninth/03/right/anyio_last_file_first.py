# expected: right
# mistake: none; anyio with a CapacityLimiter (infinite without a limit), a buffered stream, a refusal as a value and not as an exception, and the last name sets off first
# rule: "The result has one text for each name, in the order of `names`"
# seen: right everywhere: the lesson does not say in which order the files set off; the texts are put in the order of the names at the end
"""Upload the videos of the party with anyio."""

import math
from dataclasses import dataclass

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]


@dataclass(frozen=True)
class Answer:
    taken: bool
    text: str

    def __str__(self) -> str:
        return self.text if self.taken else f"refused: {self.text}"


async def upload(address: Address, name: str) -> Answer:
    """Upload one file and return what the depot answered."""
    host, port = address
    async with await anyio.connect_tcp(host, port) as stream:
        await stream.send(f"upload {name}\n".encode())
        line = await BufferedByteReceiveStream(stream).receive_until(b"\n", 2**30)
    word, _, text = line.decode().partition(" ")
    return Answer(word == "ok", text)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    limiter = anyio.CapacityLimiter(math.inf if limit is None else limit)
    answers: list[tuple[int, Answer]] = []

    async def one(position: int) -> None:
        async with limiter:
            answers.append((position, await upload(address, names[position])))

    async with anyio.create_task_group() as tasks:
        for position in reversed(range(len(names))):
            tasks.start_soon(one, position)

    answers.sort(key=lambda pair: pair[0])
    return [str(answer) for _, answer in answers]
