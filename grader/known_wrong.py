"""Known-wrong programs: what a learner who believes a certain wrong thing would hand in.

A program of one or two changed places is written as what it is, the mistake (``wrong/<name>.toml``)::

    belief = "While nobody is ready, the loop looks at the clock again and again."

    [[edit]]
    find = "self._idle(self._timers[0][0])"
    replace = "continue"

Its text is made from the reference when it is needed, so it follows its reference. A program that is
built in another way is a file of its own (``wrong/<name>.py``) and begins with its belief.

Quiet: reads files, starts nothing, and writes nothing.
"""

from __future__ import annotations

import ast
import dataclasses
import itertools
from typing import TYPE_CHECKING, Any

import msgspec

from grader.errors import CourseError
from grader.strict_toml import convert, parse, read_text

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Edit", "KnownWrong", "Mistake"]


class Edit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One changed place; both are text as it stands in the file, over any number of lines."""

    #: must stand in the reference exactly once
    find: str
    replace: str


class Mistake(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The form of ``wrong/<name>.toml``."""

    #: one sentence; it becomes the docstring of the program
    belief: str
    #: tables of :class:`Edit`, decoded one by one, to name the one that is wrong
    edit: tuple[dict[str, Any], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class KnownWrong:
    """One known-wrong program."""

    #: what its author writes: a program, or edits of the reference
    file: Path
    reference: Path

    @property
    def name(self) -> str:
        """What ``suite.toml`` calls it."""
        return self.file.stem

    @property
    def is_edited(self) -> bool:
        """Whether it is written as edits of the reference."""
        return self.file.suffix == ".toml"

    @property
    def text(self) -> str:
        """The whole program, made now.

        Raises:
            CourseError: a file cannot be read, breaks the form, or an edit does not fit the reference.
        """
        if not self.is_edited:
            return _read(self.file)
        mistake = convert(parse(read_text(self.file), self.file), Mistake, self.file)
        belief = mistake.belief.strip()
        if not belief.endswith(".") or any(mark in belief for mark in ('"""', "\\", "\n")):
            raise CourseError(
                f"{self.file}: belief is no plain sentence",
                'Write on one line what its author believes: a full stop at its end, no """, no backslash.',
            )
        if not mistake.edit:
            raise CourseError(f"{self.file} has no edit", "Add [[edit]] with find and replace.")
        return _edited(_read(self.reference), mistake, self)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}", "Repair the file.") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not UTF-8 text", "Save it as UTF-8.") from None


def _edited(reference: str, mistake: Mistake, program: KnownWrong) -> str:
    """The reference with every edit in its place and the belief as its docstring."""
    begin, end = _docstring(reference, program)
    belief = f'"""{mistake.belief.strip()}"""'
    changes = [(begin, end, belief if end else f"{belief}\n\n")]
    for number, table in enumerate(mistake.edit, start=1):
        edit = convert(table, Edit, program.file, table=f"edit {number}")
        changes.append(_change(reference, edit, number, program))
    changes.sort()
    for (_, end, _), (begin, _, _) in itertools.pairwise(changes):
        if begin < end:
            line = reference.count("\n", 0, begin) + 1
            raise CourseError(
                f"{program.file}: two places overlap at line {line} of {program.reference.name}",
                "Make one edit of them; the docstring of the file is replaced already.",
            )
    pieces: list[str] = []
    done = 0
    for begin, end, text in changes:
        pieces += (reference[done:begin], text)
        done = end
    return "".join((*pieces, reference[done:]))


def _change(reference: str, edit: Edit, number: int, program: KnownWrong) -> tuple[int, int, str]:
    """Begin and end of the place in the reference, and what comes there."""
    where = f"{program.file}: [edit {number}]"
    if edit.find == edit.replace:
        raise CourseError(f"{where} changes nothing", "Let replace differ from find.")
    times = reference.count(edit.find) if edit.find else 0
    if times != 1:
        stands = f"stands {times} times in" if times else "does not stand in"
        raise CourseError(
            f"{where} find {stands} {program.reference}",
            "Write more of the lines around the place, until it stands there once."
            if times
            else "Copy the place from the reference, with its indentation.",
        )
    begin = reference.index(edit.find)
    return begin, begin + len(edit.find), edit.replace


def _docstring(reference: str, program: KnownWrong) -> tuple[int, int]:
    """Where the reference's own docstring begins and ends; twice its beginning when it has none."""
    try:
        tree = ast.parse(reference)
    except (SyntaxError, ValueError) as error:  # the latter on a NUL
        raise CourseError(f"{program.reference} is not Python: {error}", "Repair that line.") from None
    if ast.get_docstring(tree) is None:
        return 0, 0
    lines = reference.split("\n")  # as the parser counts them
    first, last = tree.body[0].lineno, tree.body[0].end_lineno or 0
    begin = sum(len(line) + 1 for line in lines[: first - 1])
    return begin, begin + len("\n".join(lines[first - 1 : last]))
