"""System calls: a task asks the kernel by name, and goes on in the same turn where it answers at once."""

from __future__ import annotations

import itertools
from collections import deque
from types import coroutine

numbers = itertools.count(1)
AT_ONCE, LATER = True, False


@coroutine
def call(name, argument=None):
    answer = yield (name, argument)
    return answer


async def pause():
    return await call("pause")


class Task:
    def __init__(self, program):
        self.number = next(numbers)
        self.program = program
        self.exit = None

    async def join(self):
        while (status := await call("status", self)) is None:
            await call("wait", self)
        how, what = status
        if how == "failed":
            raise what
        return what


class Kernel:
    """Answers calls: whether at once, and with what."""

    def __init__(self):
        self.runnable = deque()
        self.sleepers = {}
        self.asked_for = set()

    def pause(self, task, _):
        self.runnable.append(task)
        return LATER, None

    def wait(self, task, other):
        self.sleepers.setdefault(other.number, []).append(task)
        return LATER, None

    def status(self, _, other):
        self.asked_for.add(other.number)
        return AT_ONCE, other.exit

    def end(self, task, status):
        task.exit = status
        self.runnable.extend(self.sleepers.pop(task.number, []))


class Scheduler:
    def __init__(self):
        self.kernel = Kernel()
        self.failures = []

    def spawn(self, program):
        task = Task(program)
        self.kernel.runnable.append(task)
        return task

    def run(self):
        kernel = self.kernel
        while kernel.runnable:
            self.turn(kernel.runnable.popleft(), kernel)
        lost = [task.exit[1] for task in self.failures if task.number not in kernel.asked_for]
        self.failures.clear()
        if lost:
            raise ExceptionGroup("nobody asked for these", lost)

    def turn(self, task, kernel):
        goes_on, answer = AT_ONCE, None
        while goes_on:
            try:
                name, argument = task.program.send(answer)
            except StopIteration as end:
                return kernel.end(task, ("returned", end.value))
            except Exception as error:  # noqa: BLE001 — for whoever asks
                self.failures.append(task)
                return kernel.end(task, ("failed", error))
            goes_on, answer = getattr(kernel, name)(task, argument)
        return None
