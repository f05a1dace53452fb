"""Templates, and what every string goes through on its way into a page.

A page is one file: its style and its script are in it, and a policy lets the browser run these two by their
hashes and nothing else. Nothing is loaded from anywhere, so that it works from a disk as from a server.

Every string is made harmless (what moves a terminal or turns the direction of writing is gone) and escaped,
in this one place: a template cannot forget it. Only what this module marks as markup goes through as it is.

Charts are SVG by these templates, as the timelines are: their colours are the page's, which follow the
reader's light or dark, a text says the same to whoever hears the page, and they need neither attributes of
style nor scripts, both of which the policy forbids.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime
import functools
import hashlib
import re
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from grader.outcome import Outcome
from grader.report.chart import MEANING, Chart, ChartRow, Kind
from grader.report.wording import counted, harmless
from grader.site.register import State

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["Pages", "asset", "harmless_text", "moment", "strict_environment", "whole_page"]

#: characters of one string; what the judge caps is far below
_MOST = 200_000
#: percent of a picture's width: what took no time is seen as well
_LEAST_PERCENT = 0.4
_CODE = re.compile(r"`([^`\n]+)`")
_STATES = {
    Outcome.PASSED: State.DONE,
    Outcome.FAILED: State.NOT_YET,
    Outcome.INCONCLUSIVE: State.INCONCLUSIVE,
}


class Pages:
    """The kinds of page, by the names of their templates."""

    def __init__(self) -> None:
        self._style = asset("style.css")
        self._script = asset("table.js")

    def cohort(self, **values: Any) -> bytes:
        """Everybody's points in every exercise."""
        return self._with_script("cohort.html", values)

    def exercise(self, **values: Any) -> bytes:
        """One exercise over everybody."""
        return self._with_script("exercise.html", values)

    def student(self, **values: Any) -> bytes:
        """One student over all exercises, for whoever teaches."""
        return self._page("student.html", values)

    def feedback(self, **values: Any) -> bytes:
        """One student over all exercises, to be handed back."""
        return self._page("feedback.html", values)

    def _with_script(self, name: str, values: dict[str, Any]) -> bytes:
        return self._page(name, {**values, "script": self._script}, script=_source_of(self._script))

    def _page(self, name: str, values: dict[str, Any], *, script: str = "'none'") -> bytes:
        return whole_page(_template(name), values, style=self._style, script=script)


def whole_page(template: Template, values: dict[str, Any], *, style: Markup, script: str = "'none'") -> bytes:
    """A page with its style, and a policy that lets a browser use this style, that script and nothing else.

    Args:
        template: extends ``base.html``.
        values: that it prints.
        style: all of it.
        script: the source that a policy names the page's script by.
    """
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src {_source_of(style)}",
            f"script-src {script}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    # Hashes have no character that an attribute in double quotes would not keep as it is.
    return template.render(**values, style=style, policy=Markup(policy)).encode()  # noqa: S704


def harmless_text(value: object) -> object:
    """What is printed in place of ``value``: strings without anything that a browser or a reader obeys."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    if value.isascii() and value.replace("\n", "").isprintable():
        return value if len(value) <= _MOST else value[:_MOST] + "…"
    return harmless(value, limit=_MOST, in_log=False)


def strict_environment(loader: BaseLoader) -> Environment:
    """Where templates are made: all that they print is harmless and escaped, and nothing may be missing."""
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=harmless_text,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@functools.cache
def _environment() -> Environment:
    environment = strict_environment(PackageLoader("grader.site"))
    environment.globals |= {
        "State": State,
        "count": counted,
        "digits": _digits,
        "meaning": MEANING,
        "painted": _painted,
        "state_of_outcome": lambda outcome: _STATES[Outcome(outcome)],
    }
    environment.filters |= {"moment": moment, "lines_of": _lines_of, "prose": _prose}
    return environment


@functools.cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def asset(name: str, *, package: str = "grader.site") -> Markup:
    """A file beside a package's templates that goes into every page as it is."""
    return Markup(resources.files(package).joinpath("templates", name).read_text("utf-8"))  # noqa: S704


def _source_of(content: str) -> str:
    """What a policy names one inline style or script by."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def moment(text: str) -> str:
    """An ISO 8601 moment for people, to the minute, with its distance from UTC; anything else as it is."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = moment.strftime("%z")
    zone = " UTC" if zone in ("+0000", "-0000") else f" {zone[:3]}:{zone[3:5]}" if zone else ""
    return f"{moment:%Y-%m-%d %H:%M}{zone}"


def _digits(points: int) -> Markup:
    """A number as wide as one of two digits, so that the signs before them stand in a line."""
    return Markup(f"{points:\u2007>2}")  # noqa: S704 - a number


def _prose(text: str) -> Markup:
    """Words with code between backticks."""
    safe = str(escape(harmless_text(text)))
    return Markup(_CODE.sub(r"<code>\1</code>", safe))  # noqa: S704 - escaped just above


def _lines_of(text: str, most: int) -> str:
    lines = text.rstrip().split("\n")
    if len(lines) > most:
        lines = [*lines[:most], f"… and {counted(len(lines) - most, 'more line')}"]
    return "\n".join(lines)


@dataclasses.dataclass(frozen=True, slots=True)
class _Painted:
    """A bar as SVG places it: percent of the width."""

    kind: Kind
    x: str
    width: str


def _painted(chart: Chart, row: ChartRow) -> list[_Painted]:
    """The bars in the order in which they are painted: what is wide first, so that nothing is covered."""
    order = list(MEANING)
    found: list[tuple[bool, int, _Painted]] = []
    for bar in row.bars:
        start = 100 * chart.share(bar.start_virtual_seconds)
        width = 100 * chart.share(bar.end_virtual_seconds) - start
        short = width < _LEAST_PERCENT
        if short:
            width = _LEAST_PERCENT
            start = min(start, 100 - width)
        painted = _Painted(bar.kind, f"{start:.2f}%", f"{width:.2f}%")
        found.append((short, order.index(bar.kind), painted))
    return [painted for _, _, painted in sorted(found, key=lambda each: each[:2])]
