"""``grade doctor``: what this machine can enforce, level by level, and what to do for the next."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

import msgspec
from rich.text import Text

from grader.cli.console import console_for, is_live, show, write
from grader.cli.exits import ExitCode
from grader.cli.isolation import VARIABLE, demanded
from grader.doctor.examine import Examination, examine
from grader.doctor.machine import Machine, describe
from grader.report.terminal import glyphs_for
from grader.report.wording import harmless_line, wrapped
from grader.sandbox.policy import MIB, DemandWord, Level, Limits, acceptable, demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.report.terminal import Glyphs

__all__ = ["Findings", "lines", "run"]

FORMAT = 1
COLUMN = 12


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """All that ``grade doctor`` says; with ``--json``, this as it is. docs/isolation.md has the keys."""

    format: int = FORMAT
    #: the level that `grade` would use now; None: every grading would be inconclusive
    level: Level | None
    #: whether that level is for code that nobody has read
    fit_for_untrusted: bool
    #: what ONECOOK_ISOLATION demands
    demanded: DemandWord | None
    #: the strongest first
    levels: tuple[Examination, ...]
    machine: Machine
    #: of one bench
    limits: Limits


def run(*, as_json: bool) -> ExitCode:
    """Prove every level and show what was found.

    Raises:
        UsageError: ONECOOK_ISOLATION is no level.
    """
    findings = _find(demanded(None))
    if as_json:
        write(msgspec.json.format(msgspec.json.encode(findings), indent=2).decode() + "\n")
    else:
        console = console_for(sys.stdout)
        shown = lines(findings, width=console.width, glyphs=glyphs_for(console.encoding))
        show(shown, console=console)
    if findings.level is None:
        return ExitCode.INCONCLUSIVE
    return ExitCode.DONE if findings.fit_for_untrusted else ExitCode.NOT_YET


def _find(word: DemandWord | None) -> Findings:
    console = console_for(sys.stderr)
    examined = []
    for level in Level:
        busy = console.status(f"proving level {level.value}") if is_live() else contextlib.nullcontext()
        with busy:
            examined.append(examine(level))
    proven = {each.level for each in examined if each.proven}
    used = next((level for level in acceptable(demand(word)) if level in proven), None)
    return Findings(
        level=used,
        fit_for_untrusted=used is not None and used.has_walls,
        demanded=word,
        levels=tuple(examined),
        machine=describe(),
        limits=Limits(),
    )


# ------------------------------------------------------------------ for people
def lines(findings: Findings, *, width: int, glyphs: Glyphs) -> Iterator[Text]:
    """The findings for a terminal, none wider than ``width`` sandboxes."""
    style = "bold green" if findings.fit_for_untrusted else "bold yellow"
    yield from (Text(line, style) for line in wrapped(_headline(findings), width))
    yield Text()
    shared = _shared(findings.levels)
    if shared:
        yield from _row(Text("  all"), [(_in_short(shared), "")], width)
    told: set[str] = set()
    for each in findings.levels:
        own = tuple(layer for layer in each.layers if layer not in shared)
        yield from _level(each, own, width, glyphs, again=bool(each.cause) and each.cause in told)
        told.add(each.cause)
    yield Text()
    for name, words in _facts(findings):
        first, *rest = wrapped(harmless_line(words), width - COLUMN) or [""]
        yield Text.assemble(f"  {name:<{COLUMN - 2}}", (first, "dim"))
        yield from (Text(" " * COLUMN + line, "dim") for line in rest)


def _headline(findings: Findings) -> str:
    as_set = f", as {VARIABLE} demands" if findings.demanded else ""
    if findings.level is None:
        why = f": {VARIABLE} demands {findings.demanded}, which it cannot prove" if findings.demanded else ""
        return f"`grade` cannot grade anything on this machine{why}."
    fit = "fit for code that nobody has read" if findings.fit_for_untrusted else "for your own code only"
    return f"`grade` uses level {findings.level.value} on this machine{as_set}: {fit}."


def _shared(levels: tuple[Examination, ...]) -> tuple[str, ...]:
    """The layers that all proven levels have, said once where there are several: a screen has few lines."""
    proven = [each.layers for each in levels if each.proven]
    if len(proven) < 2:
        return ()
    return tuple(layer for layer in proven[0] if all(layer in layers for layers in proven[1:]))


def _level(
    each: Examination, own: tuple[str, ...], width: int, glyphs: Glyphs, *, again: bool
) -> Iterator[Text]:
    """One level; ``own`` are its layers that not all have, ``again``: it failed for a reason told above."""
    if each.proven:
        mark, style = glyphs.passed, "green"
        parts = [(f"proven: {_in_short(own)}" if own else "proven", ""), (each.remark, "yellow")]
    elif again:
        mark, style = glyphs.failed, "red"
        parts = [("not proven, for the same reason", "")]
    else:
        mark, style = glyphs.failed, "red"
        parts = [(f"not proven: {each.cause}", ""), (f"next: {each.next_step}", "cyan")]
    label = Text.assemble("  ", (mark, style), f" {each.level.value}")
    yield from _row(label, parts, width)


def _row(label: Text, parts: list[tuple[str, str]], width: int) -> Iterator[Text]:
    """A label, and beside it each of the parts (words and colour) on lines of its own."""
    label.pad_right(max(1, COLUMN - label.cell_len))
    for words, colour in parts:
        for line in wrapped(harmless_line(words, limit=800), width - COLUMN) if words else ():
            yield label + Text(line, colour)
            label = Text(" " * COLUMN)


def _in_short(layers: tuple[str, ...]) -> str:
    """The layers in words, the namespaces together."""
    spaces = [layer for layer in layers if layer.startswith("own ") and layer.endswith(" namespace")]
    if len(spaces) < 2:
        return ", ".join(layers)
    names = [space.removeprefix("own ").removesuffix(" namespace") for space in spaces]
    together = f"own namespaces ({', '.join(names)})"
    return ", ".join(together if layer == spaces[0] else layer for layer in layers if layer not in spaces[1:])


def _facts(findings: Findings) -> Iterator[tuple[str, str]]:
    machine, limits = findings.machine, findings.limits
    user = {None: "", 0: ", as root"}.get(machine.uid, f", as user {machine.uid}")
    yield "machine", f"{machine.system}{user}"
    yield "Python", f"{machine.python}, {machine.interpreter}"
    version = f", version {machine.bwrap_version}" if machine.bwrap_version else ", which does not run"
    yield "bwrap", "none" if machine.bwrap is None else f"{machine.bwrap}{version}"
    if machine.landlock_abi is not None:
        yield "Landlock", f"version {machine.landlock_abi} of its ABI" if machine.landlock_abi else "none"
    free = "" if machine.cache_free_bytes is None else f", {machine.cache_free_bytes // MIB:,} MiB free"
    yield "images", f"{'ready' if machine.image_ready else 'not there'}, {machine.cache}{free}"
    bounds = (
        f"{limits.cpu_seconds} s of processor time",
        f"{limits.processes} processes of {limits.memory_bytes // MIB} MiB",
        f"{limits.file_bytes // MIB} MiB a file",
        f"{limits.open_files} open files",
        f"{limits.output_bytes // MIB} MiB of output",
        f"{limits.steps:,} steps",
    )
    yield "a bench", f"at most {', '.join(bounds)}"
