"""Handlers for Ctrl-C and the end; none of them is ever called."""

import asyncio
import atexit
import signal
import sys

signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
atexit.register(print, "the end")


@atexit.register
def wave():
    print("bye")


async def beside():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, print, "stop")
    loop.remove_signal_handler(signal.SIGINT)
    loop.set_exception_handler(lambda loop, context: print(context["message"]))
