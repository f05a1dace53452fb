"""Where groups may be made: how the kernel tells it, on machines of several kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.sandbox.limits.cgroup_places import CONTROLLERS, OwnGroup, _below, _beside, own_groups, places

pytestmark = pytest.mark.linux

#: proc_pid_mountinfo(5): number, parent, device, root, mount point, options, -, kind, source, super options
V1 = (
    "33 32 0:29 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    "40 32 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids\n"
    "41 32 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd\n"
    "42 32 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n"
)
V2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"


def found(mounts: str, membership: str) -> list[tuple[str, bool, bool]]:
    return [(str(each.folder), each.unified, each.is_top) for each in own_groups(mounts, membership)]


def test_version_1_and_an_empty_version_2() -> None:
    """Each tree by its controller; names that are no controllers are left out."""
    membership = "9:name=systemd:/\n8:pids:/\n4:memory:/a/b\n3:cpuset:/\n0::/\n"
    assert found(V1, membership) == [
        ("/sys/fs/cgroup/pids", False, True),
        ("/sys/fs/cgroup/memory/a/b", False, False),
        ("/sys/fs/cgroup/unified", True, True),
    ]


def test_version_2() -> None:
    """One tree."""
    assert found(V2, "0::/user.slice/user-1000.slice/session-3.scope\n") == [
        ("/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope", True, False)
    ]


def test_a_container_with_its_group_as_root_of_the_mount() -> None:
    """Without a namespace of groups the path is the machine's, and the mount shows only what is below."""
    mounts = "33 32 0:29 /docker/17 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
    assert found(mounts, "4:memory:/docker/17\n") == [("/sys/fs/cgroup/memory", False, True)]
    assert found(mounts, "4:memory:/docker/17/below\n") == [("/sys/fs/cgroup/memory/below", False, False)]
    assert found(mounts, "4:memory:/docker/170\n") == []


def test_a_group_outside_of_the_namespace_has_no_folder() -> None:
    """The kernel writes it with dots."""
    assert found(V2, "0::/../../system.slice\n") == []


def test_mount_points_with_blanks() -> None:
    """Written in octal."""
    assert found(V2.replace("/sys/fs/cgroup", "/a\\040b"), "0::/c\n") == [("/a b/c", True, False)]


def test_several_controllers_in_one_tree() -> None:
    """Trees of version 1 may carry more than one."""
    mounts = "33 32 0:29 / /cg rw - cgroup cgroup rw,memory,pids\n"
    [group] = own_groups(mounts, "4:memory,pids:/x\n")
    assert group.controllers == CONTROLLERS


# ---------------------------------------------------------------------- the rules of version 2
@pytest.fixture
def slice_with_scope(tmp_path: Path) -> Path:
    """Files as the kernel has them below a systemd slice (Documentation/admin-guide/cgroup-v2.rst)."""
    scope = tmp_path / "user.slice" / "session.scope"
    scope.mkdir(parents=True)
    for folder in (scope, scope.parent):
        (folder / "cgroup.type").write_text("domain\n")
        (folder / "cgroup.procs").write_text("")
        (folder / "cgroup.controllers").write_text("cpu io memory pids\n")
    (scope / "cgroup.subtree_control").write_text("\n")
    (scope.parent / "cgroup.subtree_control").write_text("memory pids\n")
    for name, text in (
        ("memory.max", "max\n"), ("memory.high", "max\n"), ("memory.swap.max", "max\n"),
        ("cpu.max", "max 100000\n"), ("io.max", ""), ("pids.max", "4915\n"),
    ):  # fmt: skip
        (scope / name).write_text(text)
    return scope


def beside(folder: Path, *, is_top: bool = False) -> tuple[Path | None, frozenset[str], str]:
    place, reason = _beside(OwnGroup(folder, unified=True, controllers=frozenset(), is_top=is_top))
    return (place.folder, place.controllers, reason) if place else (None, frozenset(), reason)


def test_groups_are_made_beside_an_unlimited_one(slice_with_scope: Path) -> None:
    """A group with processes hands no controllers on, so its neighbour has them."""
    assert beside(slice_with_scope) == (slice_with_scope.parent, CONTROLLERS, "")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("memory.max", "1073741824\n"),
        ("cpu.max", "50000 100000\n"),
        ("io.max", "8:0 rbps=1000\n"),
        ("memory.high", "7\n"),
    ],
)
def test_no_limit_is_escaped(slice_with_scope: Path, name: str, text: str) -> None:
    """What bounds the grader goes on bounding what it starts."""
    (slice_with_scope / name).write_text(text)
    folder, _, reason = beside(slice_with_scope)
    assert folder is None
    assert reason == f"one beside the grader's own control group would escape its {name}"


def test_nothing_is_handed_on(slice_with_scope: Path) -> None:
    """A slice without controllers for those below."""
    (slice_with_scope.parent / "cgroup.subtree_control").write_text("\n")
    assert beside(slice_with_scope) == (None, frozenset(), "the control groups hand no controller on here")


def test_one_controller_is_better_than_none(slice_with_scope: Path) -> None:
    """Each is bounded by itself."""
    (slice_with_scope.parent / "cgroup.subtree_control").write_text("cpu pids\n")
    assert beside(slice_with_scope)[:2] == (slice_with_scope.parent, frozenset({"pids"}))


def test_the_top_that_a_container_sees_has_no_neighbour(slice_with_scope: Path) -> None:
    """Whatever lies beside it is not ours to see."""
    folder, _, reason = beside(slice_with_scope, is_top=True)
    assert folder is None
    assert "in this container" in reason


def test_the_root_of_the_whole_tree_takes_groups_below(slice_with_scope: Path) -> None:
    """It alone may hold processes and hand controllers on; it is known by having no type."""
    top = slice_with_scope.parent
    (top / "cgroup.type").unlink()
    assert beside(top, is_top=True) == (top, CONTROLLERS, "")


def test_a_tree_without_controllers_is_no_place() -> None:
    """The version 2 beside a full version 1, for real where the machine has that."""
    empty = [
        group
        for group in own_groups(
            Path("/proc/self/mountinfo").read_text(), Path("/proc/self/cgroup").read_text()
        )
        if group.unified and not CONTROLLERS & set((group.folder / "cgroup.controllers").read_text().split())
    ]
    if not empty:
        pytest.skip("this machine has no version 2 without controllers")
    assert _beside(empty[0]) == (None, "")


def test_every_place_is_real() -> None:
    """What is offered exists, and there is a reason for what is not."""
    offered, reason = places()
    assert all((place.folder / "cgroup.procs").exists() for place in offered)
    missing = CONTROLLERS - {name for place in offered for name in place.controllers}
    assert bool(missing) == bool(reason)


def test_somebody_elses_folder_is_no_place(tmp_path: Path) -> None:
    """As an ordinary user sees the groups of the system; and what is not there at all."""
    gone = OwnGroup(tmp_path / "gone", unified=False, controllers=frozenset({"memory"}), is_top=False)
    assert _below(gone) == (None, "this user may not make control groups here")
