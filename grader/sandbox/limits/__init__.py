"""Bounds that the kernel holds: of each process (``rlimits``), and of a whole sandbox (``cgroup``)."""
