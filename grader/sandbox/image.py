"""The runtime image: all that a bench can see of this machine.

One directory with the interpreter, the shared objects it needs, the standard library without its tests,
anyio and trio with their dependencies, and of this package ``grader/bench`` and ``grader/protocol`` alone. It
is the root of the sandbox (or of the chroot), so no suite and no reference has a path inside, an interpreter
under an unreadable home works, and "async libraries are forbidden" is a second image that lacks them.

::

    <cache>/base-<key>/               built once per interpreter and package versions (seconds)
    <cache>/async-<key>-<bench>/      hard links to it, plus those two as they are now (a few hundredths)
    <cache>/own-<key>-<bench>/        the same without async libraries
    <cache>/bwrap-<hash>/             the wheel's bwrap, readable whoever we become

Everything is built beside its place and renamed into it: two judges at once both succeed, and a half
built image is never seen. Under root the cache belongs to root and the judge cannot write to it.
"""

from __future__ import annotations

import compileall
import contextlib
import errno
import functools
import hashlib
import importlib.metadata
import importlib.util
import os
import py_compile
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import grader
from grader.bench.server import ASYNC_LIBRARIES
from grader.errors import Inconclusive
from grader.sandbox.bubblewrap.argv import DEVICES
from grader.sandbox.bubblewrap.program import copy_bwrap
from grader.sandbox.cache import ForeignCache, cache_folder, cache_place, check_cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grader.sandbox.policy import Runtime


__all__ = ["INTERPRETER", "find", "identity", "is_whole", "kind_for", "prepare", "require"]

#: folders of this package
BESIDE_LEARNERS = ("bench", "protocol")
#: path of the interpreter inside every image
INTERPRETER = f"py/bin/python{sys.version_info.major}.{sys.version_info.minor}"
FORMAT = 2
#: room that the images of one Python take, with some to spare
IMAGE_MIB = 200
PACKAGES = ("anyio", "trio")
KINDS = ("async", "own")
LEFT_OUT = frozenset(
    {
        "ensurepip",
        "idlelib",
        "lib2to3",
        "pydoc_data",
        "site-packages",
        "test",
        "tests",
        "tkinter",
        "turtledemo",
    }
)
#: CPython's own test extensions, and what tkinter needs
LEFT_OUT_FILES = re.compile(r"(config-|(_test[a-z]+|_ctypes_test|_tkinter|_?xx\w+)\.[\w-]+\.so$).*")
#: dlopened by name, so ldd does not tell of it: ending a thread needs it
OPENED_LATER = ("libgcc_s.so.1",)
UNUSED_DAYS = 14
#: last read in 2038: file systems note a read only of what was last read before it was written, or long ago
LAST_READ = 2**31 - 1
BUILDING = ".building-"
#: how the name of an image ends that was moved aside
DAMAGED = "-damaged"
#: a file in every image that says how many files and folders it has
ENTRIES = ".entries"
ETC = {
    "hosts": "127.0.0.1 localhost bench\n::1 localhost\n",
    "nsswitch.conf": "hosts: files\npasswd: files\ngroup: files\n",
    "passwd": "bench:x:60000:60000:bench:/nonexistent:/nonexistent\n",
    "group": "bench:x:60000:\n",
}


#: by kind: the image that this process runs benches from, locked
_held: dict[str, int] = {}
_trouble: list[OSError | RuntimeError | subprocess.CalledProcessError] = []


def prepare(announce: Callable[[str], None] = lambda _: None) -> None:
    """Build what is missing; quick when nothing is. Under root: call before root is dropped.

    What goes wrong is told by the level that needs the image (:func:`require`): a machine that cannot
    build it still has level ``process``.

    Args:
        announce: is told, in words, when it is going to take seconds.
    """
    if sys.platform != "linux":
        return
    _trouble.clear()
    try:
        check_cache()
        copy_bwrap()
        for kind in KINDS:
            target = find(kind)
            if _is_whole(target):
                with contextlib.suppress(PermissionError):
                    os.utime(target, (LAST_READ, time.time()))  # noqa: TID251 — as _prune reads it
            else:
                base = cache_folder() / f"base-{_base_key()}"
                if not _is_whole(base):
                    announce("preparing the sandbox (once per Python version)")
                    _place(base, _build_base)
                _place(target, functools.partial(_derive, base=base, kind=kind))
                _prune(cache_folder())
    except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
        _trouble.append(error)


def kind_for(runtime: Runtime) -> str:
    """Which image a runtime needs."""
    return "own" if runtime == "own" else "async"


def require(kind: str) -> Path:
    """The image of a kind ("async" or "own").

    Raises:
        Inconclusive: it is not there, and why.
    """
    if _trouble and isinstance(_trouble[0], ForeignCache):
        raise _told(_trouble[0])  # whatever lies there may be somebody else's work
    with contextlib.suppress(OSError, RuntimeError):  # there is no folder to look into: that is the trouble
        image = find(kind)
        if image.is_dir():
            _hold(kind, image)
            return image
    if _trouble:
        raise _told(_trouble[0]) from _trouble[0]
    raise Inconclusive("the sandbox's image was not prepared", "call grader.sandbox.image.prepare() first")


def find(kind: str) -> Path:
    """Where the image of a kind ("async" or "own") lies, or would lie."""
    return cache_folder() / f"{kind}-{_base_key()}-{_bench_key()}"


def _told(error: OSError | RuntimeError | subprocess.CalledProcessError) -> Inconclusive:
    """What kept the image from being built, and what to do about that."""
    words, number = _first_of(error)
    folder = cache_place()
    elsewhere = "or set ONECOOK_CACHE to another folder"
    paths = [Path(path) for path in re.findall(r"'(/[^']*)'", words)]
    unrelated = not any(path.is_relative_to(folder) or folder.is_relative_to(path) for path in paths)
    if number is None or (paths and unrelated):
        return Inconclusive(f"the sandbox's image cannot be built: {words}", f"see to that, {elsewhere}")
    match number:
        case errno.ENOSPC | errno.EDQUOT:
            step = f"make room for {IMAGE_MIB} MiB there, {elsewhere}"
        case errno.EACCES | errno.EPERM:
            step = f"let the user who starts the grader write there, {elsewhere}"
        case _:
            step = f"make it a folder that can be written to, {elsewhere}"
    return Inconclusive(f"the sandbox's image cannot be built in {folder}: {os.strerror(number)}", step)


def _first_of(error: OSError | RuntimeError | subprocess.CalledProcessError) -> tuple[str, int | None]:
    """Words and number. Copying a tree gathers an error for every file that did not fit, as text."""
    if isinstance(error, subprocess.CalledProcessError):
        return f"ldd ended with status {error.returncode}: {str(error.stderr).strip()[-200:]}", None
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        words = str(error.args[0][0][-1])
        match = re.match(r"\[Errno (\d+)\]", words)
        return words, int(match[1]) if match else None
    return str(error), error.errno if isinstance(error, OSError) else None


def is_whole(kind: str) -> bool:
    """Whether nothing of the image is missing: cleaners of caches take what looks old, file by file."""
    return _is_whole(find(kind))


def identity(kind: str) -> tuple[int, int] | None:
    """Which image lies in the place of this kind now: one that was built anew is another; None for none."""
    try:
        found = find(kind).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _hold(kind: str, image: Path) -> None:
    """Have others leave this image alone when it is moved aside, as long as this process lives."""
    with contextlib.suppress(OSError):  # it is being thrown away, or its file system knows no locks
        if kind in _held and os.path.samestat(os.fstat(_held[kind]), image.stat()):
            return
        descriptor = os.open(image, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _lock(descriptor, exclusively=False)
        except OSError:
            os.close(descriptor)
            raise
        if kind in _held:
            os.close(_held[kind])
        _held[kind] = descriptor


# ------------------------------------------------------------------ names of what is built
@functools.cache
def _base_key() -> str:
    digest = hashlib.sha256()
    made = Path(sys.executable).stat().st_mtime_ns
    for fact in (FORMAT, made, sys.version, sys.base_prefix, *_distributions()):
        digest.update(f"{fact}\0".encode())
    return f"{sys.version_info.major}.{sys.version_info.minor}-{digest.hexdigest()[:12]}"


@functools.cache
def _bench_key() -> str:
    digest = hashlib.sha256()
    for source in _bench_sources():
        digest.update(f"{source.parent.name}/{source.name}\0".encode() + source.read_bytes())
    return digest.hexdigest()[:12]


def _bench_sources() -> list[Path]:
    """All that is beside the learner's code: the bench, and what it has in common with the judge."""
    package = Path(grader.__file__).parent
    return [source for folder in BESIDE_LEARNERS for source in sorted((package / folder).glob("*.py"))]


@functools.cache
def _distributions() -> tuple[str, ...]:
    """The packages of a bench and their dependencies, as name==version, sorted."""
    found: dict[str, str] = {}
    waiting = list(PACKAGES)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            metadata = importlib.metadata.metadata(name)  # once: it is parsed at every asking
        except importlib.metadata.PackageNotFoundError:
            continue  # needed on another platform only
        found[name] = metadata["Version"]
        for requirement in metadata.get_all("Requires-Dist") or ():
            condition = requirement.partition(";")[2]
            if match := re.match(r"[\w.-]+", requirement):
                waiting += [] if "extra" in condition else [match[0]]
    return tuple(sorted(f"{name}=={version}" for name, version in found.items()))


# ------------------------------------------------------------------ building
def _place(target: Path, build: Callable[[Path], None]) -> None:
    """Build beside, then rename; whoever comes second throws its own away.

    A damaged one is moved aside, and deleted as soon as no judge runs benches from it.
    """
    beside = Path(tempfile.mkdtemp(prefix=BUILDING, dir=target.parent))
    try:
        beside.chmod(0o755)
        build(beside)
        (beside / ENTRIES).write_text(str(_count_entries(beside)))
        _read_long_ahead(beside / ENTRIES)
        if target.is_dir() and not _is_whole(target):
            with contextlib.suppress(FileNotFoundError):  # somebody else was faster
                _discard(target.rename(f"{beside}{DAMAGED}"))
        with contextlib.suppress(OSError):  # somebody else was faster
            beside.rename(target)
        if not target.is_dir():
            raise OSError(f"{target} could not be put in place")
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _discard(folder: Path) -> None:
    """Delete an image, unless somebody holds it."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _lock(descriptor, exclusively=True)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(descriptor)


def _lock(descriptor: int, *, exclusively: bool) -> None:
    import fcntl  # not where there is no Linux

    fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusively else fcntl.LOCK_SH) | fcntl.LOCK_NB)


def _is_whole(root: Path) -> bool:
    """As many entries as when it was built."""
    try:
        return int((root / ENTRIES).read_text()) == _count_entries(root)
    except (OSError, ValueError):
        return False


def _count_entries(folder: Path | str) -> int:
    """Files and folders below, but for the file that has this number."""
    count = 0
    for entry in os.scandir(folder):
        count += entry.name != ENTRIES
        if entry.is_dir(follow_symlinks=False):
            count += _count_entries(entry.path)
    return count


def _build_base(root: Path) -> None:
    standard = Path(sysconfig.get_path("stdlib"))
    library = root / "py/lib" / standard.name
    interpreter = root / INTERPRETER
    interpreter.parent.mkdir(parents=True)
    shutil.copyfile(os.path.realpath(sys.executable), interpreter)
    interpreter.chmod(0o755)
    _copy_tree(standard, library)
    dynamic = Path(sysconfig.get_config_var("DESTSHARED") or standard / "lib-dynload")
    if dynamic.parent != standard and dynamic.is_dir():
        _copy_tree(dynamic, library / "lib-dynload")
    _copy_packages(root / "py/site")
    _copy_shared_objects(root)
    for place in (library, root / "py/site"):
        compileall.compile_dir(
            place, quiet=2, workers=0, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
        )
    for folder in ("dev", "etc", "tmp"):
        (root / folder).mkdir()
    for name, text in ETC.items():
        (root / "etc" / name).write_text(text)
    for name in DEVICES:
        (root / "dev" / name).touch()
    _make_readable(root)


def _copy_tree(source: Path, target: Path) -> None:
    def ignore(_folder: str, names: list[str]) -> set[str]:
        return {name for name in names if not _belongs(name)}

    # Times are kept: they are what says that a copied .pyc belongs to its source.
    shutil.copytree(source, target, ignore=ignore, symlinks=False, dirs_exist_ok=True)


def _belongs(name: str) -> bool:
    if name.endswith(".pyc"):
        return name.endswith(f".{sys.implementation.cache_tag}.pyc")
    return name not in LEFT_OUT and not LEFT_OUT_FILES.match(name)


def _copy_packages(target: Path) -> None:
    target.mkdir(parents=True)
    for requirement in _distributions():
        distribution = importlib.metadata.distribution(requirement.partition("==")[0])
        tops = {file.parts[0] for file in distribution.files or () if file.suffix in (".py", ".so")}
        for top in sorted(tops - {"..", "__pycache__"}):
            source = Path(str(distribution.locate_file(top)))
            if source.is_dir():
                _copy_tree(source, target / top)
            elif source.is_file():
                shutil.copy2(source, target / top)


def _copy_shared_objects(root: Path) -> None:
    """Everything the interpreter and its extensions are linked to; the loader at its own path."""
    objects = [root / INTERPRETER, *sorted(root.rglob("*.so"))]
    original = Path(os.path.realpath(sys.executable))
    objects[0] = original
    needed: dict[str, Path] = {}
    for name, path in _linked(objects):
        if name.startswith("/"):
            loader = root / name.lstrip("/")
            loader.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(name, loader)
            loader.chmod(0o755)
        else:
            needed.setdefault(name, path)
    libc = next((path for name, path in needed.items() if name.startswith("libc.so")), None)
    if libc is not None:
        for name in OPENED_LATER:
            if (libc.parent / name).exists():
                needed.setdefault(name, libc.parent / name)
    for name, path in needed.items():
        shutil.copyfile(path, root / "py/lib" / name)


def _linked(objects: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Read ``ldd``: (soname, path) for libraries, (absolute path, same) for the loader."""
    ldd = shutil.which("ldd", path="/usr/bin:/bin:/usr/local/bin")
    if ldd is None:
        raise OSError("no ldd on this machine")
    environment = {"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": str(sysconfig.get_config_var("LIBDIR") or "")}
    told = subprocess.run(  # noqa: S603 — our own interpreter's files
        [ldd, *map(str, objects)], capture_output=True, text=True, check=True, env=environment
    ).stdout
    for line in told.splitlines():
        if match := re.match(r"\s+(\S+) => (/\S+) \(0x", line):
            yield match[1], Path(match[2])
        elif match := re.match(r"\s+(/\S+) \(0x", line):
            yield match[1], Path(match[1])


def _make_readable(root: Path) -> None:
    """World readable whatever the umask was: the bench is another user; and a read leaves no mark."""
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o111 else 0o644)
        _read_long_ahead(path)


def _read_long_ahead(path: Path) -> None:
    # Written before: a read is noted where the last one is not younger than the last write.
    os.utime(path, ns=(LAST_READ * 10**9, path.stat().st_mtime_ns))


def _derive(root: Path, *, base: Path, kind: str) -> None:
    """Hard links to the base, and what is beside learners as it is now."""

    def ignore(folder: str, names: list[str]) -> set[str]:
        if kind != "own" or Path(folder).name == "dev":
            return set()
        return {name for name in names if name.split(".")[0] in ASYNC_LIBRARIES}

    shutil.copytree(base, root, copy_function=os.link, ignore=ignore, dirs_exist_ok=True)
    (root / ENTRIES).unlink()  # it is the base's, by the same link
    package = root / "bench/grader"
    for folder in BESIDE_LEARNERS:
        (package / folder).mkdir(parents=True)
    shutil.copy(Path(grader.__file__), package / "__init__.py")
    for source in _bench_sources():
        shutil.copy(source, package / source.parent.name / source.name)
    compileall.compile_dir(package, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    _make_readable(root / "bench")


def _prune(folder: Path) -> None:
    """Throw away what nobody used for a while; an image in use was touched when its judge began."""
    oldest = time.time() - UNUSED_DAYS * 86400  # noqa: TID251 — times of files are the wall clock's
    used = set()
    for path in folder.iterdir():
        old = path.stat().st_mtime < oldest
        if path.name.endswith(DAMAGED):
            _discard(path)
        elif old and path.name.startswith((*(f"{kind}-" for kind in KINDS), BUILDING)):
            shutil.rmtree(path, ignore_errors=True)
        elif path.name.startswith(KINDS):
            used.add(path.name.split("-", 1)[1].rsplit("-", 1)[0])
    for path in folder.glob("base-*"):
        if path.name.removeprefix("base-") not in used and path.stat().st_mtime < oldest:
            shutil.rmtree(path, ignore_errors=True)
