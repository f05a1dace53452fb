"""The browser of this machine: a real Chromium without a window, driven by Playwright, which brings none."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Visit", "flaws", "started", "visit"]

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@dataclasses.dataclass(frozen=True)
class Visit:
    """A page in the browser, and what came of opening it."""

    page: Page
    #: addresses that were asked for
    requests: list[str]
    #: messages of the console, errors, dialogs
    noises: list[str]


@contextlib.contextmanager
def started() -> Iterator[Browser]:
    """The browser; without one the tests are skipped, unless CI is set: there it must be."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    # Root has no sandbox of Chromium's; the pages are our own.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@contextlib.contextmanager
def visit(
    browser: Browser,
    path: Path,
    *,
    width: int = 1280,
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> Iterator[Visit]:
    """Open a file as somebody would who clicks on it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
    )
    context.set_default_timeout(5000)
    page = context.new_page()
    found = Visit(page, [], [])
    page.on("request", lambda request: found.requests.append(request.url))
    page.on("console", lambda message: found.noises.append(message.text))
    page.on("pageerror", lambda error: found.noises.append(str(error)))

    def dismiss(dialog: object) -> None:
        found.noises.append("a dialog")
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dismiss)
    page.goto(path.as_uri())
    yield found
    context.close()


def flaws(page: Page) -> list[str]:
    """What axe finds that keeps somebody from reading or using the page."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"][:3]]
