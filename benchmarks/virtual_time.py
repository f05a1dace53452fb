"""What virtual time costs: the same exercise with 1 and with 10,000 virtual seconds.

    python benchmarks/virtual_time.py [--runs 40]

Each run is one fresh bench in the sandbox: ten uploads at once, then ten one after the other, through the
real depot over TCP. The two durations are interleaved in one judge process.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time

from load import describe

from grader.doctor import telling
from grader.judge.conducting.modules import Modules
from grader.judge.learner import Learner
from grader.judge.sandboxes import Sandboxes
from grader.judge.worlds.depot import Depot, File
from grader.sandbox.image import prepare
from grader.sandbox.policy import Demand, Limits
from grader.sandbox.privilege import drop_root

SOURCE = """
import asyncio

async def upload(address, name):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"upload {name}\\n".encode())
    answer = (await reader.readline()).decode().strip()
    writer.close()
    return answer

async def upload_all(address, names):
    half = len(names) // 2
    together = await asyncio.gather(*(upload(address, name) for name in names[:half]))
    return [*together, *[await upload(address, name) for name in names[half:]]]
"""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=40)
    runs = parser.parse_args().runs
    prepare()
    drop_root()
    print(describe())
    limits = Limits()
    sandboxes = Sandboxes(Demand.HIGHEST, "asyncio", limits, telling=telling)
    program = Modules(
        texts={"uploads": SOURCE}, given=(), learner="uploads", drivers=(), required=("upload_all",)
    )
    costs: dict[float, list[float]] = {1.0: [], 10_000.0: []}
    try:
        for run in range(runs + 3):
            for total, seen in costs.items():
                learner = Learner(sandboxes, program, limits, random.Random(run), None)
                learner.world = depot = Depot(learner.rng)
                each = total / 11
                files = depot.add(*(File(f"clip-{index}", each) for index in range(20)))
                began = time.perf_counter()
                result = learner.call("upload_all", depot.address, [file.name for file in files])
                seconds = time.perf_counter() - began
                assert abs(result.elapsed - total) < 1e-3, result.elapsed
                if run >= 3:
                    seen.append(seconds)
    finally:
        sandboxes.close()
    for total, seen in costs.items():
        low, _, high = statistics.quantiles(seen, n=4)
        median = statistics.median(seen) * 1000
        spread = f"quartiles {low * 1000:.2f} to {high * 1000:.2f} ms"
        print(f"{total:9,.0f} virtual s: median {median:6.2f} ms, {spread}")
    ratio = statistics.median(costs[10_000.0]) / statistics.median(costs[1.0])
    print(f"ratio of the medians: {ratio:.3f} ({runs} runs each, interleaved)")


if __name__ == "__main__":
    main()
