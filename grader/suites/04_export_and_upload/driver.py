"""Calls ``publish`` the way other programs would: with the bell answered, under a stop, after a failure.

Runs beside the learner's code, so nothing here decides anything: what happened meanwhile is the studio's
own record. Every waiting here is for the studio too, never for a timer, so that each jump of the clock to
a deadline is the learner's.
"""

import asyncio
import inspect
import time

import anyio
import anyio.abc
import export_and_upload
import sniffio

Address = tuple[str, int]

#: how long the caller goes on with its life after ``publish`` has ended, virtual seconds
LOOK_ON = 30
#: when somebody else holds up the loop, and for how long, virtual seconds (see ``Pipeline.ending_together``)
WORK_BEGINS, WORK = 4, 5


async def with_a_bell(address: Address, parts: list[str], workers: int) -> object:
    """Answer the bell while ``publish`` runs; give back what it gave."""
    async with anyio.create_task_group() as group:
        await group.start(_answer_the_bell, address)
        value = await _publish(address, parts, workers)
        group.cancel_scope.cancel()
    return value


async def tried(address: Address, parts: list[str], workers: int) -> list[str] | None:
    """The names of the exceptions that came out of ``publish``, None when it returned; then look on."""
    raised = None
    try:
        await _publish(address, parts, workers)
    except Exception as error:  # noqa: BLE001 — whatever comes out is what is asked for
        raised = [type(leaf).__name__ for leaf in _leaves(error)]
    await _ask(address, f"moment {LOOK_ON}")
    return raised


async def beside_work(address: Address, parts: list[str], workers: int) -> object:
    """Hold up the loop for a while, as any other task may; give back what ``publish`` gave."""
    async with anyio.create_task_group() as group:
        group.start_soon(_work, address)
        value = await _publish(address, parts, workers)
    return value  # noqa: RET504 - a group may swallow what is raised, for all that mypy knows


async def in_turn(address: Address, parts: list[str], workers: int) -> list[object]:
    """Publish half of the parts, then the other half, on one loop; give back all receipts."""
    half = len(parts) // 2
    came = [await _publish(address, some, workers) for some in (parts[:half], parts[half:])]
    return [receipt for some in came for receipt in (some if isinstance(some, list) else [some])]


async def stopped(address: Address, parts: list[str], workers: int) -> list[str] | None:
    """Cancel ``publish`` at the moment that the suite has told the studio; then look on.

    Gives the names of the exceptions that came out of ``publish``, "cancelled" for a cancellation, and None
    when it returned.
    """
    if sniffio.current_async_library() == "asyncio":
        task = asyncio.ensure_future(_publish(address, parts, workers))
        await _ask(address, "stop")
        task.cancel()
        await asyncio.wait([task])
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
    else:
        error = await _cancelled_in_a_group(address, parts, workers)
    await _ask(address, f"moment {LOOK_ON}")
    stop = anyio.get_cancelled_exc_class()
    leaves = [] if error is None else _leaves(error)
    return ["cancelled" if isinstance(leaf, stop) else type(leaf).__name__ for leaf in leaves] or None


async def _cancelled_in_a_group(address: Address, parts: list[str], workers: int) -> BaseException | None:
    """What came out of ``publish`` when the task group around it was cancelled."""
    raised: list[BaseException] = []

    async def watched() -> None:
        try:
            await _publish(address, parts, workers)
        except anyio.get_cancelled_exc_class() as error:
            raised.append(error)
            raise
        except BaseException as error:  # noqa: BLE001 — whatever comes out is what is asked for
            raised.append(error)

    async with anyio.create_task_group() as group:
        group.start_soon(watched)
        await _ask(address, "stop")
        group.cancel_scope.cancel()
    return raised[0] if raised else None


async def _publish(address: Address, parts: list[str], workers: int) -> object:
    value = export_and_upload.publish(address, parts, workers)
    return await value if inspect.isawaitable(value) else value


async def _answer_the_bell(address: Address, *, task_status: anyio.abc.TaskStatus[None]) -> None:
    async with await anyio.connect_tcp(*address) as door:
        await door.send(b"bell\n")
        task_status.started()
        heard = b""
        async for data in door:
            *rings, heard = (heard + data).split(b"\n")
            for ring in rings:
                await door.send(b"answer " + ring.removeprefix(b"ring ") + b"\n")


async def _work(address: Address) -> None:
    await _ask(address, f"moment {WORK_BEGINS}")
    time.sleep(WORK)  # noqa: ASYNC251, TID251 - virtual, and in the way on purpose


async def _ask(address: Address, what: str) -> None:
    async with await anyio.connect_tcp(*address) as clock:
        await clock.send(f"{what}\n".encode())
        await clock.receive()


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in _leaves(inner)]
    return [error]
