"""The files of a bundle, and writing them: a zip file that is the same each time, or a new folder."""

from __future__ import annotations

import dataclasses
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from grader.errors import UsageError
from grader.files import flaw_of_target, write_whole

__all__ = ["File", "script", "tarball", "text", "write_folder", "write_zip", "zipped"]

#: every file in a zip has this time: the same bundle has the same bytes
_TIME = (2020, 1, 1, 0, 0, 0)
_UNIX = 3
_REGULAR = 0o100000


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    """One file; scripts can be executed by everybody."""

    content: bytes
    executable: bool = False

    @property
    def mode(self) -> int:
        """As ``chmod`` has it."""
        return 0o755 if self.executable else 0o644


def text(content: str) -> File:
    """A text file: UTF-8, lines that end in LF alone."""
    return File(content.encode())


def script(content: str) -> File:
    """The same, to be executed."""
    return File(content.encode(), executable=True)


def tarball(files: Mapping[str, File]) -> File:
    """A tar archive of the files, the same each time."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, file in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(file.content), file.mode
            archive.addfile(entry, io.BytesIO(file.content))
    return File(buffer.getvalue())


def write_zip(files: Mapping[str, File], path: Path) -> None:
    """Write the files into a zip, whole or not at all; names in it are relative, with ``/``.

    Raises:
        UsageError: nothing can be written there.
    """
    _check(path)
    try:
        write_whole(path, zipped(files))
    except OSError as error:
        raise _unwritten(path, error) from None


def zipped(files: Mapping[str, File]) -> bytes:
    """A zip of the files, the same each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = _UNIX
            entry.external_attr = (_REGULAR | file.mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.content)
    return buffer.getvalue()


def write_folder(files: Mapping[str, File], folder: Path) -> None:
    """Write the files below a folder that is not there yet, or is empty.

    Raises:
        UsageError: something is there already, or nothing can be written there.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is there already", "Name a new folder with -o PATH, or remove it.")
        for name, file in sorted(files.items()):
            path = folder.joinpath(*PurePosixPath(name).parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
            path.chmod(file.mode)
    except OSError as error:
        raise _unwritten(folder, error) from None


def _check(path: Path) -> None:
    if flaw := flaw_of_target(path):
        raise UsageError(f"the bundle cannot be written: {flaw}", "Name another file with -o PATH.")


def _unwritten(path: Path, error: OSError) -> UsageError:
    return UsageError(
        f"the bundle cannot be written to {path}: {error.strerror or error}",
        "Make room, or name another place with -o PATH.",
    )
