# expected: wrong
# mistake: Each worker connects once and sends all its files over the same connection, as with a connection pool or HTTP keep-alive.
# rule: "For each file you connect (`asyncio.open_connection` will do), send one line, `upload NAME`, and read one line"
# seen: Right without a limit and with a limit that is not smaller than the number of files (one file for each worker); with a smaller limit the second file of a worker goes over the used connection: the depot sees fewer connections than files, and a depot that takes one line for each connection never answers (hang).
"""Upload the videos of the party, with trio."""

from collections.abc import Iterator

import trio

Address = tuple[str, int]


class Line:
    """A line to the depot, open as long as its worker lives."""

    def __init__(self, stream: trio.SocketStream) -> None:
        self.stream = stream
        self.rest = bytearray()

    async def ask(self, question: str) -> str:
        await self.stream.send_all(question.encode() + b"\n")
        while b"\n" not in self.rest:
            piece = await self.stream.receive_some(4096)
            if not piece:
                raise ConnectionError("the depot has hung up")
            self.rest += piece
        answer, _, self.rest = self.rest.partition(b"\n")
        return answer.decode()


async def upload(line: Line, name: str) -> str:
    answer = await line.ask(f"upload {name}")
    if answer.startswith("refused "):
        raise ValueError(answer.removeprefix("refused "))
    return answer.removeprefix("ok ")


async def worker(address: Address, jobs: Iterator[tuple[int, str]], results: list[str]) -> None:
    async with await trio.open_tcp_stream(*address) as stream:
        line = Line(stream)
        for index, name in jobs:
            try:
                results[index] = await upload(line, name)
            except ValueError as error:
                results[index] = f"refused: {error}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results = [""] * len(names)
    jobs = iter(enumerate(names))
    number = len(names) if limit is None else min(limit, len(names))
    async with trio.open_nursery() as nursery:
        for _ in range(number):
            nursery.start_soon(worker, address, jobs, results)
    return results
