"""Waits for the end.

Atexit, threading's own, finalizers, hooks and a module's __del__ all loop for ever.
"""

import atexit
import sys
import threading
import weakref

from honest import one_by_one, steady

__all__ = ["post", "steady"]


def loop(*_):
    while True:
        pass


class Loops:
    def __del__(self):
        loop()


def post_is_loaded():
    atexit.register(loop)
    threading._register_atexit(loop)
    weakref.finalize(sys, loop)
    sys.excepthook = sys.unraisablehook = threading.excepthook = loop
    sys.modules["last"] = Loops()
    sys.stdout.flush = sys.stderr.flush


post_is_loaded()
post = one_by_one
