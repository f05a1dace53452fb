# expected: wrong
# mistake: The semaphore is kept in a ContextVar that is set once and never reset, so a second call in the same task finds the gate of the first call.
# rule: "a program may call `upload_all` again, with other files, the same limit, another one or none, and another event loop."
# seen: upload_all(limit=2) and then upload_all(limit=None) or another limit in ONE task: the second call still uses the old limit; a call in a new task or a new asyncio.run with a fresh context is right.
"""Upload the videos of the party; the limit is ambient, as in a dependency injection container."""

import asyncio
import contextvars
import functools

Address = tuple[str, int]

gate: contextvars.ContextVar[asyncio.Semaphore] = contextvars.ContextVar("gate")


def gated(function):
    @functools.wraps(function)
    async def wrapper(*args):
        async with gate.get():
            return await function(*args)

    return wrapper


@gated
async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().removesuffix("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    try:
        gate.get()
    except LookupError:
        gate.set(asyncio.Semaphore(limit or 1_000_000))
    outcomes = await asyncio.gather(*(upload(address, name) for name in names), return_exceptions=True)
    results = []
    for outcome in outcomes:
        if isinstance(outcome, ValueError):
            outcome = f"refused: {outcome}"
        elif isinstance(outcome, BaseException):
            raise outcome
        results.append(outcome)
    return results
