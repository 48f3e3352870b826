"""What several rooms' tests share: a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one flag that writes the golden plays anew."""
    parser.addoption("--rewrite-golden", action="store_true", help="write the golden plays anew; read them after")


FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """Where Chromium is on this machine: ``$DESKSWAP_CHROMIUM``, Debian's place, or anywhere on PATH."""
    given = [os.environ.get("DESKSWAP_CHROMIUM"), "/usr/bin/chromium"]
    here = next((path for path in given if path and Path(path).is_file()), None)
    return here or shutil.which("chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """A running Chromium, as playwright's browser; without one the test is skipped, or fails where CI is true."""
    path = chromium_path()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("needs Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
