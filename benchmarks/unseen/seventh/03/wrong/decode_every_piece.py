# expected: wrong
# mistake: Each piece is decoded by itself as it comes in, with errors="ignore" from a forum because "it sometimes crashed".
# rule: "an answer may come in any number of pieces, which may begin in the midst of a letter"
# seen: When a piece ends in the midst of a letter of several bytes, that letter is missing in the receipt or reason. ASCII answers, and answers cut between letters, are right.
"""Upload the videos of the party with a protocol (callbacks)."""

import asyncio

Address = tuple[str, int]


class Delivery(asyncio.Protocol):
    def __init__(self, name: str) -> None:
        self.name = name
        self.text = ""
        self.closed = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.text += data.decode("utf-8", errors="ignore")
        if self.text.endswith("\n"):
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if error is None:
            self.closed.set_result(self.text[:-1])
        else:
            self.closed.set_exception(error)


async def upload(address: Address, name: str) -> str:
    host, port = address
    loop = asyncio.get_running_loop()
    _, delivery = await loop.create_connection(lambda: Delivery(name), host, port)
    word, _, rest = (await delivery.closed).partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results: dict[int, str] = {}
    pending: set[asyncio.Task] = set()
    size = len(names) if limit is None else limit

    async def work(index: int) -> None:
        try:
            results[index] = await upload(address, names[index])
        except ValueError as error:
            results[index] = f"refused: {error}"

    for index in range(len(names)):
        if len(pending) >= size:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        pending.add(asyncio.create_task(work(index)))
    await asyncio.gather(*pending)
    return [text for _, text in sorted(results.items())]
