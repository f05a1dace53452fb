"""What every attack on the way in is held to: a reason, bounded memory and work, nothing written or left."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tracemalloc
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.submission import read_submission

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).resolve().parents[3]
#: an archive (20 MiB) is held up to three times; an xz stream may have 66 MiB
MOST_MEMORY_BYTES = 132 * 1024 * 1024
#: of processor time; the slowest of these attacks takes about a second
MOST_PROCESSOR_SECONDS = 30


@pytest.fixture
def exercise() -> Exercise:
    """The third exercise of the kit's own course."""
    return Course.locate().find("3")


@pytest.fixture
def refusal(exercise: Exercise, tmp_path: Path) -> Callable[[Path], UsageError]:
    """Reads a path as a submission, and holds the refusal to the rules."""

    def read(path: Path) -> UsageError:
        before, descriptors = listing(tmp_path), os.listdir("/proc/self/fd")
        tracemalloc.start()
        began = time.process_time()
        try:
            with pytest.raises(UsageError) as caught:
                read_submission(exercise, path)
            took, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < MOST_MEMORY_BYTES
        assert took < MOST_PROCESSOR_SECONDS
        assert listing(tmp_path) == before
        assert len(os.listdir("/proc/self/fd")) == len(descriptors)
        assert caught.value.next_step
        return caught.value

    return read


@pytest.fixture
def refused_archive(refusal: Callable[[Path], UsageError], tmp_path: Path) -> Callable[[bytes], str]:
    """Writes an archive, and gives the cause of its refusal without the path."""

    def read(content: bytes) -> str:
        path = tmp_path / "homework"
        path.write_bytes(content)
        return refusal(path).cause.removeprefix(f"{path} ")

    return read


def listing(folder: Path) -> list[tuple[str, int, int]]:
    """What lies in a folder: names, kinds and sizes."""
    found = [(path, path.lstat()) for path in sorted(folder.rglob("*"))]
    return [(str(path), status.st_mode, status.st_size) for path, status in found]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an installation of its own: this checkout, and what it needs.

    An operator's variables and current folder play no part: nothing but the installation says where
    the kit is.
    """
    root = tmp_path_factory.mktemp("installed")
    venv.create(root, symlinks=True, with_pip=False)
    library = root / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    needed = [path for path in sys.path if path.endswith("-packages")]
    (library / "kit.pth").write_text("".join(f"{path}\n" for path in (CHECKOUT, *needed)))
    script = root / "bin" / "grade"
    script.write_text(f"#!{root}/bin/python\nimport sys\nfrom grader.cli import main\nsys.exit(main())\n")
    script.chmod(0o755)
    where = subprocess.run(
        [root / "bin" / "python", "-c", "import grader; print(grader.__file__)"],
        cwd=root,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).parent == CHECKOUT / "grader"
    return root / "bin"


def plain_environment() -> dict[str, str]:
    """The environment without whatever tells Python where to look."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
