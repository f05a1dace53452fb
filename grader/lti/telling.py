"""What became of each score, in lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from grader.lti.items import Item
from grader.lti.scores import Unsent
from grader.lti.sending import Delivery, Fate
from grader.report.wording import harmless_line

__all__ = ["line_of_delivery", "line_of_item", "line_of_unsent", "summary"]

LEFT_OUT = "left out"
#: characters of a name or an address
LONGEST = 2000
_WIDTH = max(len(fate.value) for fate in Fate)


def line_of_delivery(delivery: Delivery) -> str:
    """``sent           03_uploads  alice  15/15``."""
    score = delivery.score
    report = score.report
    who = score.student if score.user == score.student else f"{score.student} (user {score.user})"
    parts = (report.exercise, who, f"{report.points}/{report.max_points}")
    return _line(delivery.fate.value, parts, delivery.words)


def line_of_unsent(unsent: Unsent) -> str:
    """``left out       03_uploads  carol: inconclusive: …``."""
    return _line(LEFT_OUT, (unsent.exercise, unsent.name), unsent.why)


def line_of_item(item: Item) -> str:
    """``https://…  Uploads (15)``."""
    maximum = "" if item.maximum is None else f" ({item.maximum:g})"
    return _columns((item.address, item.label + maximum)) + "\n"


def summary(deliveries: Iterable[Delivery], unsent: Iterable[Unsent]) -> str:
    """``12 sent, 3 already there, 1 left out``."""
    counted = Counter(delivery.fate for delivery in deliveries)
    parts = [f"{counted[fate]} {fate.value}" for fate in Fate if counted[fate]]
    left_out = len(list(unsent))
    return ", ".join([*parts, *([f"{left_out} {LEFT_OUT}"] if left_out else [])]) + "\n"


def _line(fate: str, parts: Iterable[str], why: str) -> str:
    told = f"{fate:{_WIDTH}}  {_columns(parts)}"
    return f"{told}: {harmless_line(why)}\n" if why else f"{told}\n"


def _columns(parts: Iterable[str]) -> str:
    return "  ".join(harmless_line(part, limit=LONGEST) for part in parts if part)
