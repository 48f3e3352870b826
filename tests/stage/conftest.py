"""A page that holds nothing but the stage, and a line from it to a real session."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from pathlib import Path

import pytest

from deskswap.stage import widget

HERE = Path(__file__).parent


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server of files that writes no log."""

    def log_message(self, format, *values):
        """Say nothing."""


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Where the page is served."""
    folder = tmp_path_factory.mktemp("page")
    for path in (HERE / "page.html", widget.HERE / "stage.js", widget.HERE / "stage.css"):
        shutil.copy(path, folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/page.html"
    server.shutdown()
    server.server_close()


@pytest.fixture
def opened(chromium, address):
    """A function that opens the page: by default still, light and wide. An error on the page fails the test."""
    contexts, errors = [], []

    def page_of(sitting=None, screen=None, width=900, height=800, scheme="light", motion="reduce"):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion=motion
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        if sitting is not None:
            page.expose_function("line", lambda _, message: (sitting.receive(message), sitting.screen)[1])
        page.goto(address)
        page.wait_for_function("window.ready")
        page.evaluate("screen => window.put('one', screen)", screen or sitting.screen)
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert errors == []
