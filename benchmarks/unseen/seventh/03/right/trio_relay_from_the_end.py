# expected: right
# mistake: unusual: trio; the last name sets off first (the lesson says nothing about who sets off first), and each file that has arrived starts the next one in the nursery; reads byte by byte.
# rule: none
# seen: right in all situations that the lesson allows
"""Upload the videos of the party as a relay (trio)."""

import trio

Address = tuple[str, int]


class Refused(ValueError):
    pass


async def upload(address: Address, name: str) -> str:
    async with await trio.open_tcp_stream(*address) as stream:
        await stream.send_all(b"upload %b\n" % name.encode())
        answer = b""
        while (byte := await stream.receive_some(1)) != b"\n":
            if not byte:
                raise ConnectionError("the depot hung up")
            answer += byte
    match answer.decode().split(" ", 1):
        case ["ok", receipt]:
            return receipt
        case [_, reason]:
            raise Refused(reason)
    raise ConnectionError(f"strange answer: {answer!r}")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    texts = dict.fromkeys(names, "")
    bag = names.copy()

    async def run(name: str, nursery: trio.Nursery) -> None:
        try:
            texts[name] = await upload(address, name)
        except Refused as error:
            texts[name] = f"refused: {error}"
        if bag:
            nursery.start_soon(run, bag.pop(), nursery)

    async with trio.open_nursery() as nursery:
        runners = len(bag) if limit is None else min(limit, len(bag))
        for _ in range(runners):
            nursery.start_soon(run, bag.pop(), nursery)
    return list(texts.values())
