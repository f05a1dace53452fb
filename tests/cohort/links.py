"""Run in a network namespace: its links, as one JSON list of operations on standard input.

``["veth", NAME, PEER, PID]``: a pair, whose other end is in the namespace of a process;
``["address", NAME, ADDRESS]``; ``["up", NAME]``; ``["down", NAME]``.
"""

from __future__ import annotations

import json
import sys

from pyroute2 import IPRoute

with IPRoute() as kernel:
    for operation, name, *more in json.load(sys.stdin):
        if operation == "veth":
            peer, process = more
            kernel.link("add", ifname=name, kind="veth", peer={"ifname": peer, "net_ns_pid": process})
            continue
        (index,) = kernel.link_lookup(ifname=name)
        if operation == "address":
            kernel.addr("add", index=index, address=more[0], prefixlen=24)
        else:
            kernel.link("set", index=index, state=operation)
