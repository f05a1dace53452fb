"""The fuzz targets under hypothesis, and under every input that the corpus keeps."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.judge.grading import chosen_runtime
from grader.report.wording import harmless, shortened, wrapped
from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = Path(__file__).parent / "corpus"
KEPT = sorted(CORPUS.glob("*/*"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
MOST_CORPUS_BYTES, MOST_CORPUS_FILES = 300 << 10, 500


def settled(count: int) -> Callable[[Any], Any]:
    return settings(
        derandomize=True,
        deadline=None,
        max_examples=count,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name[:12]}")
def test_the_corpus_stays_harmless(path: Path) -> None:
    """Every input that was ever worth keeping."""
    TARGETS[path.parent.name](path.read_bytes())


def test_the_corpus_is_small_and_whole() -> None:
    """Something for every target, and no more than a checkout should carry."""
    assert {path.parent.name for path in KEPT} == set(TARGETS)
    assert len(KEPT) <= MOST_CORPUS_FILES
    assert sum(path.stat().st_size for path in KEPT) <= MOST_CORPUS_BYTES


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_any_bytes(name: str) -> None:
    """Bytes as they come."""
    settled(25)(given(st.binary(max_size=300))(TARGETS[name]))()


@pytest.mark.parametrize("name", ["play", "progress", "record", "report", "report_file", "value"])
def test_any_json(name: str) -> None:
    """JSON of any shape."""
    settled(25)(given(JSON.map(lambda value: json.dumps(value).encode()))(TARGETS[name]))()


@pytest.mark.parametrize("name", ["play", "progress", "record", "report", "report_file"])
def test_changed_fields(name: str) -> None:
    """What is kept, with one field replaced by anything."""
    right = [
        json.loads(path.read_bytes()) for path in (CORPUS / name).iterdir() if _is_object(path.read_bytes())
    ]

    def changed(record: dict[str, Any], choice: int, value: object) -> None:
        keys = sorted(record)
        TARGETS[name](json.dumps({**record, keys[choice % len(keys)]: value}).encode())

    settled(30)(given(st.sampled_from(right), st.integers(0, 50), JSON)(changed))()


def _is_object(data: bytes) -> bool:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and bool(found)


@pytest.mark.parametrize("name", ["terminal", "source", "file"])
def test_any_text(name: str) -> None:
    """Text of any script, marks and directions."""
    settled(30)(given(st.text(max_size=500).map(str.encode))(TARGETS[name]))()


# ---------------------------------------------------------------------- work grows with the text, not faster
HOSTILE = (
    " ",
    "\t",
    "from ",
    "import ",
    "import a,",
    "import trio\nimport asyncio\n",
    "from trio import (",
    'trio"""',
    "trio'''\\",
    "async ",
    "def ",
    "answer",
    "answer(",
    "(",
    "\x1b]",
    "\x9b0",
    "\n ",
)


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_reading_a_source_is_linear(piece: str) -> None:
    """Four times the text takes no more than about four times the work."""
    pattern = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]+answer\b", re.MULTILINE)

    def work(size: int) -> float:
        text = piece * (size // len(piece))
        return min(
            _took(lambda: (chosen_runtime(text, ("asyncio", "trio")), pattern.search(text))) for _ in range(3)
        )

    assert work(256 << 10) < 16 * max(work(64 << 10), 0.005)


@pytest.mark.parametrize("piece", ["\u0903", "\u1160", "\u0903 ", "a\u0301", "\x1b]", "\x9b0", "x"], ids=repr)
def test_showing_a_text_is_bounded(piece: str) -> None:
    """Characters without a sandbox make no line that grows for ever."""
    text = harmless(piece * 16_000, limit=20_000)
    assert _took(lambda: (shortened(text, 78), wrapped(text[:4000], 78))) < 2.0
    assert len(shortened(text, 78)) <= 78 * 8 + 1


def _took(body: Callable[[], object]) -> float:
    began = time.process_time()
    body()
    return time.process_time() - began
