"""The line items of a course, as the platform lists them: their addresses are shown nowhere else."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from grader.errors import UsageError
from grader.lti.access import Access
from grader.lti.addresses import checked
from grader.lti.clock import Clock
from grader.lti.patience import ask_patiently
from grader.lti.transport import Reply, Transport

__all__ = ["Item", "list_items"]

CONTENT_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
#: pages of one list
MOST_PAGES = 50
_NEXT = re.compile(r'<([^<>]*)>\s*;[^,<]*\brel="?next\b', re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One column of the platform's gradebook that the tool may write to."""

    address: str
    label: str
    maximum: float | None


def list_items(
    address: str, *, access: Access, transport: Transport, clock: Clock, tell: Callable[[str], None]
) -> list[Item]:
    """All line items, page by page.

    Args:
        address: of the course's line items.
        access: with the right to see them.
        transport: carries the requests.
        clock: is waited by.
        tell: is told why there is a pause.

    Raises:
        UsageError: the platform refuses, or the address is none of a list of line items.
        Unreachable: it gives no answer.
    """
    items: list[Item] = []
    page = checked(address, "the address of the line items")
    for _ in range(MOST_PAGES):
        reply = _page(page, access, transport, clock, tell)
        found = reply.document()
        if not isinstance(found, list):
            raise UsageError(f"{page} is no list of line items", "docs/lti.md says how the address is made.")
        items += [item for each in found if (item := _item(each)) is not None]
        following = _NEXT.search(reply.headers.get("link", ""))
        if following is None:
            break
        page = urljoin(page, following[1])
        if urlsplit(page)[:2] != urlsplit(address)[:2]:
            raise UsageError(
                "the list of line items goes on at another host, which gets no token", "Ask for it there."
            )
    return items


def _page(
    page: str, access: Access, transport: Transport, clock: Clock, tell: Callable[[str], None]
) -> Reply:
    headers = {**access.headers(), "Accept": CONTENT_TYPE}
    reply = ask_patiently(lambda: transport.get(page, headers), clock=clock, tell=tell)
    if not reply.good:
        raise UsageError(
            f"the platform does not list line items: {reply.words}",
            "Look at the address, and whether the tool is allowed in this course.",
        )
    return reply


def _item(found: object) -> Item | None:
    if not isinstance(found, dict) or not isinstance(found.get("id"), str):
        return None
    maximum = found.get("scoreMaximum")
    return Item(
        found["id"], str(found.get("label", "")), maximum if isinstance(maximum, int | float) else None
    )
