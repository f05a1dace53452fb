"""The command line of the sandbox: data in, words out. Nothing here runs anything or looks at the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = [
    "BENCH_UID",
    "DEVICES",
    "WARM_CAPABILITIES",
    "build_argv",
    "environment",
    "server_argv",
    "warm_argv",
]

#: who the bench is inside its user namespace; outside it is whoever the judge is, never root
BENCH_UID = 60000
#: of every bench: sets keep their order whenever a grading is repeated, and a fork cannot change it any more
HASH_SEED = "0"
#: what a warm process needs in its user namespace, to make namespaces for its forks and map users into them
WARM_CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_NET_ADMIN", "CAP_SETFCAP")
#: all of /dev that there is; each is bound over an empty file of the image
DEVICES = ("null", "zero", "full", "random", "urandom")


def environment(root: str) -> dict[str, str]:
    """Everything that the bench's environment holds; ``root`` is where the image is seen from."""
    root = root.rstrip("/")
    return {
        "HOME": "/nonexistent",
        "LANG": "C",
        "LD_LIBRARY_PATH": f"{root}/py/lib",
        "LOGNAME": "learner",
        "MALLOC_ARENA_MAX": "1",
        "PATH": "/nonexistent",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": HASH_SEED,
        "PYTHONPATH": f"{root}/bench:{root}/py/site",
        "PYTHONUTF8": "1",
        "USER": "learner",
    }


def server_argv(interpreter: str, control: int, *, site: bool = False) -> list[str]:
    """The bench server. No ``-I``: it would ignore the hash seed; the environment is ours anyway."""
    return [interpreter, "-s", "-P", *(() if site else ("-S",)), "-m", "grader.bench", str(control)]


def warm_argv(interpreter: str, control: int) -> list[str]:
    """The warm process, whose forks are bench servers."""
    return [interpreter, "-s", "-P", "-S", "-m", "grader.bench.warm", str(control)]


def build_argv(
    bwrap: Path,
    image: Path,
    *,
    info: int,
    variables: Mapping[str, str],
    command: Sequence[str],
    user: int = BENCH_UID,
    capabilities: Sequence[str] = (),
) -> list[str]:
    """Wrap the bench server: the image is all there is to see, and nothing can be written.

    Args:
        bwrap: the program.
        image: the prepared root.
        info: descriptor that bwrap tells its init's process number on.
        variables: the whole environment inside.
        command: what runs inside.
        user: number of user and group inside; another one than 0 can have no capabilities there.
        capabilities: of the command, for what is its namespaces' own; nothing outside of them.
    """
    inside = [word for name, value in sorted(variables.items()) for word in ("--setenv", name, value)]
    # Read-only does not stop writing *to* a device, but its times would be a mark for others to see.
    devices = [
        word
        for name in DEVICES
        for word in ("--dev-bind", f"/dev/{name}", f"/dev/{name}", "--remount-ro", f"/dev/{name}")
    ]
    return [
        str(bwrap),
        *("--unshare-user", "--uid", str(user), "--gid", str(user)),
        *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
        *("--hostname", "bench", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *(word for name in capabilities for word in ("--cap-add", name)),
        *("--ro-bind", str(image), "/", *devices, "--remount-ro", "/"),
        # No /proc: the kernel's settings would be in it, and containers that mask it could not run this.
        *("--chdir", "/", *inside, "--info-fd", str(info), "--"),
        *command,
    ]
