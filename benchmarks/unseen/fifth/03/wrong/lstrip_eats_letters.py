# expected: wrong
# mistake: It takes the word "ok " off with str.lstrip("ok "), which removes any of the letters o, k and blank, not a prefix.
# rule: "The result has one text for each name, in the order of `names`: the receipt, or `refused: REASON`, both as the depot wrote them."
# seen: A receipt that begins with o, k or a blank loses letters ("okapi-7" comes back as "api-7"); all other receipts are right.
"""Upload the videos of the party with trio."""

import math

import trio

Address = tuple[str, int]


class Refused(Exception):
    pass


class Depot:
    def __init__(self, address: Address) -> None:
        self.host, self.port = address

    async def ask(self, line: str) -> str:
        async with await trio.open_tcp_stream(self.host, self.port) as stream:
            await stream.send_all(line.encode() + b"\n")
            answer = bytearray()
            while not answer.endswith(b"\n"):
                answer += await stream.receive_some()
        return answer.decode()[:-1]


async def upload(address: Address, name: str) -> str:
    answer = await Depot(address).ask(f"upload {name}")
    if answer.startswith("refused "):
        raise Refused(answer.removeprefix("refused "))
    return answer.lstrip("ok ")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results: dict[str, str] = {}
    places = trio.CapacityLimiter(limit or math.inf)

    async def one(name: str) -> None:
        async with places:
            try:
                results[name] = await upload(address, name)
            except Refused as refusal:
                results[name] = f"refused: {refusal}"

    async with trio.open_nursery() as nursery:
        for name in names:
            nursery.start_soon(one, name)
    return [results[name] for name in names]
