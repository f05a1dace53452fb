"""A known-wrong program is a whole file, or the edits that make one of its reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.known_wrong import KnownWrong

REFERENCE = '''\
"""Wait,
and see.
"""

import anyio


async def nap(seconds):
    """Sleep."""
    await anyio.sleep(seconds)


async def doze(seconds):
    await anyio.sleep(seconds)
    return seconds
'''

MISTAKE = """\
belief = "A nap needs no await."

[[edit]]
find = '''
    \"\"\"Sleep.\"\"\"
    await anyio.sleep(seconds)
'''
replace = '''
    anyio.sleep(seconds)
'''

[[edit]]
find = "return seconds"
replace = "return -seconds"
"""


@pytest.fixture
def program(tmp_path: Path) -> KnownWrong:
    """The mistake above, of the reference above."""
    (tmp_path / "reference.py").write_text(REFERENCE)
    (tmp_path / "forgets.toml").write_text(MISTAKE)
    return KnownWrong(tmp_path / "forgets.toml", tmp_path / "reference.py")


def refused(program: KnownWrong) -> CourseError:
    with pytest.raises(CourseError) as caught:
        _ = program.text
    assert caught.value.next_step
    return caught.value


def test_edits_make_a_program_of_the_reference(program: KnownWrong) -> None:
    """The belief becomes the docstring of the file; all else stands as in the reference."""
    assert (
        program.text
        == '''\
"""A nap needs no await."""

import anyio


async def nap(seconds):
    anyio.sleep(seconds)


async def doze(seconds):
    await anyio.sleep(seconds)
    return -seconds
'''
    )


def test_the_mistake_follows_its_reference(program: KnownWrong) -> None:
    """What changes elsewhere in the reference changes in the program too."""
    program.reference.write_text(REFERENCE.replace("import anyio", "import anyio\nimport math"))
    assert "import math" in program.text


def test_a_reference_without_a_docstring_gets_one(program: KnownWrong) -> None:
    """The belief stands first in any case."""
    program.reference.write_text(REFERENCE[REFERENCE.index("import") :])
    assert program.text.startswith('"""A nap needs no await."""\n\nimport anyio\n')


def test_a_docstring_is_replaced_where_it_stands(program: KnownWrong) -> None:
    """Lines are counted as the parser counts them, whatever else looks like an end of one."""
    program.reference.write_text("# \x0c \u2028 first\n" + REFERENCE)
    assert program.text.startswith('# \x0c \u2028 first\n"""A nap needs no await."""\n\nimport anyio\n')


def test_a_whole_file_is_the_program(program: KnownWrong) -> None:
    """It has nothing of the reference."""
    file = program.file.with_suffix(".py")
    file.write_text("pass\n")
    assert KnownWrong(file, program.reference).text == "pass\n"


@pytest.mark.parametrize(
    ("old", "new", "cause", "fix"),
    [
        ("belief", "beleif", "forgets.toml: unknown key 'beleif'", "Did you mean 'belief'?"),
        ('replace = "', 'replaced = "', "[edit 2] unknown key 'replaced'", "Did you mean 'replace'?"),
        ('find = "return seconds"\n', "", "forgets.toml: [edit 2] the key 'find' is missing", "Add it."),
        ('"return -seconds"', "3", "[edit 2] replace: expected", "Correct its value."),
        ("needs no await.", "needs no await", "belief is no plain sentence", "full stop"),
        ('"A nap needs no await."', "'''It is \"\"\"so\"\"\".'''", "belief is no plain sentence", "one line"),
        ('"A nap needs no await."', "'So \\n it is.'", "belief is no plain sentence", "no backslash"),
        ("-seconds", "seconds", "forgets.toml: [edit 2] changes nothing", "Let replace differ from find."),
        ("return seconds", "return second'", "[edit 2] find does not stand in", "Copy the place"),
        ("return seconds", "anyio.sleep", "[edit 2] find stands 2 times in", "Write more of the lines"),
        ("return seconds", "", "[edit 2] find does not stand in", "Copy the place"),
        (
            '"return seconds"',
            '"anyio.sleep(seconds)\\n\\n"',
            "two places overlap at line 10 of reference.py",
            "one edit",
        ),
        ('find = "return seconds"', "find = '''and see.'''", "two places overlap at line 2", "docstring"),
        ("[[edit]]", "[[edit]", "forgets.toml is not TOML", "Repair"),
    ],
)
def test_an_edit_that_does_not_fit_is_told(
    program: KnownWrong, old: str, new: str, cause: str, fix: str
) -> None:
    """With the file, the number of the edit, and what to do."""
    assert old in MISTAKE
    program.file.write_text(MISTAKE.replace(old, new))
    error = refused(program)
    assert cause in error.cause
    assert fix in error.next_step


def test_a_mistake_has_an_edit(program: KnownWrong) -> None:
    """A belief alone is the reference once more."""
    program.file.write_text(MISTAKE.partition("[[")[0])
    assert refused(program).cause == f"{program.file} has no edit"


def test_what_cannot_be_read_is_told(program: KnownWrong) -> None:
    """The reference is named when it is at fault."""
    program.reference.write_text("def (")
    assert str(program.reference) in refused(program).cause
    program.reference.write_text("\0")
    assert "is not Python" in refused(program).cause
    program.reference.write_bytes(b"\xff")
    assert refused(program).cause == f"{program.reference} is not UTF-8 text"
    program.reference.unlink()
    assert "cannot be read" in refused(program).cause
