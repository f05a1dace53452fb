"""The plain alternative: pytest, real sleeps, a stopwatch and thresholds. Run by the other benchmarks.

Eight checks like those of exercise 3, each with ten "uploads" of up to 0.1 s; a right program takes the
longest, and "concurrent" is decided by 1.5 times that, a common choice.
"""

import asyncio
import importlib
import os
import random
import time

import pytest

uploads = importlib.import_module(os.environ.get("PLAIN_SUBMISSION", "uploads_right"))
FACTOR = float(os.environ.get("PLAIN_FACTOR", "1.5"))


@pytest.mark.parametrize("check", range(8))
def test_uploads_overlap(check: int) -> None:
    rng = random.Random(check)
    durations = [rng.randint(2, 10) / 100 for _ in range(10)]
    began = time.perf_counter()
    asyncio.run(uploads.upload_all(durations))
    assert time.perf_counter() - began < FACTOR * max(durations)
