"""Addresses of a platform: which may be sent a token, and where scores are posted."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from grader.errors import UsageError

__all__ = ["checked", "scores_of"]

_SECURE = "Give an address that begins with https://. (Plain http is for this machine alone: http://localhost:8080/…)"


def checked(address: str, what: str) -> str:
    """The address, if it may be sent a token.

    Args:
        address: what was given.
        what: it is, to be named: "the line item".

    Raises:
        UsageError: it is no address, not encrypted, or holds a password or a fragment.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")  # no part of a name is empty, or longer than 63 letters
    except ValueError:
        host = None
    if not host or re.search(r"[^\x21-\x7e]", address):
        raise UsageError(f"{what} {address!r} is no address", "It looks like this: https://canvas.example/…")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise UsageError(f"{what} {address} is not encrypted", _SECURE)
    if parts.username is not None or parts.fragment:
        raise UsageError(f"{what} holds a user's name or a fragment (#…)", "Give the address without it.")
    return address


def scores_of(line_item: str) -> str:
    """Where scores are posted: ``…/lineitem?type_id=1`` gives ``…/lineitem/scores?type_id=1``.

    Raises:
        UsageError: as :func:`checked`, or it is the address of the scores already.
    """
    parts = urlsplit(checked(line_item, "the line item"))
    path = parts.path.rstrip("/")
    if path.endswith("/scores"):
        raise UsageError(
            f"the line item {line_item} ends in /scores", "Give the line item itself, without /scores."
        )
    return parts._replace(path=f"{path}/scores").geturl()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
