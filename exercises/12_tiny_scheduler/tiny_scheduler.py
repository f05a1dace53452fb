"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns.

Nothing is imported that knows about async: a coroutine object has ``send`` and ``throw``, and that is
all a scheduler needs.
"""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first.

    The ``yield`` is the whole trick. It travels through all the ``await``s of the task, up to whoever
    called ``send`` on its coroutine: the scheduler. The next ``send`` goes on behind it.
    """
    # TODO: give the turn away, once.
    return
    yield


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        # TODO: what has to be remembered: has it ended, how, and who waits for it?

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised.

        A task that has ended already is not waited for: the joiner goes on without giving its turn away.
        """
        # TODO: wait, without asking again and again.
        return None


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        # TODO: who is ready to go on, in order?
        pass

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        # TODO: remember the task.
        return Task(coroutine)

    def run(self) -> None:
        """Run until no task is ready any more.

        Raises:
            ExceptionGroup: the exceptions of failed tasks that nobody has joined, in the order in which
                they failed, when everything else has been run.
        """
        # TODO: take the first task of the queue, send() to its coroutine, see what happens, repeat.
