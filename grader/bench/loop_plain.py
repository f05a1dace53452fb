"""Code that is not on an event loop, under the judged clock.

The learner's function runs in a thread of its own; the main thread does nothing but give the turn away
with the earliest timer of any thread. The judge sees from outside when all of them are at rest.
"""

from __future__ import annotations

from collections.abc import Callable

# By name: what the learner's code does to the modules does not reach us.
from contextlib import suppress
from os import read, write
from select import POLLIN, poll
from threading import Event, Thread

from grader.bench.turns import Turns, wakeable_pipe

__all__ = ["LEARNERS_THREAD", "run_plain"]

#: name of the thread that a plain function of the learner's runs in
LEARNERS_THREAD = "the learner's function"


def run_plain(function: Callable[[], None], turns: Turns) -> None:
    """Call ``function`` (it must not raise) in a thread, and keep the clock going until it ends."""
    poke_read, poke_write = wakeable_pipe()

    def poke() -> None:
        with suppress(BlockingIOError):  # full: the main thread will wake anyway
            write(poke_write, b"x")

    ended = Event()

    def body() -> None:
        try:
            function()
        finally:
            ended.set()
            poke()

    turns.poke = poke
    thread = Thread(target=body, name=LEARNERS_THREAD, daemon=True)
    thread.start()
    while True:  # at least once: how often the turn changes must not depend on who is faster
        turns.idle(None)
        waiting = poll()
        waiting.register(turns.channel.fileno(), POLLIN)
        waiting.register(poke_read, POLLIN)
        if turns.channel.fileno() not in [descriptor for descriptor, _ in waiting.poll()]:
            turns.woke()
        turns.answer()
        with suppress(BlockingIOError):  # no poke
            read(poke_read, 4096)
        if ended.is_set():
            break
    thread.join()  # its last steps: whoever looks at threads from here on does not find this one
    turns.poke = lambda: None
