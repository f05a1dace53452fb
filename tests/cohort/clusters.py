"""Clusters for tests: a scheduler and workers of Dask's, real processes, on this machine or on small hosts.

A host is a network namespace with one link to where the scheduler is; without a host everything is on the
loopback. Whatever was started is ended with the cluster, by its process's own number.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["Cluster", "Host", "Hosts"]

LINKS = Path(__file__).with_name("links.py")
PORT = 8786
#: Dask's own module for a worker, with something done before
WORKER = "import sys; {before}; from distributed.cli.dask_worker import main; main()"


class Cluster:
    """A scheduler, and the workers that a test asks for. Use as a context manager."""

    def __init__(self, folder: Path, *, hosts: Hosts | None = None) -> None:
        self._folder = folder
        self._prefix = [] if hosts is None else hosts.prefix
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._port = PORT if hosts is not None else _free_port()
        self._listens = "0.0.0.0" if hosts is not None else "127.0.0.1"
        self.address = f"tcp://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._start(
            "scheduler",
            [*self._prefix, sys.executable, "-P", "-m", "distributed.cli.dask_scheduler", "--no-dashboard",
             "--host", self._listens, "--port", str(self._port)],
        )  # fmt: skip
        return self

    def worker(
        self,
        name: str,
        *,
        threads: int = 1,
        before: str = "",
        path: Path | None = None,
        prefix: list[str] | None = None,
        host: Host | None = None,
    ) -> None:
        """Start one.

        Args:
            name: what the cluster calls it.
            threads: gradings at once.
            before: a statement that its process runs first.
            path: a folder that comes first on its module path.
            prefix: of its command: a poor machine.
            host: where it is; None: where the scheduler is.
        """
        address = self.address if host is None else f"tcp://{host.gateway}:{self._port}"
        command = [
            *(host.prefix if host is not None else self._prefix), *(prefix or []),
            sys.executable, "-P", "-c", WORKER.format(before=before or "pass"), address, "--no-nanny",
            "--no-dashboard", "--name", name, "--nthreads", str(threads), "--memory-limit", "0",
            "--local-directory", str(self._folder / f"{name}-scratch"),
        ]  # fmt: skip
        self._start(name, command, path=path)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a worker, or to the scheduler."""
        self._processes[name].send_signal(number)

    def end(self, name: str) -> None:
        """End a worker, or the scheduler."""
        process = self._processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # a poor machine's first process is not the worker
        process.wait()

    def end_workers(self) -> None:
        for name in [each for each in self._processes if each != "scheduler"]:
            self.end(name)

    def _start(self, name: str, command: list[str], *, path: Path | None = None) -> None:
        environment = {**os.environ, "DASK_TEMPORARY_DIRECTORY": str(self._folder)}
        if path is not None:
            environment["PYTHONPATH"] = str(path)
        with (self._folder / f"{name}.log").open("wb") as log:
            self._processes[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
                cwd=self._folder, start_new_session=True,
            )  # fmt: skip

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in list(self._processes):
            self.end(name)


class Host:
    """A network namespace, as long as a process is in it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._holder = subprocess.Popen(
            ["unshare", "--net", "--", "cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._holder.stdin is not None
        assert self._holder.stdout is not None
        self._holder.stdin.write(b"in it\n")
        self._holder.stdin.flush()
        assert self._holder.stdout.readline() == b"in it\n"

    @property
    def process(self) -> int:
        return self._holder.pid

    @property
    def prefix(self) -> list[str]:
        """What begins a command in it."""
        return ["nsenter", f"--net=/proc/{self.process}/ns/net", "--"]

    @property
    def gateway(self) -> str:
        """The address of the other end of its link."""
        return f"10.77.{self.number}.1"

    def links(self, *operations: list[str | int]) -> None:
        """Change its links, see links.py."""
        subprocess.run(
            [*self.prefix, sys.executable, "-P", str(LINKS)],
            input=json.dumps(operations).encode(),
            check=True,
            timeout=30,
        )

    def close(self) -> None:
        assert self._holder.stdin is not None
        assert self._holder.stdout is not None
        self._holder.kill()
        self._holder.wait()
        self._holder.stdin.close()
        self._holder.stdout.close()


class Hosts:
    """Hosts with a link each to a place in their midst, where a scheduler and a client may be."""

    def __init__(self, count: int) -> None:
        self._stack = contextlib.ExitStack()
        self._middle = self._new(0)
        self.prefix = self._middle.prefix
        self.hosts = [self._new(number) for number in range(1, count + 1)]

    def _new(self, number: int) -> Host:
        host = Host(number)
        self._stack.callback(host.close)
        return host

    def __enter__(self) -> Self:
        operations: list[list[str | int]] = [["up", "lo"]]
        for host in self.hosts:
            name = f"host{host.number}"
            operations += [["veth", name, "eth0", host.process]]
            operations += [["address", name, host.gateway], ["up", name]]
        self._middle.links(*operations)
        for host in self.hosts:
            host.links(["up", "lo"], ["address", "eth0", f"10.77.{host.number}.2"], ["up", "eth0"])
        return self

    def cut(self, host: Host) -> None:
        """Take a host's link down; it hears and says nothing any more."""
        self._middle.links(["down", f"host{host.number}"])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
