"""A heap of tickets: whoever lines up draws the next number."""

from __future__ import annotations

import heapq
import itertools
import types


@types.coroutine
def give_way(until):
    yield until


async def pause():
    await give_way(None)


class Task:
    number = itertools.count()

    def __init__(self, scheduler, coroutine):
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.waiting = {}
        self.end = None
        self.seen = False

    def __lt__(self, other):
        raise AssertionError("tasks are not compared: their tickets differ")

    async def join(self):
        self.seen = True
        if self.end is None:
            await give_way(self)
        kind, value = self.end
        if kind == "failed":
            raise value
        return value


class Scheduler:
    def __init__(self):
        self.line = []
        self.ticket = itertools.count()
        self.failed = {}

    def push(self, task):
        heapq.heappush(self.line, (next(self.ticket), task))

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self.push(task)
        return task

    def run(self):
        while self.line:
            _, task = heapq.heappop(self.line)
            try:
                target = task.coroutine.send(None)
            except StopIteration as stop:
                self.finish(task, ("returned", stop.value))
            except Exception as error:  # noqa: BLE001 — for the joiner
                self.failed[id(task)] = (task, error)
                self.finish(task, ("failed", error))
            else:
                if target is None:
                    self.push(task)
                else:
                    target.waiting[next(Task.number)] = task
        left = [error for task, error in self.failed.values() if not task.seen]
        self.failed.clear()
        if left:
            raise ExceptionGroup("failed", left)

    def finish(self, task, end):
        task.end = end
        for number in sorted(task.waiting):
            self.push(task.waiting[number])
        task.waiting.clear()
