"""JSON, XML and times as exports write them: small, in ASCII where a platform reads lines, never NaN."""

from __future__ import annotations

import datetime
import json
import re
import uuid
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

__all__ = [
    "as_float",
    "as_json",
    "form_fields",
    "iso_duration",
    "one_line",
    "utc",
    "utc_seconds",
    "uuid_of",
    "within",
    "xml_text",
]

#: what XML 1.0 has no way to write
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: characters of a reason, and of what a check printed, from what is wanted to what always has room
SHARES = (4000, 1000, 250, 60, 0)
_NAMESPACE = uuid.UUID("5f1b9c1e-6a0e-5d0b-9a5e-0f2f6a3b1c4d")


def as_json(value: Any) -> bytes:
    """An indented document, UTF-8."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode(
        "utf-8", "replace"
    )


def one_line(value: Any) -> str:
    """The same in one line of ASCII, without its end."""
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def within(most: int, make: Callable[[int], bytes]) -> bytes:
    """What ``make`` gives for the largest share of text for each check with which it takes so many bytes."""
    made = b""
    for share in SHARES:
        made = make(share)
        if len(made) <= most:
            break
    return made


def as_float(share: Fraction) -> float:
    """A share as a float from 0 to 1; 1 only for all of it, 0 only for nothing."""
    return min(max(float(share), 0.0), 1.0)


def utc(moment: datetime.datetime) -> str:
    """``2026-09-10T12:00:00.250Z``: to the millisecond, in UTC, with the zone that some readers insist on."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def utc_seconds(moment: datetime.datetime) -> str:
    """``2026-09-10T12:00:00Z``."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def iso_duration(real_seconds: float) -> str:
    """``PT0.25S``, as ISO 8601 has it."""
    return f"PT{max(real_seconds, 0.0):.2f}S"


def uuid_of(*parts: object) -> str:
    """The same UUID for the same parts: an export is made twice and is still one."""
    return str(uuid.uuid5(_NAMESPACE, "\0".join(map(str, parts))))


def xml_text(text: str) -> str:
    """Text without the characters that no XML document may hold."""
    return _NOT_IN_XML.sub("?", text)


def form_fields(fields: Mapping[str, str]) -> bytes:
    """The body of a form as browsers post it."""
    return urlencode(fields, encoding="utf-8", errors="replace").encode("ascii")
