"""What the kernel refuses a bench: system calls (``seccomp``), files, signals and ports (``landlock``)."""
