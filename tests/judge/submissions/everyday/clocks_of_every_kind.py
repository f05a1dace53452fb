"""All clocks of the time module, at the top and beside."""

import time
import timeit

START = time.perf_counter()
MONOTONIC, WALL, PROCESSOR = time.monotonic_ns(), time.time(), time.process_time()


def beside():
    assert time.perf_counter() - START >= 0
    assert time.monotonic_ns() >= MONOTONIC and time.time() >= WALL
    assert time.process_time() >= PROCESSOR and time.thread_time() >= 0 and time.process_time_ns() > 0
    print(f"{timeit.timeit('1 + 1', number=10):.3f} s", time.get_clock_info("monotonic").monotonic)
