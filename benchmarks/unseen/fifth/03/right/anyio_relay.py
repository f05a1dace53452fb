# expected: right
# mistake: a relay: no semaphore, no queue, no workers; each file that arrives starts its successor in the same anyio task group; the results are a linked list in the order of names.
# rule: all of them
# seen: nothing goes wrong
"""Upload the videos of the party: a relay."""

from __future__ import annotations

from dataclasses import dataclass

import anyio
from anyio.abc import TaskGroup
from anyio.streams.text import TextReceiveStream

Address = tuple[str, int]


@dataclass(slots=True)
class Runner:
    name: str
    text: str | None = None
    next: Runner | None = None


class Relay:
    def __init__(self, address: Address, names: list[str]) -> None:
        self.address = address
        self.first: Runner | None = None
        for name in reversed(names):
            self.first = Runner(name, next=self.first)
        self.ready = self.first

    def start_one(self, group: TaskGroup) -> None:
        if self.ready is not None:
            runner, self.ready = self.ready, self.ready.next
            group.start_soon(self.run, runner, group)

    async def run(self, runner: Runner, group: TaskGroup) -> None:
        try:
            runner.text = await upload(self.address, runner.name)
        except ValueError as error:
            runner.text = f"refused: {error.args[0]}"
        self.start_one(group)

    def __iter__(self):
        runner = self.first
        while runner is not None:
            yield runner.text
            runner = runner.next


async def upload(address: Address, name: str) -> str:
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        answer = ""
        pieces = TextReceiveStream(stream, "utf-8")  # keeps half letters back
        while not answer.endswith("\n"):
            answer += await pieces.receive()
    word, _, rest = answer[:-1].partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    relay = Relay(address, names)
    async with anyio.create_task_group() as group:
        for _ in range(min(limit or len(names), len(names))):
            relay.start_one(group)
    return list(relay)
