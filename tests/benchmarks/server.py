"""A server started as a person starts it: one command, a home of its own, and the address that it prints."""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager

PATIENCE = 120  # seconds until a command that says no address has failed
MINE = ("JUPYTER", "DESKSWAP", "XDG_", "IPYTHON")
ADDRESS = r"http://127\.0\.0\.1:\d+/\S+"


@contextmanager
def running(words, home):
    """Run ``python -m`` these words in a home directory; the address at which the server can be opened."""
    home.mkdir(exist_ok=True)
    log = home.with_name(f"{home.name}.log")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(MINE)}
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", *words], cwd=home, env={**kept, "HOME": str(home)}, stdout=file, stderr=file
        )
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:  # JupyterLab that is asked to stop while it opens a notebook may never do so
            process.kill()
            process.wait()


def _address(process, log):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        said = re.search(ADDRESS, log.read_text())
        if said:
            return said[0]
        time.sleep(0.005)
    raise AssertionError(f"No address was printed: {log.read_text()}")
