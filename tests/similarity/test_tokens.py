"""Which changes to a program change its words, and which do not."""

from __future__ import annotations

import pytest

from grader.similarity.fragments import LENGTH, fragments
from grader.similarity.tokens import BREAK, Tokenizer
from tests.similarity.programs import DISGUISED, PLAIN

TOKENIZER = Tokenizer()


def words(text: str) -> list[str]:
    return [token.word for token in TOKENIZER.tokens(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("total = price * count", "sum_of_all = a * b"),
        ("x = 'text'", 'x = """text"""'),
        ("x = 1  # why", "# why not\nx = 1"),
        ("x = (1 + 2)", "x = 1 + 2"),
        ("x = 1_000", "x = 1000"),
        ("x = [1, 2, ]", "x = [1, 2]"),
        ("x: int = 1", "x = 1"),
        ("def f(a): return a", "def f(a: int) -> int: return a"),
        ('def f():\n    """Doc."""\n    return 1', "def f():\n    return 1"),
        ("x = f'{a} of {b:>3}'", "x = '{} of {:>3}'.format(a, b)"),
        ("x = f'{a} of {b!r}'", "x = '%s of %r' % (a, b)"),
        ("x = f'{a}'", "x = '%s' % a"),
        ("x = '{n}'.format(n=a)", "x = f'{a}'"),
        ("x = 'one' 'two'", "x = 'one two'"),
        ("import asyncio\nawait asyncio.sleep(1)", "from asyncio import sleep\nawait sleep(1)"),
        ("import asyncio as aio\naio.run(f())", "from asyncio import run as go\ngo(f())"),
        ("self.free = 1\nself.free.add(2)", "self.open = 1\nself.open.add(2)"),
        ("def f(limit): pass\nf(limit=1)", "def f(most): pass\nf(most=1)"),
        ("x = 1\r\ny = 2\r", "x = 1\ny = 2\n"),
    ],
)
def test_what_changes_nothing(one: str, other: str) -> None:
    """Names, quotes, comments, brackets, annotations, how a text is filled, how a name is imported."""
    assert words(one) == words(other)
    assert words(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("async def f(): pass", "def f(): pass"),
        ("x = await f()", "x = f()"),
        ("async with a: x = 1", "with a: x = 1"),
        ("async for a in b: x = 1", "for a in b: x = 1"),
        ("x = [a async for a in b]", "x = [a for a in b]"),
        ("x = sorted(a)", "x = reversed(a)"),
        ("a.append(1)", "a.extend(1)"),
        ("f(return_when=1)", "f(timeout=1)"),
        ("x = a + b", "x = a - b"),
        ("x = a[0]", "x = a(0)"),
        ("x = 1", "x = 2"),
        ("x = [a]", "x = {a}"),
    ],
)
def test_what_changes_something(one: str, other: str) -> None:
    """What is async, what comes from elsewhere, operators, numbers."""
    assert words(one) != words(other)


def test_the_order_of_functions_does_not_matter() -> None:
    """No fragment goes over the end of a function; where one begins is a break."""
    one = "def f(a):\n    return [a + 1, a - 2, a * 3]\n"
    other = "def g(b):\n    while b: b = b.next or b.last\n    return b is None\n"
    assert fragments(TOKENIZER.tokens(one + other)).keys() == fragments(TOKENIZER.tokens(other + one)).keys()
    assert words(one).count(BREAK) == 2


def test_a_whole_program_in_disguise_has_nearly_the_fragments_of_the_plain_one() -> None:
    """What is left are statements of the module, which stand between other ones now."""
    plain, disguised = (set(fragments(TOKENIZER.tokens(text))) for text in (PLAIN, DISGUISED))
    assert len(plain & disguised) >= 0.9 * min(len(plain), len(disguised))


def test_a_fragment_is_told_with_all_its_places() -> None:
    tokens = TOKENIZER.tokens("x = 1\n" * 6)
    found = fragments(tokens)
    assert len(tokens) == 18
    assert sorted(place for places in found.values() for place in places) == list(range(18 - LENGTH + 1))
    assert len(found) == 3


LAST = [("ü", 3), ("=", 3), ("await", 3), ("ä", 3)]


def test_a_token_stands_where_its_text_is() -> None:
    """In bytes of UTF-8, with the line counted as Python does."""
    text = "ä = 1\r\n\fö = 'x'\rü = await ä\n"
    kept = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    found = [
        (kept[token.first_byte : token.end_byte].decode(), token.line) for token in TOKENIZER.tokens(text)
    ]
    assert found == [("ä", 1), ("=", 1), ("1", 1), ("ö", 2), ("=", 2), ("'x'", 2), *LAST]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "def f(:\n  return )",
        "'''",
        "f'{",
        "(" * 50_000,
        "a." * 20_000,
        "x = " * 10_000,
        "-" * 50_000 + "1",
        "\n".join(" " * depth + "if x:" for depth in range(300)),
        "class A:\n" * 300,
        "lambda:" * 9_000,
        "\ud800",
    ],
)
def test_whatever_somebody_hands_in_has_words(text: str) -> None:
    """What is broken, deep or no text at all is read as far as it goes, and recursion is nowhere."""
    tokens = TOKENIZER.tokens(text)
    assert all(0 <= token.first_byte <= token.end_byte <= 4 * len(text) for token in tokens)
    assert fragments(tokens).keys() >= set()


def test_what_is_left_of_a_broken_program_is_compared() -> None:
    broken = PLAIN.replace("    finally:", "    finally", 1)
    shared = set(fragments(TOKENIZER.tokens(PLAIN))) & set(fragments(TOKENIZER.tokens(broken)))
    assert len(shared) > 60
