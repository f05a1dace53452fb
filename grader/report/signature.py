"""Signed reports: who has the key can tell whether a report was made with it, and changed since.

A report is data in a file or a database that others may come by. Its signature is an HMAC (RFC 2104) with
SHA-256 over the report's canonical form: JSON without blanks, names in order, and without what is as it is
by default. So a later version of the kit, whose reports may have further optional fields, still knows an old
signature; that also means that no default may ever become another one.
"""

from __future__ import annotations

import enum
import hashlib
import hmac
import json
from typing import Any

import msgspec
from msgspec.structs import replace

from grader.report.model import Report, Signature

__all__ = ["ReportKey", "Verdict", "beyond", "canonical", "sign", "verify"]

#: what is hashed for another purpose, or signed by another program, is never taken for one of these
_DOMAIN = b"onecook report signature 1\n"
_KEY_DOMAIN = b"onecook report key 1\n"
_ID_LENGTH = 8


class ReportKey:
    """A secret that signs reports. Its bytes are shown by nothing."""

    __slots__ = ("_secret", "id")

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        #: which key it is, for everybody to read
        self.id = hashlib.sha256(_KEY_DOMAIN + secret).hexdigest()[:_ID_LENGTH]

    def __repr__(self) -> str:
        return f"ReportKey({self.id})"

    def code(self, report: Report) -> str:
        """The authentication code of all of a report but its signature, in hexadecimal."""
        return hmac.new(self._secret, _DOMAIN + canonical(report), hashlib.sha256).hexdigest()


class Verdict(enum.Enum):
    """What a signature says."""

    VALID = "valid"
    #: this key's, and not of what the report says now
    ALTERED = "altered"
    UNSIGNED = "unsigned"
    OTHER_KEY = "signed with another key"


def sign(report: Report, key: ReportKey) -> Report:
    """The report with this key's signature, in the place of any other."""
    return replace(report, signature=Signature(key=key.id, value=key.code(report)))


def verify(report: Report, key: ReportKey) -> Verdict:
    """What the report's signature says to who has this key."""
    signature = report.signature
    if signature is None:
        return Verdict.UNSIGNED
    if not hmac.compare_digest(signature.key.encode(), key.id.encode()):
        return Verdict.OTHER_KEY
    is_same = hmac.compare_digest(signature.value.encode(), key.code(report).encode())
    return Verdict.VALID if is_same else Verdict.ALTERED


def canonical(report: Report) -> bytes:
    """The one form of all reports that say the same; without the signature."""
    # Read back: a number that is whole in memory is none in JSON.
    plain = msgspec.json.decode(msgspec.json.encode(report), type=type(report))
    return msgspec.json.encode(_said(replace(plain, signature=None)))


def beyond(content: bytes, report: Report) -> str:
    """Something that a report's file says and the report read of it does not; empty if there is nothing.

    Another reader might go by it: a field that no report has, or one that is there twice.
    """
    doubled: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in found]
        doubled.extend(name for name in names if names.count(name) > 1)
        return dict(found)

    try:
        said = json.loads(content, object_pairs_hook=pairs)
    except RecursionError:
        return "something that is nested without end"
    if doubled:
        return f"{doubled[0]!r} twice"
    return _more(said, msgspec.json.decode(msgspec.json.encode(report)), "")


def _said(value: Any) -> Any:
    """What a value says, without what is as it is by default."""
    if isinstance(value, msgspec.Struct):
        fields = {field.encode_name: field for field in msgspec.structs.fields(value)}
        found = {name: getattr(value, field.name) for name, field in sorted(fields.items())}
        return {name: _said(each) for name, each in found.items() if each != _default(fields[name])}
    if isinstance(value, dict):
        return {name: _said(value[name]) for name in sorted(value)}
    return [_said(each) for each in value] if isinstance(value, tuple) else value


def _default(field: msgspec.structs.FieldInfo) -> Any:
    make: Any = field.default_factory
    return field.default if make is msgspec.NODEFAULT else make()


def _more(said: Any, known: Any, place: str) -> str:
    """Where something is said that is not known, as a path; empty if nowhere."""
    if isinstance(said, dict) and isinstance(known, dict):
        for name, value in said.items():
            there = f"{place}.{name}" if place else name
            if name not in known:
                return there
            if more := _more(value, known[name], there):
                return more
        return ""
    if isinstance(said, list) and isinstance(known, list) and len(said) == len(known):
        found = (_more(a, b, f"{place}[{n}]") for n, (a, b) in enumerate(zip(said, known, strict=True)))
        return next(filter(None, found), "")
    return "" if said == known else place
