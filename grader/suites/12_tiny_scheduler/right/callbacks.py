"""No requests at all: the awaitable itself arranges who goes on when, through the scheduler that runs now."""

from __future__ import annotations

from collections import deque

running = None


class Gate:
    """Yields once; ``arrange`` is called with what makes the current task go on."""

    def __init__(self, arrange):
        self.arrange = arrange

    def __await__(self):
        self.arrange(running.wake_current())
        yield


async def pause():
    await Gate(lambda wake: wake())


class Task:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.done = False
        self.watched = False
        self.value = self.error = None
        self.callbacks = []

    async def join(self):
        self.watched = True
        if not self.done:
            await Gate(self.callbacks.append)
        if self.error is not None:
            raise self.error
        return self.value


class Scheduler:
    def __init__(self):
        self.ready = deque()
        self.current = None
        self.graves = []

    def spawn(self, coroutine):
        task = Task(coroutine)
        self.ready.append(task)
        return task

    def wake_current(self):
        task = self.current
        return lambda: self.ready.append(task)

    def run(self):
        global running  # noqa: PLW0603 — one scheduler runs at a time
        before, running = running, self
        try:
            while self.ready:
                self.current = self.ready.popleft()
                self.step(self.current)
        finally:
            running = before
        lost = [task.error for task in self.graves if not task.watched]
        self.graves = []
        if lost:
            raise ExceptionGroup(f"{len(lost)} failed", lost)

    def step(self, task):
        try:
            task.coroutine.send(None)
        except StopIteration as stop:
            task.value = stop.value
        except Exception as error:  # noqa: BLE001 — for the joiner
            task.error = error
            self.graves.append(task)
        else:
            return
        task.done = True
        for wake in task.callbacks:
            wake()
