"""Awaitable classes with ``__await__`` that ask the scheduler for what they want; a plain ring of lists."""

from __future__ import annotations


class Pause:
    def __await__(self):
        yield self

    def asked(self, scheduler, task):
        scheduler.line_up([task])


class Join:
    def __init__(self, task):
        self.task = task

    def __await__(self):
        self.task.wanted = True
        while not self.task.over:
            yield self
        return self.task.outcome()

    def asked(self, _scheduler, task):
        self.task.crowd.append(task)


def pause():
    return Pause()


class Task:
    def __init__(self, coroutine):
        self.steps = coroutine.__await__()
        self.over = False
        self.wanted = False
        self.crowd = []
        self.outcome = None

    def join(self):
        return Join(self)

    def end(self, outcome):
        self.over, self.outcome = True, outcome
        crowd, self.crowd = self.crowd, []
        return crowd


class Scheduler:
    """Two lists: who has a turn in this round, and who lines up for the next one."""

    def __init__(self):
        self.next_round = []
        self.failures = []

    def line_up(self, tasks):
        self.next_round += tasks

    def spawn(self, coroutine):
        task = Task(coroutine)
        self.line_up([task])
        return task

    def run(self):
        while self.next_round:
            this_round, self.next_round = self.next_round, []
            for task in this_round:
                self.turn(task)
        lost = [error for task, error in self.failures if not task.wanted]
        self.failures = []
        if lost:
            raise ExceptionGroup("unjoined", lost)

    def turn(self, task):
        try:
            wish = next(task.steps)
        except StopIteration as stop:
            value = stop.value
            self.line_up(task.end(lambda: value))
        except Exception as error:  # noqa: BLE001 — for the joiner
            self.failures.append((task, error))
            self.line_up(task.end(lambda error=error: _raise(error)))
        else:
            wish.asked(self, task)


def _raise(error):
    raise error
