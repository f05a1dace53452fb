# expected: right
# mistake: (unusual) anyio; the names are a stack, so with a limit the LAST name sets off first (the lesson gives no order of setting off); each upload starts its successor in the task group when it has ended.
# rule: all
# seen: right in all situations
"""Upload the videos of the party, with anyio."""

import anyio
from anyio.abc import TaskGroup
from anyio.streams.text import TextReceiveStream

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        answer = ""
        async for text in TextReceiveStream(stream):
            answer += text
            if "\n" in text:
                break
    kind, blank, rest = answer.removesuffix("\n").partition(" ")
    return {"ok": "", "refused": "refused: "}[kind] + rest


class Relay:
    def __init__(self, address: Address, names: list[str]) -> None:
        self.address = address
        self.stack = list(names)
        self.results: dict[str, str] = {}

    def start_next(self, group: TaskGroup) -> None:
        if self.stack:
            group.start_soon(self.run, group, self.stack.pop())

    async def run(self, group: TaskGroup, name: str) -> None:
        self.results[name] = await upload(self.address, name)
        self.start_next(group)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    relay = Relay(address, names)
    async with anyio.create_task_group() as group:
        for _ in range(min(limit or len(names), len(names))):
            relay.start_next(group)
    return [relay.results[name] for name in names]
