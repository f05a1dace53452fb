"""Where this process could make control groups: read from ``/proc``, and from the groups' own files.

Version 1 has one tree for each controller; a group is made below the one that we are in, so that every
surrounding limit goes on counting. Version 2 has one tree, and there a group with processes in it cannot
hand controllers on to groups below it ("no internal processes"). Ours would have to be emptied, and not all
of what is in it is ours to move. So groups are made *beside* our own, which is allowed only as long as ours
has no limit that they would escape.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
from pathlib import Path

__all__ = ["CONTROLLERS", "OwnGroup", "Place", "enclosing_groups", "number_in", "own_groups", "places"]

#: what bounds a sandbox as a whole
CONTROLLERS = frozenset({"memory", "pids"})
#: a group of version 2 without limits of its own says nothing or one of these in each of these files;
#: pids.max is not among them: the bound of a sandbox is far below any that is set for a session or a service
LIMITS = ("memory.max", "memory.high", "memory.swap.max", "cpu.max", "io.max", "cpuset.cpus")
UNLIMITED = re.compile(r"(max( \d+)?)?")


@dataclasses.dataclass(frozen=True, slots=True)
class OwnGroup:
    """The group that this process is in, in one of the kernel's trees."""

    folder: Path
    #: version 2
    unified: bool
    #: of version 1 only: what the tree is for
    controllers: frozenset[str]
    #: the top of what can be seen of the tree
    is_top: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A folder that groups can be made in, with the controllers that they will have."""

    folder: Path
    unified: bool
    controllers: frozenset[str]


def places() -> tuple[list[Place], str]:
    """Where groups can be made, and in a few words why there are not more of them."""
    groups = _groups_here()
    if groups is None:
        return [], "this system has no control groups"
    if not groups:
        return [], "no control groups are mounted here"
    found: list[Place] = []
    reasons: list[str] = []
    # Version 1 first: a controller is in one tree only, and an empty version 2 often stands beside it.
    for group in sorted(groups, key=lambda group: group.unified):
        place, reason = _beside(group) if group.unified else _below(group)
        if place is not None:
            found.append(place)
        elif reason:
            reasons.append(reason)
    missing = CONTROLLERS - {name for place in found for name in place.controllers}
    if missing and not reasons:
        reasons.append(f"the control groups have no {' or '.join(sorted(missing))} controller here")
    return found, reasons[0] if missing else ""


def enclosing_groups(controller: str) -> list[Path]:
    """The groups of a controller whose bounds count for this process and all that it starts, inmost first."""
    return [
        folder
        for group in _groups_here() or ()
        if group.unified or controller in group.controllers
        for folder in (group.folder, *group.folder.parents)
        if (folder / f"{controller}.current").exists()
    ]


def number_in(file: Path) -> int | None:
    """What a file of the kernel's says; None for "max", and where it cannot be read."""
    with contextlib.suppress(OSError, ValueError):
        return int(file.read_text(encoding="ascii"))
    return None


def _groups_here() -> list[OwnGroup] | None:
    """Of this process; None where the system has no control groups."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        membership = Path("/proc/self/cgroup").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    return own_groups(mounts, membership)


def own_groups(mounts: str, membership: str) -> list[OwnGroup]:
    """Our groups in all trees that matter and are mounted.

    Args:
        mounts: text of ``/proc/self/mountinfo``.
        membership: text of ``/proc/self/cgroup``.
    """
    found = []
    for line in membership.splitlines():
        number, names, path = line.split(":", 2)
        unified = number == "0"
        controllers = CONTROLLERS & set(names.split(","))
        if not (unified or controllers):
            continue
        for root, point in _mounts_of(mounts, None if unified else controllers):
            inside = _below_root(path, root)
            if inside is not None:
                found.append(OwnGroup(Path(point + inside), unified, controllers, not inside))
                break
    return found


def _mounts_of(mounts: str, controllers: frozenset[str] | None) -> list[tuple[str, str]]:
    """(root, mount point) of every mount of one tree; without controllers: of version 2."""
    found = []
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        kind, _, options = right.split(" ", 2)
        if controllers is None:
            matches = kind == "cgroup2"
        else:
            matches = kind == "cgroup" and controllers <= set(options.split(" ")[-1].split(","))
        if matches:
            root, point = left.split(" ")[3:5]
            found.append((_unescaped(root), _unescaped(point)))
    return found


def _below_root(path: str, root: str) -> str | None:
    """The rest of a path below what is mounted; empty at its top, None where it lies outside."""
    if "/.." in path:  # outside of our namespace of groups
        return None
    path, root = path.rstrip("/"), root.rstrip("/")
    if path == root or path.startswith(root + "/"):
        return path[len(root) :]
    return None


def _below(group: OwnGroup) -> tuple[Place | None, str]:
    """Version 1."""
    if reason := _not_writable(group.folder):
        return None, reason
    return Place(group.folder, unified=False, controllers=group.controllers), ""


def _beside(group: OwnGroup) -> tuple[Place | None, str]:
    """Version 2; nothing, and no reason, where its tree has none of the controllers."""
    # The root of the whole tree is the one group that may have both processes and groups with controllers.
    is_root = not (group.folder / "cgroup.type").exists()
    if not CONTROLLERS & _words(group.folder / "cgroup.controllers"):
        return None, ""
    if not is_root and group.is_top:
        return None, "no control group can be made beside the grader's own in this container"
    folder = group.folder if is_root else group.folder.parent
    controllers = CONTROLLERS & _words(folder / "cgroup.subtree_control")
    if not controllers:
        return None, "the control groups hand no controller on here"
    if limited := [name for name in LIMITS if not is_root and not _is_unlimited(group.folder / name)]:
        return None, f"one beside the grader's own control group would escape its {limited[0]}"
    # Whoever moves a process needs to write to the nearest group that is above both ends.
    if reason := _not_writable(folder) or _not_writable(folder / "cgroup.procs"):
        return None, reason
    return Place(folder, unified=True, controllers=frozenset(controllers)), ""


def _not_writable(path: Path) -> str:
    if os.access(path, os.W_OK, effective_ids=True):
        return ""
    with contextlib.suppress(OSError):
        if os.statvfs(path).f_flag & os.ST_RDONLY:
            return "the control groups are read-only here"
    return "this user may not make control groups here"


def _is_unlimited(file: Path) -> bool:
    try:
        return UNLIMITED.fullmatch(file.read_text(encoding="ascii").strip()) is not None
    except FileNotFoundError:  # a controller that the group does not have
        return True
    except OSError:
        return False


def _words(file: Path) -> set[str]:
    try:
        return set(file.read_text(encoding="ascii").split())
    except OSError:
        return set()


def _unescaped(text: str) -> str:
    """A path as ``mountinfo`` writes it: blanks and the like as three octal digits."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
