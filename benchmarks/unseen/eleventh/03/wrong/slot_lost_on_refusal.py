# expected: wrong
# mistake: gives the slot back only after a receipt; the exception of a refused file skips the release
# rule: The window *slides*: as soon as one file arrives (or is refused), the next one sets off.
# seen: every refusal makes the window smaller, and after `limit` refusals with files still to go upload_all hangs; without refusals, or without a limit, it is right
"""Upload the videos of the party; the slots are tokens in a queue, as in Go."""

import asyncio

Address = tuple[str, int]


class RefusedError(Exception):
    """The depot did not take the file."""


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the depot's receipt, or raise RefusedError with its reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        line = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = line.rstrip(b"\n").partition(b" ")
    if word == b"refused":
        raise RefusedError(rest.decode())
    return rest.decode()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    tokens: asyncio.Queue[None] = asyncio.Queue()
    for _ in range(min(limit or len(names), len(names))):
        tokens.put_nowait(None)

    async def with_token(name: str) -> str:
        token = await tokens.get()
        receipt = await upload(address, name)
        tokens.put_nowait(token)
        return receipt

    outcomes = await asyncio.gather(*[with_token(name) for name in names], return_exceptions=True)
    for number, outcome in enumerate(outcomes):
        if isinstance(outcome, RefusedError):
            outcomes[number] = f"refused: {outcome}"
        elif isinstance(outcome, BaseException):
            raise outcome
    return outcomes
