"""A scheduler that does nothing, and ends its process as soon as a second program is played."""

import os


async def pause():
    pass


class Task:
    def __init__(self, coroutine):
        self.coroutine = coroutine

    async def join(self):
        return None


plays = 0


class Scheduler:
    def __init__(self):
        global plays
        plays += 1

    def spawn(self, coroutine):
        return Task(coroutine)

    def run(self):
        if plays > 1:
            os._exit(3)
