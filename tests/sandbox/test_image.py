"""The runtime image: what is in it, and how it comes into place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.filter.landlock import port_rules, ruleset
from grader.sandbox.image import INTERPRETER, LAST_READ, find, require
from grader.sandbox.limits.rlimits import rlimits
from grader.sandbox.policy import Level, Limits

pytestmark = pytest.mark.linux


def names(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


def test_of_this_package_only_what_is_beside_learners_is_in_it(image: None) -> None:
    """No suite, no reference, no judge: there is no path to them."""
    for kind in ("async", "own"):
        package = require(kind) / "bench/grader"
        found = {name for name in names(package) if name.endswith(".py")}
        assert "bench/runner.py" in found
        assert all(name == "__init__.py" or name.startswith(("bench/", "protocol/")) for name in found)


def test_the_second_image_has_no_async_library(image: None) -> None:
    """Not a module, not an extension, not a package of them; all else is the same."""
    everything, own = names(require("async")), names(require("own"))
    assert own < everything
    missing = {Path(name).name.split(".")[0] for name in everything - own}
    assert {"asyncio", "_asyncio", "anyio", "trio", "outcome", "sniffio"} <= missing
    library = f"py/lib/python{sys.version_info.major}.{sys.version_info.minor}"
    gone = ("py/site/anyio", "py/site/trio", f"{library}/asyncio", f"{library}/lib-dynload/_asyncio")
    assert not any(name.startswith(gone) for name in own)


def test_no_tests_and_nothing_writable_for_others(image: None) -> None:
    """Small, and nobody but its owner can change what every bench runs."""
    root = require("async")
    assert not any("/test/" in name or "site-packages" in name for name in names(root))
    for path in (root, *root.rglob("*")):
        assert not path.stat().st_mode & 0o022, path
        assert path.stat().st_uid == os.geteuid()


def test_a_read_leaves_no_mark(image: None) -> None:
    """What one submission reads is not to be seen by the next, which runs from the same files."""
    for kind in ("async", "own"):
        root = require(kind)
        (root / "etc/hosts").read_bytes()
        list((root / "etc").iterdir())
        seen = {path for path in (root, *root.rglob("*")) if path.stat().st_atime != LAST_READ}
        assert not seen


def test_it_stands_on_its_own(image: None) -> None:
    """The copied interpreter finds its own library, not the one it was copied from."""
    root = require("async")
    code = "import sys, os, ssl, sqlite3, ctypes; print(sys.prefix, os.__file__)"
    environment = {"LD_LIBRARY_PATH": str(root / "py/lib")}
    command = [str(root / INTERPRETER), "-S", "-s", "-P", "-c", code]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert all(word.startswith(str(root / "py")) for word in told.split())


def test_two_that_build_at_once_both_have_it(tmp_path: Path) -> None:
    """Built beside and renamed into place: neither disturbs the other, and nothing half built stays."""
    code = "from grader.sandbox.image import prepare, require; prepare(); print(require('own'))"
    environment = {**os.environ, "ONECOOK_CACHE": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    both = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [each.communicate()[0] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert told[0] == told[1]
    assert sorted(path.name.split("-")[0] for path in tmp_path.iterdir() if "bwrap" not in path.name) == [
        "async",
        "base",
        "own",
    ]


def test_an_image_is_named_after_what_is_in_it(image: None) -> None:
    """Kinds differ in name, and a name says the Python version."""
    assert find("async") != find("own")
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in find("own").name


def test_limits_as_the_kernel_takes_them() -> None:
    """Soft below hard for processor time only; without a namespace others of the user are counted in."""
    limits = Limits(cpu_seconds=5, steps=1000, processes=24, memory_bytes=1 << 30)
    found = {name: (soft, hard) for name, soft, hard in rlimits(limits, Level.ACCOUNT, 1)}
    assert found["RLIMIT_CPU"] == (7, 8)
    assert found["RLIMIT_CORE"] == found["RLIMIT_FSIZE"] == (0, 0)
    assert found["RLIMIT_AS"] == (1 << 30, 1 << 30)
    assert found["RLIMIT_NPROC"] == (27, 27)
    alone = {name: soft for name, soft, _ in rlimits(limits, Level.PROCESS, os.getuid())}
    assert alone["RLIMIT_NPROC"] > 27


def test_landlock_by_kernel_version() -> None:
    """Older kernels get what they know; where there is nothing to enforce there is no ruleset."""
    assert ruleset(0, files=True) is None
    assert ruleset(5, files=False) is None
    for version in (1, 3, 5, 6, 8):
        assert ruleset(version, files=True) is not None
    assert ruleset(6, files=False) is not None
    assert port_rules(3) is None
    assert port_rules(4) is not None
