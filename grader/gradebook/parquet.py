"""Rows as Apache Parquet: for data frames. Needs pyarrow, which the extra ``cohort`` brings."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec
import pyarrow as pa
from pyarrow import parquet

from grader.gradebook.rows import Outcomes, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["is_ours", "make"]

#: of the file's own description: says who has made it
_MARK = {b"onecook": b"rows"}
_TYPES: dict[Any, pa.DataType] = {
    str: pa.string(),
    Outcomes: pa.string(),
    bool: pa.bool_(),
    int | None: pa.int64(),
    float | None: pa.float64(),
    dict[str, str]: pa.map_(pa.string(), pa.string()),
}


def make(rows: Sequence[Row]) -> bytes:
    """A file with a column for each field of :class:`Row`; also without any row."""
    hints = get_type_hints(Row)
    schema = pa.schema([(name, _TYPES[hints[name]]) for name in Row.__struct_fields__], metadata=_MARK)
    table = pa.Table.from_pylist([_plain(row) for row in rows], schema=schema)
    stream = io.BytesIO()
    parquet.write_table(table, stream)
    return stream.getvalue()


def is_ours(content: bytes) -> bool:
    """Whether this file was written here, so that it may be replaced."""
    try:
        metadata = parquet.read_schema(io.BytesIO(content)).metadata
    except pa.ArrowException:
        return False
    return (metadata or {}).get(b"onecook") == _MARK[b"onecook"]


def _plain(row: Row) -> dict[str, Any]:
    found = msgspec.structs.asdict(row)
    return {name: list(value.items()) if isinstance(value, dict) else value for name, value in found.items()}
