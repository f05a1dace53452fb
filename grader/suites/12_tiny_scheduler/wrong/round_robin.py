"""To take turns is to go round: all tasks stand in a list, and whoever can go on has a turn when it comes up."""

from __future__ import annotations

import types


@types.coroutine
def pause():
    yield


@types.coroutine
def wait_for(task):
    yield task


class Task:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result = None
        self.error = None
        self.waits_for = None

    async def join(self):
        self.joined = True
        if not self.ended:
            await wait_for(self)
        if self.error is not None:
            raise self.error
        return self.result

    @property
    def can_go_on(self):
        return self.waits_for is None or self.waits_for.ended


class Scheduler:
    def __init__(self):
        self.tasks = []
        self.failed = []

    def spawn(self, coroutine):
        task = Task(coroutine)
        self.tasks.append(task)
        return task

    def run(self):
        while any(task.can_go_on for task in self.tasks):
            for task in self.tasks:
                if task.can_go_on:
                    self.turn(task)
            self.tasks = [task for task in self.tasks if not task.ended]
        lost = [task.error for task in self.failed if not task.joined]
        self.failed.clear()
        if lost:
            raise ExceptionGroup("failed", lost)

    def turn(self, task):
        try:
            task.waits_for = task.coroutine.send(None)
            return
        except StopIteration as end:
            task.result = end.value
        except Exception as error:  # noqa: BLE001 — for the joiner
            task.error = error
            self.failed.append(task)
        task.ended = True
