# expected: wrong
# mistake: tokens in a queue (as with a buffered channel in Go); the token goes back only after a file was taken, not when the depot refused it
# rule: "as soon as one file arrives (or is refused), the next one sets off"
# seen: right without a limit, and with one as long as nothing is refused; each refusal makes the window narrower by one, and after `limit` refusals the rest hangs forever
"""Upload the videos of the party; whoever wants to upload needs a token."""

import asyncio

Address = tuple[str, int]


class Refused(Exception):
    """The depot refused a file."""


class Depot:
    def __init__(self, address: Address, tokens: int) -> None:
        self.address = address
        self.tokens: asyncio.Queue[int] = asyncio.Queue()
        for token in range(tokens):
            self.tokens.put_nowait(token)

    async def upload(self, name: str) -> str:
        token = await self.tokens.get()
        answer = await self.ask(f"upload {name}")
        word, _, rest = answer.partition(" ")
        if word != "ok":
            raise Refused(rest)
        self.tokens.put_nowait(token)
        return rest

    async def ask(self, line: str) -> str:
        reader, writer = await asyncio.open_connection(*self.address)
        try:
            writer.write(line.encode() + b"\n")
            return (await reader.readline()).decode()[:-1]
        finally:
            writer.close()
            await writer.wait_closed()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    depot = Depot(address, limit or len(names))
    outcomes = await asyncio.gather(*map(depot.upload, names), return_exceptions=True)
    results = []
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            results.append(f"refused: {outcome}")
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            results.append(outcome)
    return results
