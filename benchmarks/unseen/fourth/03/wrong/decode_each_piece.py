# expected: wrong
# mistake: data_received decodes each piece by itself and collects text; a piece that ends or begins in the midst of a letter cannot be decoded.
# rule: TCP carries bytes, so an answer may come in any number of pieces, which may begin in the midst of a letter; it is whole when its newline has come.
# seen: Answers in one piece, and answers of plain ASCII in many pieces, are right. An answer with an umlaut that is cut in two makes data_received raise UnicodeDecodeError; the transport is aborted and upload_all raises.
"""Upload the videos of the party, with a protocol of callbacks."""

import asyncio

Address = tuple[str, int]


class Depot(asyncio.Protocol):
    """Asks one question, and keeps one answer."""

    def __init__(self, name: str) -> None:
        loop = asyncio.get_running_loop()
        self.name = name
        self.text = ""
        self.answer = loop.create_future()
        self.gone = loop.create_future()

    def connection_made(self, transport) -> None:
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.text += data.decode("utf-8")
        line, newline, _ = self.text.partition("\n")
        if newline and not self.answer.done():
            self.answer.set_result(line)

    def connection_lost(self, error) -> None:
        if not self.answer.done():
            self.answer.set_exception(error or ConnectionError("no answer"))
        self.gone.set_result(None)


async def upload(address: Address, name: str) -> str:
    """Upload one file and return its receipt; ValueError if it is refused."""
    transport, depot = await asyncio.get_running_loop().create_connection(lambda: Depot(name), *address)
    try:
        line = await depot.answer
    finally:
        transport.close()
        await depot.gone
    word, _, rest = line.partition(" ")
    if word == "refused":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = dict.fromkeys(names, "")
    todo = iter(names)

    async def worker() -> None:
        for name in todo:
            try:
                results[name] = await upload(address, name)
            except ValueError as error:
                # UnicodeDecodeError is a ValueError too, and would look like a refusal
                if isinstance(error, UnicodeError):
                    raise
                results[name] = f"refused: {error}"

    async with asyncio.TaskGroup() as group:
        for _ in range(min(limit or len(names), len(names))):
            group.create_task(worker())
    return list(results.values())
