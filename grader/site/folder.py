"""A folder of pages: written beside its place, whole, and then put there by a rename.

Whoever looks sees the old pages or the new ones. A run that is stopped leaves the old ones, and nothing
beside them unless it is killed. A folder is replaced only if every file in it is one that we have written:
a list in it says which these are.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Self

from grader.errors import UsageError

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["LIST", "NewFolder"]

#: hidden, and so left out by whoever packs or uploads the pages; its first line says what made them
LIST = ".onecook-pages"
#: marks are nobody's business but their owner's
_PRIVATE = 0o700


class NewFolder:
    """Pages on their way to ``path``. A context manager: at its end they are there, or nothing has changed.

    Args:
        path: where they are to be.
        kind: "site", "feedback" or "similar": one does not replace the other.
        inputs: files that are read; none of them may be in the way.
        force: what is there and not ours is moved aside, and not refused.
    """

    def __init__(self, path: Path, *, kind: str, inputs: tuple[Path, ...] = (), force: bool = False) -> None:
        self.path = Path(os.path.abspath(path))  # noqa: PTH100 - a link is to be seen, not followed
        self._title = f"One Cook {kind}"
        self._force = force
        self._inputs = inputs
        self._names: list[str] = []
        #: where what was there has been moved to, if it was not ours
        self.moved: Path | None = None
        drawn = secrets.token_hex(8)
        self._new = self.path.with_name(f".{self.path.name}.{drawn}.new")
        self._old = self.path.with_name(f".{self.path.name}.{drawn}.old")

    def __enter__(self) -> Self:
        """Refuse what cannot come to be before anything is made.

        Raises:
            UsageError: something else is there, or nothing can be written there.
        """
        self._is_ours = self._look()
        try:
            self._new.mkdir(mode=_PRIVATE)
        except OSError as error:
            raise self._unwritten(error) from None
        return self

    def write(self, name: str, content: bytes) -> None:
        """Write one page; ``name`` is relative, of our own making, with ``/``.

        Raises:
            UsageError: it cannot be written.
        """
        target = self._new / name
        try:
            target.parent.mkdir(exist_ok=True)
            with target.open("xb") as file:
                file.write(content)
        except OSError as error:
            raise self._unwritten(error) from None
        self._names.append(name)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.write(LIST, "".join(f"{line}\n" for line in [self._title, *self._names]).encode())
                self._swap()
        finally:
            shutil.rmtree(self._new, ignore_errors=True)

    # ------------------------------------------------------------------
    def _look(self) -> bool:
        """Whether what is there is ours alone, or nothing."""
        path = self.path
        if path.is_symlink():
            raise self._refused(f"{path} is a symbolic link, which is not followed")
        if not path.parent.is_dir():
            raise self._refused(f"there is no folder {path.parent}")
        if not path.exists():
            return True
        if not path.is_dir():
            raise self._refused(f"{path} is a file")
        here = path.resolve()
        if Path.cwd().is_relative_to(here):
            raise self._refused(f"{path} is the folder that the command was started in, or holds it")
        for each in self._inputs:
            if each.resolve().is_relative_to(here):
                raise self._refused(f"{each} is in it, and is read")
        strange = self._strange()
        if not strange:
            return True
        if not self._force:
            raise UsageError(
                f"{path} is there already, and holds what this command has not written: {strange}",
                "Name another folder with -o DIR, or have it moved aside with --force.",
            )
        return False

    def _strange(self) -> str:
        """What in the folder is not ours, or the first file of it; empty if there is nothing."""
        files = sorted(
            str((Path(folder) / name).relative_to(self.path))
            for folder, folders, names in os.walk(self.path)
            for name in [*names, *(each for each in folders if (Path(folder) / each).is_symlink())]
        )
        if not files:
            return ""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            title, *ours = (self.path / LIST).read_text("utf-8").splitlines()
            if title == self._title:
                known = {LIST, *ours}
                return next((each for each in files if each not in known), "")
            return "other pages"
        return files[0]

    def _swap(self) -> None:
        """Put the new folder in its place; if that fails the old one is put back."""
        there = self.path.exists()
        aside = self._old if self._is_ours else self._free_name()
        try:
            if there:
                self.path.rename(aside)
            try:
                self._new.rename(self.path)
            except BaseException:
                if there:
                    aside.rename(self.path)
                raise
        except OSError as error:
            raise self._unwritten(error) from None
        if there and self._is_ours:
            shutil.rmtree(aside, ignore_errors=True)
        elif there:
            self.moved = aside

    def _free_name(self) -> Path:
        """``site.1``: where what was there is kept."""
        number = 1
        while (free := self.path.with_name(f"{self.path.name}.{number}")).exists():
            number += 1
        return free

    def _refused(self, flaw: str) -> UsageError:
        return UsageError(f"no pages can be written there: {flaw}", "Name another folder with -o DIR.")

    def _unwritten(self, error: OSError) -> UsageError:
        return UsageError(
            f"the pages cannot be written to {self.path}: {error.strerror or error}",
            "Make room, or name another folder with -o DIR.",
        )
