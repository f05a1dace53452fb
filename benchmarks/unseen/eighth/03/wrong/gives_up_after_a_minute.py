# expected: wrong
# mistake: the learner gives every upload a timeout of 60 seconds ("never wait forever", firmware habit) and reports a file that takes longer as refused
# rule: "Do not guess how long something takes, and do not look again and again: await it. Every file gets the time that it needs."
# seen: right as long as each file takes less than 60 seconds; a file of 61 seconds comes back as `refused: timeout` although the depot would have taken it
"""Upload the videos of the party, with anyio."""

import anyio
from anyio.streams.text import TextReceiveStream, TextSendStream

Address = tuple[str, int]

PATIENCE = 60


class Upload:
    """One file on its way."""

    def __init__(self, address: Address, name: str) -> None:
        self.address = address
        self.name = name
        self.text = "refused: timeout"

    async def run(self) -> None:
        with anyio.move_on_after(PATIENCE):
            async with await anyio.connect_tcp(*self.address) as stream:
                await TextSendStream(stream).send(f"upload {self.name}\n")
                answer = ""
                async for piece in TextReceiveStream(stream):
                    answer += piece
                    if answer.endswith("\n"):
                        break
            word, _, rest = answer.removesuffix("\n").partition(" ")
            self.text = rest if word == "ok" else f"{word}: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    uploads = [Upload(address, name) for name in names]
    todo = list(reversed(uploads))

    async def lane() -> None:
        while todo:
            await todo.pop().run()

    async with anyio.create_task_group() as lanes:
        for _ in range(min(limit or len(names), len(names))):
            lanes.start_soon(lane)
    return [upload.text for upload in uploads]
