"""Threads and a pool, used at the top and gone before the answer."""

import concurrent.futures
import multiprocessing
import os
import queue
import threading
import time

print(multiprocessing.cpu_count(), os.cpu_count(), threading.main_thread().name, threading.active_count())
jobs = queue.Queue()


def work():
    time.sleep(0.5)
    jobs.put(threading.current_thread().name)


thread = threading.Thread(target=work, daemon=True)
thread.start()
thread.join()
with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
    assert list(pool.map(abs, [-1, -2])) == [1, 2]
lock = threading.Lock()


def beside():
    with lock:
        assert jobs.get(timeout=1) and jobs.empty()
