"""Nothing missing counts as proof: what is hidden is found, what was not told is not nothing.

Tasks that are left over are told by the bench, in the process in which the learner's code runs. Whatever
that code does to modules, to the loop, or to the collector: a task that waits is found, or the run has no
such fact.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from grader.evidence.record import Evidence
from grader.judge.faults import LearnerFault
from grader.judge.learner import Run
from grader.outcome import Outcome

if TYPE_CHECKING:
    from tests.judge.engine import Engine

WAITS = """
import asyncio


async def worker():
    await asyncio.sleep(1)
    await asyncio.Event().wait()
"""
#: what is done to a module before the answer: each of its names is a function that raises
REPLACED = """
import {module} as module
from asyncio import create_task, sleep


def broken(*arguments, **options):
    raise ZeroDivisionError


async def worker():
    await sleep(1)
    await loop().create_future()


for name in list(vars(module)):
    if not name.startswith("__"):
        try:
            setattr(module, name, broken)
        except Exception:
            pass


async def answer(address, names):
    answer.kept = create_task(worker())
    await sleep(2)
    return 1
"""
#: not those on which asyncio itself rests: without them the answer fails
MODULES = ("gc", "json", "select", "linecache", "warnings", "io")
HIDDEN = {
    "made directly": "    kept.append(asyncio.Task(worker()))",
    "a plain factory": (
        "    loop.set_task_factory(lambda loop, coro, **options: asyncio.Task(coro, loop=loop, **options))\n"
        "    kept.append(asyncio.create_task(worker()))"
    ),
    "a factory put where the loop keeps it": (
        "    loop._task_factory = lambda loop, coro, **options: asyncio.Task(coro, loop=loop, **options)\n"
        "    kept.append(asyncio.create_task(worker()))"
    ),
    "a class of tasks that says it is done": (
        "    class Done(asyncio.Task):\n"
        "        def done(self):\n"
        "            return True\n"
        "    loop.set_task_factory(lambda loop, coro, **options: Done(coro, loop=loop, **options))\n"
        "    kept.append(asyncio.create_task(worker()))"
    ),
    "a factory that gives a future back": (
        "    class Promise(asyncio.Future):\n"
        "        def set_name(self, name):\n"
        "            pass\n"
        "    def factory(loop, coro, **options):\n"
        "        kept.append(asyncio.Task(coro, loop=loop))\n"
        "        return Promise(loop=loop)\n"
        "    loop.set_task_factory(factory)\n"
        "    asyncio.create_task(worker())\n"
        "    loop.set_task_factory(None)"
    ),
    "the pure Python task": (
        "    loop.set_task_factory(lambda loop, coro, **options: asyncio.tasks._PyTask(coro, loop=loop))\n"
        "    kept.append(asyncio.create_task(worker()))"
    ),
    "taken off the list": (
        "    kept.append(asyncio.Task(worker()))\n    asyncio.tasks._unregister_task(kept[-1])"
    ),
    "a task group that is never left": (
        "    group = asyncio.TaskGroup()\n"
        "    await group.__aenter__()\n"
        "    kept.append((group, group.create_task(worker())))"
    ),
    "frozen": (
        "    import gc\n    kept.append(asyncio.Task(worker()))\n    await asyncio.sleep(0)\n    gc.freeze()"
    ),
    "another loop": (
        "    import threading\n"
        "    other = asyncio.new_event_loop()\n"
        "    thread = threading.Thread(target=other.run_until_complete, args=[worker()], daemon=True)\n"
        "    thread.start()"
    ),
    "gone on with by hand": (
        "    coroutine = worker()\n"
        "    def step(_=None):\n"
        "        try:\n"
        "            coroutine.send(None).add_done_callback(step)\n"
        "        except RuntimeError:\n"
        "            coroutine.throw(asyncio.CancelledError)\n"
        "    kept.append(coroutine)\n"
        "    coroutine.send(None)._asyncio_future_blocking = False"
    ),
}
if sys.version_info >= (3, 12):
    HIDDEN["the eager factory"] = (
        "    loop.set_task_factory(asyncio.eager_task_factory)\n"
        "    kept.append(asyncio.create_task(worker()))"
    )


@pytest.mark.parametrize("way", HIDDEN)
def test_a_task_that_waits_is_found(engine: Engine, way: str) -> None:
    """One is left over, however it was made."""
    text = (
        f"{WAITS}\n\nkept = []\n\n\nasync def answer(address, names):\n"
        f"    loop = asyncio.get_running_loop()\n{HIDDEN[way]}\n    await asyncio.sleep(2)\n    return 1\n"
    )
    seen = engine.grade(text).seen
    assert (seen["value"], seen["elapsed"], seen["facts"]["unfinished"]) == (1, 2, 1)


@pytest.mark.parametrize("module", MODULES)
def test_what_becomes_of_a_module_takes_nothing_from_the_evidence(engine: Engine, module: str) -> None:
    """Everything that the bench uses of it was bound before."""
    text = REPLACED.replace("{module}", module).replace("loop()", "__import__('asyncio').get_running_loop()")
    seen = engine.grade(text).seen
    assert (seen["value"], seen["elapsed"], seen["facts"]["unfinished"]) == (1, 2, 1)


def test_a_file_without_modules_is_a_file(engine: Engine) -> None:
    """All that were imported are taken away; what the bench needs it has."""
    text = (
        f"{WAITS}\nimport sys\n\nsys.modules.clear()\n\n\nasync def answer(address, names):\n    return 1\n"
    )
    seen = engine.grade(text).seen
    assert (seen["value"], seen["facts"]["unfinished"]) == (1, 0)


def test_a_task_of_trios_own_kind_is_found(engine: Engine) -> None:
    """System tasks outlive the function; one of the learner's is left over."""
    text = (
        "import trio\n\n\nasync def worker():\n    await trio.sleep_forever()\n\n\n"
        "async def answer(address, names):\n    trio.lowlevel.spawn_system_task(worker)\n"
        "    await trio.sleep(2)\n    return 1\n"
    )
    seen = engine.grade(text, runtime="trio").seen
    assert (seen["elapsed"], seen["facts"]["unfinished"]) == (2, 1)


def test_a_loop_that_a_plain_function_leaves_behind_is_looked_into(engine: Engine) -> None:
    """It has stopped in the middle of a task's work."""
    text = (
        f"{WAITS}\n\nasync def start():\n    start.kept = asyncio.create_task(worker())\n"
        "    await asyncio.sleep(2)\n    return 1\n\n\n"
        "def answer(address, names):\n    return asyncio.new_event_loop().run_until_complete(start())\n"
    )
    assert engine.grade(text).seen["facts"]["unfinished"] == 1


# ---------------------------------------------------------------------- not told
UNTOLD = """
import threading


class Nameless(threading.Thread):
    name = property(lambda self: 1 / 0, lambda self, name: None)


async def answer(address, names):
    answer.kept = Nameless(target=threading.Event().wait, daemon=True)
    threading._limbo[answer.kept] = answer.kept
    return 1
"""


def test_what_was_not_told_is_no_fact(engine: Engine) -> None:
    """The report never came: nothing in it is taken for zero, and the picture of the run stays."""
    seen = engine.grade(UNTOLD).seen
    assert seen["value"] == 1
    assert "unfinished" not in seen["facts"]
    assert "elapsed" in seen["facts"]


def test_a_check_that_rests_on_the_report_fails_without_one() -> None:
    """By a fault that says so; words alone do with an empty one."""
    run = Run(evidence=Evidence(ended_ticks=1))
    with pytest.raises(LearnerFault) as caught:
        _ = run.report.unfinished
    assert caught.value.kind == "untold"
    assert run.evidence.report.unfinished == []


# ---------------------------------------------------------------------- a loop that is held up
CONNECTED = """
import asyncio
import socket


def start(address, names):
    sockets = []
    for name in names:
        one = socket.create_connection(tuple(address))
        one.sendall(f"upload {name}\\n".encode())
        one.setblocking(False)
        sockets.append(one)
    return sockets


def take(sockets, found):
    for one in list(sockets):
        try:
            found[sockets.index(one)] = one.recv(300).decode().split()[1]
        except BlockingIOError:
            continue
        return True
"""
BY_HAND = {
    "the selector": "loop._selector.select(None)",
    "the selector with a timeout": "loop._selector.select(0.5)",
    "the loop's own round": "loop._run_once()",
    "a loop inside": (
        "asyncio.events._set_running_loop(None)\n"
        "        inner.run_until_complete(asyncio.sleep(0.5))\n"
        "        asyncio.events._set_running_loop(loop)"
    ),
}


@pytest.mark.parametrize("way", BY_HAND)
def test_waiting_by_hand_holds_the_loop_up(engine: Engine, way: str) -> None:
    """Five files at once on one thread, and never an await: all of that time the loop stands still."""
    text = f"""{CONNECTED}

async def answer(address, names):
    loop = asyncio.get_running_loop()
    inner = asyncio.new_event_loop()
    left = start(address, names)
    for one in left:
        loop.add_reader(one, int)
    while left:
        {BY_HAND[way]}
        for one in list(left):
            try:
                one.recv(300)
            except BlockingIOError:
                continue
            loop.remove_reader(one)
            left.remove(one)
            one.close()
    inner.close()
    return 1
"""
    told = engine.grade(text)
    if way == "a loop inside" and sys.version_info >= (3, 14):
        # asyncio steps no task any more while another one of the thread is being executed: both wait.
        assert told.message.startswith("Everything waits"), told.message
        return
    assert told.seen["value"] == 1
    assert told.seen["elapsed"] == told.seen["blocked"] == 5


def test_callbacks_on_a_loop_that_goes_round_hold_nothing_up(engine: Engine) -> None:
    """The same sockets, and the loop waits for them: no task is needed for that."""
    text = f"""{CONNECTED}

async def answer(address, names):
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    left = start(address, names)

    def readable(one):
        one.recv(300)
        loop.remove_reader(one)
        left.remove(one)
        one.close()
        if not left:
            done.set_result(1)

    for one in left:
        loop.add_reader(one, readable, one)
    return await done
"""
    seen = engine.grade(text).seen
    assert (seen["value"], seen["elapsed"], seen["blocked"]) == (1, 5, 0)


# ---------------------------------------------------------------------- after the return
@pytest.mark.parametrize(
    "after",
    [
        "time.sleep(3)",
        "await asyncio.sleep(3)",
        "[threading.Thread(target=time.sleep, args=[3]).start() for _ in range(4)]",
        "await asyncio.gather(*(asyncio.to_thread(time.sleep, 3) for _ in range(4)))",
        "socket.create_connection(tuple(kept[0])).sendall(b'upload file-1\\n')",
        "kept.append(bytearray(64 << 20))",
        "atexit.register(time.sleep, 3)",
        "subprocess.Popen(['/nowhere']) if False else os.fork() or os._exit(0)",
    ],
)
def test_what_comes_after_the_return_is_not_the_calls(engine: Engine, after: str) -> None:
    """A task that is cancelled at the end does whatever it likes: the record of the call is closed."""
    text = (
        "import asyncio, atexit, os, socket, subprocess, threading, time\n\nkept = []\n\n\n"
        "async def worker():\n    try:\n        await asyncio.Event().wait()\n"
        f"    except asyncio.CancelledError:\n        {after}\n        raise\n\n\n"
        "async def answer(address, names):\n    kept.append(address)\n"
        "    kept.append(asyncio.create_task(worker()))\n    await asyncio.sleep(2)\n    return 1\n"
    )
    told = engine.grade(text)
    seen = told.seen
    facts = seen["facts"]
    assert (seen["value"], seen["elapsed"], seen["blocked"], facts["unfinished"]) == (1, 2, 0, 1)
    assert (seen["threads"], seen["processes"], seen["requests"], facts["connections"]) == (1, 1, [], 0)
    assert (facts["jumps"], facts["fault"]) == (1, "")
    assert told.others == [Outcome.PASSED, Outcome.PASSED]
    assert json.dumps(seen)
