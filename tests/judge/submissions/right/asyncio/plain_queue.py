"""Plain workers with a queue between them."""

# elapsed: 10
# value: true

import queue
import socket
import threading
import time


def sup(address, name):
    with socket.create_connection(address) as s:
        s.sendall(f"upload {name}\n".encode())
        return s.makefile().readline().split()[1]


def answer(a, n):
    q = queue.Queue()
    out = []

    def w():
        while (x := q.get()) is not None:
            out.append(sup(a, x))
            q.task_done()

    ts = [threading.Thread(target=w) for _ in range(2)]
    for t in ts:
        t.start()
    for x in n:
        q.put(x)
    q.join()
    for t in ts:
        q.put(None)
    for t in ts:
        t.join()
    time.sleep(1)
    return sorted(out) != []
