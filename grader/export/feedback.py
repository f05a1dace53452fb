"""What the learner reads on a platform: one report as plain text, ANSI colours, HTML or Markdown.

Everything that may come from the learner's code is made harmless and then escaped for where it goes: a
platform shows it beside other people's work. Nothing of the hidden suite but the sentences that the lesson
knows, and no path of the machine that graded.

Each function takes the most bytes (of UTF-8) that a platform has room for, and leaves out the least needed
first: what the code printed, then rows of the picture, then the picture, then all but the first cause.
"""

from __future__ import annotations

import dataclasses
import html as markup
import io
import re
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.text import Text

from grader.export.form import Line, lines
from grader.outcome import Outcome
from grader.report.model import CheckReport, Report
from grader.report.terminal import Detail, headline, render
from grader.report.timeline import Role, draw
from grader.report.wording import harmless, harmless_line, place_of

__all__ = ["as_ansi", "as_html", "as_markdown", "as_text", "cut", "of_line", "title"]

#: cells of a line; what a browser's narrow column shows without a bar to scroll
WIDTH = 80
#: bytes; a platform without a limit of its own
PLENTY = 200_000
#: characters of one message
MOST_OF_A_MESSAGE = 2000

_MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.INCONCLUSIVE: "?"}
_NO_VERDICT = "There is no verdict, and no mark. If a 0 stands here, it is none."
_ELLIPSIS = "…"


@dataclasses.dataclass(frozen=True, slots=True)
class _Amount:
    """How much is shown."""

    printed_lines: int
    rows: int
    checks: bool = True


#: from everything to the first cause alone
_AMOUNTS = (_Amount(40, 40), _Amount(8, 16), _Amount(0, 8), _Amount(0, 0), _Amount(0, 0, checks=False))


def title(report: Report) -> str:
    """``exercise-3 · Uploads: not yet · 4 of 10 points``."""
    return f"exercise-{report.number} · {harmless_line(report.title, limit=80)}: {headline(report)}"


def of_line(line: Line) -> str:
    """What a table's cell says of one check: why it did not pass; empty when it did."""
    return harmless(line.why, limit=MOST_OF_A_MESSAGE).strip()


def cut(text: str, most: int) -> str:
    """The beginning of ``text`` that takes at most so many bytes of UTF-8, with an ellipsis if it is cut."""
    data = text.encode("utf-8", "replace")
    if len(data) <= most:
        return data.decode()
    room = max(most - len(_ELLIPSIS.encode()), 0)
    return (data[:room].decode("utf-8", "ignore") + _ELLIPSIS) if room else ""


def as_text(report: Report, *, most: int = PLENTY) -> str:
    """Plain lines of at most 80 cells, as a terminal shows them."""
    rendered = render(report, width=WIDTH, detail=Detail.NORMAL)
    return cut(_before(report) + "".join(f"{line.plain.rstrip()}\n" for line in rendered), most)


def as_ansi(report: Report, *, most: int = PLENTY) -> str:
    """The same with the eight colours of a terminal; without them where there is no room."""
    console = Console(
        file=io.StringIO(), width=WIDTH, color_system="standard", force_terminal=True, legacy_windows=False,
        highlight=False, markup=False, emoji=False, no_color=False, _environ={},
    )  # fmt: skip
    with console.capture() as capture:
        for line in render(report, width=WIDTH, detail=Detail.NORMAL):
            console.print(_trimmed(line), no_wrap=True, overflow="ignore", crop=False)
    coloured = _before(report) + capture.get()
    return coloured if len(coloured.encode()) <= most else as_text(report, most=most)


def as_html(report: Report, *, most: int = PLENTY) -> str:
    """One ``<section>`` with its styles inline: no script, no address, nothing to load."""
    return _fitting(report, _html, most)


def as_markdown(report: Report, *, most: int = PLENTY) -> str:
    """Markdown as GitHub shows it: a table, a quotation, and fenced blocks."""
    return _fitting(report, _markdown, most)


def _fitting(report: Report, make: Callable[[Report, _Amount], str], most: int) -> str:
    made = ""
    for amount in _AMOUNTS:
        made = make(report, amount)
        if len(made.encode()) <= most:
            return made
    return cut(re.sub(r"<[^>]*>", "", made), most)


def _before(report: Report) -> str:
    """What stands first where a platform shows a number beside it that means nothing."""
    return f"{_NO_VERDICT}\n\n" if report.outcome is Outcome.INCONCLUSIVE else ""


def _trimmed(line: Text) -> Text:
    line = line.copy()
    line.rstrip()
    return line


# ---------------------------------------------------------------------- what is said, in which order
def _apology(report: Report) -> Iterator[str]:
    """Why there is no table, or no mark."""
    if report.outcome is Outcome.INCONCLUSIVE:
        yield _NO_VERDICT
    reason = report.refused or report.inconclusive
    yield from filter(None, harmless(reason, limit=MOST_OF_A_MESSAGE).strip().split("\n"))


def _rows(report: Report) -> Iterator[tuple[Line, str]]:
    """The checks, and what is said of each that no other line says."""
    above = [report.inconclusive, report.refused, report.diagnosis.explanation if report.diagnosis else ""]
    said = {" ".join(text.split()) for text in above}
    for line in lines(report) if report.checks else []:
        why = of_line(line)
        key = " ".join(why.split())
        yield line, "" if key in said else why
        said.add(key)


def _worth(line: Line) -> str:
    points = "–" if line.outcome is Outcome.INCONCLUSIVE else str(line.points)  # noqa: RUF001 - no number
    return f"{points}/{line.max_points}"


def _place(report: Report) -> str:
    return place_of(report.diagnosis) if report.diagnosis is not None else ""


def _shown(report: Report) -> CheckReport | None:
    """The check whose exhibit and output belong to the first cause."""
    failed = [check for check in report.checks if check.outcome is Outcome.FAILED]
    ours = [check for check in failed if check.diagnosis == report.diagnosis]
    return next(iter([*ours, *failed]), None)


def _printed(report: Report, most: int) -> list[str]:
    check = _shown(report)
    printed = harmless(check.output, limit=20_000).rstrip().split("\n") if check is not None else [""]
    if printed == [""] or not most:
        return []
    return printed if len(printed) <= most else [*printed[:most], f"… and {len(printed) - most} more lines"]


def _exhibit(report: Report) -> str:
    check = _shown(report)
    return harmless(check.exhibit, limit=4000).rstrip() if check is not None else ""


def _footer(report: Report) -> str:
    return " · ".join([*([report.runtime] if report.runtime else []), f"seed {report.seed}"])


# ---------------------------------------------------------------------- HTML
_STYLE = "font-family:system-ui,sans-serif;line-height:1.4;color:#212529;background:#fff;padding:.75em"
_BLOCK = (
    "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.85em;line-height:1.25;color:#212529;"
    "background:#f4f5f6;padding:.6em;overflow-x:auto;margin:.6em 0;white-space:pre"
)
_ROLES: dict[Role, str] = {
    "waiting": "#0b7285",
    "running": "#2b8a3e",
    "blocked": "#c92a2a",
    "note": "#965a00",
    "ruler": "#686e73",
}
_OUTCOMES = {Outcome.PASSED: "#2b8a3e", Outcome.FAILED: "#c92a2a", Outcome.INCONCLUSIVE: "#965a00"}


def _html(report: Report, amount: _Amount) -> str:
    parts = [f'<p style="margin:0 0 .5em"><strong>{_h(title(report))}</strong></p>']
    parts += [f"<p>{_h(sentence)}</p>" for sentence in _apology(report)]
    if amount.checks and (rows := [_html_row(line, why) for line, why in _rows(report)]):
        parts.append(f'<table style="border-collapse:collapse;color:inherit">{"".join(rows)}</table>')
    if report.diagnosis is not None:
        parts.append(_html_diagnosis(report))
    if amount.checks and (exhibit := _exhibit(report)):
        parts.append(f'<pre style="{_BLOCK}">{_h(exhibit)}</pre>')
    if printed := _printed(report, amount.printed_lines):
        parts.append(f'<p>Your code printed:</p><pre style="{_BLOCK}">{_h(chr(10).join(printed))}</pre>')
    if picture := _html_picture(report, amount.rows):
        parts.append(f'<pre style="{_BLOCK}">{picture}</pre>')
    parts.append(f'<p style="color:#686e73;font-size:.85em">{_h(_footer(report))}</p>')
    return f'<section style="{_STYLE}">{"".join(parts)}</section>\n'


def _html_row(line: Line, why: str) -> str:
    colour = _OUTCOMES[line.outcome]
    cell = "vertical-align:top;padding:.1em .6em .1em 0"
    said = (
        f'<br><span style="color:#495057;overflow-wrap:anywhere">{_h(why).replace(chr(10), "<br>")}</span>'
        if why
        else ""
    )
    return (
        f'<tr><td style="{cell};color:{colour}">{_MARKS[line.outcome]}</td>'
        f'<td style="{cell};color:{colour};white-space:nowrap">{_worth(line)}</td>'
        f'<td style="{cell}">{_h(line.name)}{said}</td></tr>'
    )


def _html_diagnosis(report: Report) -> str:
    found = report.diagnosis
    if found is None:
        return ""
    place = f"<code>{_h(_place(report))}</code> · " if _place(report) else ""
    said = (
        f'<p style="margin:0"><strong>{place}{_h(harmless_line(found.explanation, limit=600))}</strong></p>'
    )
    if found.source:
        said += f'<pre style="{_BLOCK}">{_h(harmless_line(found.source))}</pre>'
    if found.hint:
        said += f'<p style="margin:0">Try: {_h(harmless_line(found.hint, limit=600))}</p>'
    return f'<div style="border-left:4px solid #0b7285;padding-left:.75em;margin:.75em 0">{said}</div>'


def _html_picture(report: Report, most_rows: int) -> str:
    if report.timeline is None or not most_rows:
        return ""
    drawn = draw(report.timeline, width=WIDTH, most_rows=most_rows)
    return "\n".join("".join(_html_piece(piece.text, piece.role) for piece in line) for line in drawn)


def _html_piece(text: str, role: Role) -> str:
    colour = _ROLES.get(role)
    return f'<span style="color:{colour}">{_h(text)}</span>' if colour and text.strip() else _h(text)


def _h(text: str) -> str:
    return markup.escape(text)


# ---------------------------------------------------------------------- Markdown
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$@:>])")
_FENCE = re.compile(r"`+")
#: ``@somebody``, ``#1``, ``GH-1``
_CALLS = re.compile(r"@(?=\w)|#(?=\d)|\bGH(?=-\d)")


def _markdown(report: Report, amount: _Amount) -> str:
    parts = [f"### {_m(title(report))}"]
    parts += [_m(sentence) for sentence in _apology(report)]
    if amount.checks and (rows := [_markdown_row(line, why) for line, why in _rows(report)]):
        parts.append("\n".join(["| | points | check |", "|---|---|---|", *rows]))
    if report.diagnosis is not None:
        parts += _markdown_diagnosis(report)
    if amount.checks and (exhibit := _exhibit(report)):
        parts.append(_fenced(exhibit))
    if printed := _printed(report, amount.printed_lines):
        parts += ["Your code printed:", _fenced("\n".join(printed))]
    if report.timeline is not None and amount.rows:
        drawn = draw(report.timeline, width=WIDTH, most_rows=amount.rows)
        picture = "\n".join("".join(piece.text for piece in line).rstrip() for line in drawn)
        parts += [_fenced(picture)] if picture else []
    parts.append(f"<sub>{_m(_footer(report))}</sub>")
    return "\n\n".join(parts) + "\n"


def _markdown_row(line: Line, why: str) -> str:
    said = _m(line.name) + "".join(f"<br>{_m(each)}" for each in why.split("\n") if each)
    return f"| {_MARKS[line.outcome]} | {_worth(line)} | {said} |"


def _markdown_diagnosis(report: Report) -> list[str]:
    found = report.diagnosis
    if found is None:
        return []
    place = f"{_m(_place(report))} · " if _place(report) else ""
    parts = [f"> **{place}{_m(harmless_line(found.explanation, limit=600))}**"]
    if found.source:
        parts.append(_fenced(harmless_line(found.source), "python"))
    if found.hint:
        parts.append(f"Try: {_m(harmless_line(found.hint, limit=600))}")
    return parts


def _fenced(text: str, language: str = "text") -> str:
    """A block that nothing in it ends."""
    longest = max((len(run) for run in _FENCE.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _m(text: str) -> str:
    """Text that Markdown and the HTML within it leave as it is; a backslash goes before punctuation.

    GitHub looks for people and numbers after that, so a space without width follows each sign for one.
    """
    text = _CALLS.sub(lambda found: f"{found[0]}\u200b", text.replace("&", "&amp;").replace("<", "&lt;"))
    return _PUNCTUATION.sub(r"\\\1", text).replace("\n", " ")
