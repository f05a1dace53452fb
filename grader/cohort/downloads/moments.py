"""Times as platforms write them, in ISO 8601 and UTC."""

from __future__ import annotations

import datetime
import re
import zoneinfo

__all__ = ["moment"]

_FRACTION = re.compile(r"(\.[0-9]{6})[0-9]+")


def moment(text: str) -> str:
    """``2026-04-26 17:34:00.861687000 Z``, ``2026-02-02 15:58:23.948203 Europe/Berlin``; empty if it is none.

    A time without a zone is none: nobody knows which moment it is.
    """
    text = _FRACTION.sub(r"\1", text.strip())
    plain, _, zone = text.rpartition(" ")
    try:
        return _utc(datetime.datetime.fromisoformat(text))
    except (ValueError, OverflowError):  # of a moment before the year 1 or after 9999
        pass
    try:
        when = datetime.datetime.fromisoformat(plain)
        if zone in ("UTC", "Z", "GMT"):
            return _utc(when.replace(tzinfo=datetime.UTC))
        if re.fullmatch(r"[+-][0-9]{2}:?[0-9]{2}", zone):
            return _utc(datetime.datetime.fromisoformat(plain + zone))
        return _utc(when.replace(tzinfo=zoneinfo.ZoneInfo(zone)))
    except (ValueError, OverflowError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return ""


def _utc(when: datetime.datetime) -> str:
    return when.astimezone(datetime.UTC).isoformat() if when.tzinfo is not None else ""
