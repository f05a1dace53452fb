# expected: right
# mistake: trio without semaphore or workers: the nursery starts 'limit' tasks, and each task, as its last act, starts its successor from a shared iterator; the answer is collected byte by byte
# rule: "you may use asyncio, anyio or trio"
# seen: right everywhere
"""Upload the videos of the party: a relay race."""

from itertools import islice

import trio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    stream = await trio.open_tcp_stream(*address)
    try:
        await stream.send_all(b"upload %b\n" % name.encode())
        line = []
        while (byte := await stream.receive_some(1)) != b"\n":
            if not byte:
                raise ConnectionError("the depot hung up")
            line.append(byte)
    finally:
        await stream.aclose()
    match b"".join(line).decode().partition(" "):
        case "ok", _, receipt:
            return receipt
        case _, _, reason:
            raise ValueError(reason)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results = dict.fromkeys(names, "")
    to_come = iter(names)

    async def leg(name: str, race: trio.Nursery) -> None:
        try:
            results[name] = await upload(address, name)
        except ValueError as error:
            results[name] = f"refused: {error}"
        for successor in islice(to_come, 1):
            race.start_soon(leg, successor, race)

    async with trio.open_nursery() as race:
        for name in list(islice(to_come, limit)):
            race.start_soon(leg, name, race)
    return list(results.values())
