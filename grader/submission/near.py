"""What lies there in the place of the file that is wanted, in words: a copy, a near miss, a notebook.

A browser calls the second download ``uploads (1).py``, a learning platform puts names and numbers around
it, Windows hides ``.txt``. Nothing of that is taken for the file: it is named, with what to do about it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

__all__ = ["first_names", "nearest_names", "what_is_there"]

#: names that a message tells
MOST_NAMED = 4
#: how alike two names are that differ by a slip of the fingers, from 0 to 1
ALIKE = 0.75
_NOTEBOOK, _PROGRAM = ".ipynb", ".py"
_ARCHIVES = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar")


def first_names(names: Sequence[str]) -> str:
    """The first of the names, as a message tells them, and whether there are more."""
    return ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")


def nearest_names(wanted: str, names: Iterable[str], *, furthest: int = 5) -> list[str]:
    """Those of the names (paths with ``/``) that could be meant by ``wanted``, a file's name, in order.

    Only the best kind that is there is given, none beyond ``furthest``: its own name with something around
    it or in capitals (0), one that is nearly its name (1), a notebook of its name (2), any program (3), any
    notebook (4), any archive (5).
    """
    ranked = sorted((rank, name) for name in names if (rank := _rank(wanted, name)) <= furthest)
    return [name for rank, name in ranked if rank == ranked[0][0]]


def what_is_there(wanted: str, names: Iterable[str], *, named: str = "") -> tuple[str, str]:
    """How a message goes on after "holds no uploads.py", and the next step; two empty texts for nothing.

    Args:
        wanted: the file's name.
        names: of what is there, paths with ``/``.
        named: goes on after "Rename it": what else to do, or what besides.
    """
    found = nearest_names(wanted, names)
    if not found:
        return "", ""
    told = first_names(found)
    one = found[0] if len(found) == 1 else "the one that is meant"
    if found[0].lower().endswith(_NOTEBOOK):
        return f", but the notebook {told}", f"Name the notebook itself{_call(wanted)}."
    if found[0].lower().endswith(_ARCHIVES):
        return f", but the archive {told}", f"Unpack {one}, and hand in the {wanted} that is in it."
    return f", but {told}", f"Rename {one} to {wanted}{named}"


def _call(wanted: str) -> str:
    return f", or call it {PurePosixPath(wanted).with_suffix(_NOTEBOOK)}"


def _rank(wanted: str, name: str) -> int:
    """How near a name is, see :func:`nearest_names`."""
    path, stem = PurePosixPath(name.lower()), PurePosixPath(wanted.lower()).stem
    plain = path.name.removesuffix(".txt")
    if plain.endswith(_PROGRAM):
        if stem in plain:
            return 0
        alike = difflib.SequenceMatcher(None, PurePosixPath(plain).stem, stem).ratio()
        return 1 if alike >= ALIKE else 3
    if path.suffix == _NOTEBOOK:
        return 2 if stem in plain else 4
    return 5 if path.name.endswith(_ARCHIVES) else 6
