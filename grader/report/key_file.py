"""The key that signs reports, in a file that its owner alone may read: 32 random bytes, in base64url."""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.private_file import read_private, write_private
from grader.report.signature import ReportKey

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["make_report_key", "read_report_key"]

#: bytes of a key: as many as the hash has (RFC 2104, section 3)
LENGTH = 32
MAKE = "grade verify --new-key FILE"


def make_report_key(path: Path) -> ReportKey:
    """Draw a key and write it to a new file.

    Raises:
        UsageError: the file is there already, or cannot be written.
    """
    secret = secrets.token_bytes(LENGTH)
    write_private(path, base64.urlsafe_b64encode(secret) + b"\n")
    return ReportKey(secret)


def read_report_key(path: Path) -> ReportKey:
    """The key of a file.

    Raises:
        UsageError: it cannot be read, others may read it, or it holds no such key.
    """
    content = read_private(path, make=MAKE).strip()
    try:
        secret = base64.b64decode(content, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != LENGTH:
        raise UsageError(
            f"{path} holds no key for reports: {LENGTH} bytes in base64url",
            f"Name the file that does, or make one: {MAKE}",
        )
    return ReportKey(secret)
