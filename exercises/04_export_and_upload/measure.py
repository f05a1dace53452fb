"""What does one thread cost on this machine, and what does one task? Run it (on Linux) and see::

    python measure.py

It starts 1000 threads that wait, then, in a fresh process, 1000 tasks that wait. It tells how long it took
to start and to end them, how much memory they occupied meanwhile, and how much address space was set aside
for them. Try more: ``python measure.py 5000``. Nothing here is graded, and these are real seconds.
"""

import asyncio
import subprocess
import sys
import threading
import time

KIB = 1024
Cost = tuple[float, int, int]


def main() -> None:
    """Measure both kinds, each in a process of its own; or, in such a process, the one that is named."""
    match sys.argv[1:]:
        case [("threads" | "tasks") as kind, count]:
            seconds, occupied, reserved = threads(int(count)) if kind == "threads" else tasks(int(count))
            columns = (
                f"{seconds / int(count) * 1e6:.1f} µs",
                f"{occupied / int(count) / KIB:.1f} KiB",
                f"{reserved / int(count) / KIB:.1f} KiB",
            )
            print(f"{count:>7} {kind:<8}", *(f"{column:>18}" for column in columns))
        case counts:
            count = counts[0] if counts else "1000"
            print(
                f"{'for each one':<16}", *(f"{name:>18}" for name in ("start and end", "memory", "reserved"))
            )
            for kind in ("threads", "tasks"):
                subprocess.run([sys.executable, __file__, kind, count], check=True)  # noqa: S603 — this file


def threads(count: int) -> Cost:
    """Real seconds to start and end so many threads; bytes that they occupied, and that were set aside."""
    gate = threading.Event()
    before, began = memory(), time.perf_counter()
    started = [threading.Thread(target=gate.wait) for _ in range(count)]
    for thread in started:
        thread.start()
    paused = time.perf_counter()
    meanwhile = memory()
    resumed = time.perf_counter()
    gate.set()
    for thread in started:
        thread.join()
    return cost(paused - began + time.perf_counter() - resumed, before, meanwhile)


def tasks(count: int) -> Cost:
    """Real seconds to start and end so many tasks; bytes that they occupied, and that were set aside."""

    async def wait_together() -> Cost:
        gate = asyncio.Event()
        before, began = memory(), time.perf_counter()
        started = [asyncio.create_task(gate.wait()) for _ in range(count)]
        await asyncio.sleep(0)  # each of them runs up to its wait
        paused = time.perf_counter()
        meanwhile = memory()
        resumed = time.perf_counter()
        gate.set()
        await asyncio.gather(*started)
        return cost(paused - began + time.perf_counter() - resumed, before, meanwhile)

    return asyncio.run(wait_together())


def memory() -> tuple[int, int]:
    """Bytes of this process that are in memory now, and bytes of address space that it has set aside."""
    with open("/proc/self/status", encoding="ascii") as status:
        fields = dict(line.split(":", 1) for line in status)
    in_memory, set_aside = (int(fields[name].split()[0]) * KIB for name in ("VmRSS", "VmSize"))
    return in_memory, set_aside


def cost(seconds: float, before: tuple[int, int], meanwhile: tuple[int, int]) -> Cost:
    """What was added between two looks at the memory."""
    return seconds, meanwhile[0] - before[0], meanwhile[1] - before[1]


if __name__ == "__main__":
    main()
