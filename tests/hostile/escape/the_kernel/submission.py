"""Speaks to the kernel itself.

Modules, programs, clocks, names, swap, restarts. Arguments that could do harm are empty.
"""

import os
import time

from attacks import REFUSED, call, tried
from honest import one_by_one, steady

__all__ = ["post", "steady"]

NAMES = ("bpf", "perf", "userfaultfd", "kexec", "module", "personality", "reboot", "swap", "accounting")
NAMES += ("quota", "log", "hangup", "host name", "handle", "fanotify", "time of day")
NUMBERS = {
    "x86_64": (321, 298, 323, 246, 175, 135, 169, 167, 163, 179, 103, 153, 170, 303, 300, 164),
    "aarch64": (280, 241, 282, 104, 105, 92, 142, 224, 89, 60, 116, 58, 161, 264, 262, 170),
}
#: by machine, as above
MORE = {
    "requests under way": (206, 0),
    "page cache emptied": (221, 223),
    "page cache seen": (27, 232),
    "read with flags": (327, 286),
    "ioctl of a process": (16, 29),
}
ADDR_NO_RANDOMIZE = 0x40000
ARGUMENTS = {"personality": (ADDR_NO_RANDOMIZE,), "log": (3,), "host name": (0, 0)}
ARGUMENTS["ioctl of a process"] = (os.pidfd_open(os.getpid()), 0xFF0B)
SAME_ON_ALL = {
    "io_uring": 425,
    "clone3": 435,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "memfd_secret": 447,
}


def ways():
    machine = os.uname().machine
    numbers = dict(zip(NAMES, NUMBERS[machine], strict=True)) | SAME_ON_ALL
    numbers |= {name: pair[list(NUMBERS).index(machine)] for name, pair in MORE.items()}
    for name, number in numbers.items():
        yield name, lambda name=name, number=number: call(number, *ARGUMENTS.get(name, (0, 0, 0, 0, 0)))
    # The clock as it is: were it allowed, nothing would change.
    yield (
        "clock_settime",
        lambda: time.clock_settime(time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME)),
    )
    yield "x86 ports", lambda: call({"x86_64": 172, "aarch64": 92}[os.uname().machine], 3)


async def post(address, names):
    worked = tried(ways(), REFUSED)
    assert not worked, f"this worked: {worked}"
    return await one_by_one(address, names)
