"""JupyterLab for one learner's folder: quiet, offline, and apart from whatever else is configured on the machine.

Rules this module keeps:

- Nothing global is read or written: settings, workspaces, signatures, log and the kernel all belong to the folder.
- Only JupyterLab itself runs in the server; other server extensions cannot slow it down or break it.
- The kernel is the Python that runs this, never one that happens to be registered under the name “python3”.
- No request leaves the machine, and the server listens to this machine only, with a token.
- The terminal shows where the course is open and how to stop; everything else goes to the log.

Jupyter is imported inside functions, because that takes a second which the other commands need not spend.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import Any

from deskswap import folder, journal
from deskswap.errors import FolderError

HOST = "127.0.0.1"
PORT = 8888
STAGE = Path(__file__).parents[1] / "stage"


def refusal(port: int) -> str:
    """Why one cannot listen on a port of this machine; empty where one can."""
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere this option would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            return "is kept for the system, and you have no right to use it"
        except OSError:
            return "is in use"
    return ""


def environment(root: Path) -> dict[str, str]:
    """The environment variables that keep a folder's JupyterLab and its kernels to themselves."""
    own = root / ".deskswap" / "jupyter"
    places = {"CONFIG_DIR": "config", "DATA_DIR": "data", "RUNTIME_DIR": "runtime"}
    return {
        **{f"JUPYTER_{name}": str(own / place) for name, place in places.items()},
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
        "IPYTHONDIR": str(own / "ipython"),
    }


def enter(root: Path) -> None:
    """Point this process and the kernels it will start to the folder's own settings."""
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "JUPYTER_TOKEN", "JUPYTER_PREFER_ENV_PATH"):
        os.environ.pop(name, None)
    os.environ.update(environment(root))
    for name in ("config", "data", "runtime"):
        place = root / ".deskswap" / "jupyter" / name
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(place, os.W_OK | os.X_OK):
            raise FolderError(f"You may not write in {place}; give yourself the right to, or {folder.NAME_IT}.")


def sign(root: Path, paths: Iterable[str]) -> None:
    """Mark the notebooks that lie there as they were delivered as trusted; what a learner changed is left alone."""
    import nbformat  # noqa: PLC0415 (see above)
    from nbformat.sign import NotebookNotary  # noqa: PLC0415 (see above)

    data = str(root / ".deskswap" / "jupyter" / "data")
    with NotebookNotary(data_dir=data) as notary:  # type: ignore[no-untyped-call]
        for path in paths:
            if path.endswith(".ipynb") and folder.delivered(root, path):
                notebook = nbformat.read(root / path, as_version=4)  # type: ignore[no-untyped-call]
                if not notary.check_signature(notebook):
                    notary.sign(notebook)


def serve(root: Path, paths: Iterable[str], port: int | None, browser: bool) -> int:
    """Run JupyterLab on the start page until it is stopped; the exit code."""
    with folder.telling(root):
        enter(root)
        sign(root, paths)
        (root / ".deskswap" / "jupyter.log").unlink(missing_ok=True)
    # Reading this optional grammar for one kind of web address takes a second; nothing here checks such addresses.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    warnings.simplefilter("ignore")
    from jupyterlab.labapp import LabApp  # noqa: PLC0415 (see above)

    from deskswap.cli.server import OwnServer  # noqa: PLC0415 (see above)

    LabApp.load_other_extensions = False
    LabApp.serverapp_class = OwnServer
    token = secrets.token_urlsafe(24)
    with _quiet(root / ".deskswap" / "jupyter.log"):
        words = arguments(root, port, browser, token)
        try:
            with redirect_stderr(sys.__stderr__):  # which is the log by now
                server = LabApp.initialize_server(argv=words)  # type: ignore[no-untyped-call]
        except SystemExit:
            raise FolderError(f"JupyterLab cannot be started; {root / '.deskswap' / 'jupyter.log'} says why.") from None
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: server.stop(from_signal=True))
        server.io_loop.add_callback(_welcome, server, root, token, browser)
        server.start()
    return 0


@contextmanager
def _quiet(log: Path) -> Iterator[None]:
    """Send what kernels and browsers write to the terminal into the log; this process still reaches the terminal."""
    streams = ((1, "stdout"), (2, "stderr"))
    terminal = {number: os.dup(number) for number, _ in streams}
    with log.open("a") as file:
        for number, name in streams:
            getattr(sys, name).flush()
            os.dup2(file.fileno(), number)
            setattr(sys, name, os.fdopen(terminal[number], "w", buffering=1, errors="replace", closefd=False))
    try:
        yield
    finally:
        for number, name in streams:
            setattr(sys, name, getattr(sys, f"__{name}__"))
            os.dup2(terminal[number], number)
            os.close(terminal[number])


def arguments(root: Path, port: int | None, browser: bool, token: str) -> list[str]:
    """JupyterLab's command line: what is set here counts more than any file of settings."""
    log = str(root / ".deskswap" / "jupyter.log")
    handlers = {
        "console": {"level": "CRITICAL"},
        "file": {"class": "logging.FileHandler", "filename": log, "mode": "a", "formatter": "console"},
    }
    logger = {"level": "INFO", "handlers": ["console", "file"]}
    traits: dict[str, Any] = {
        "ServerApp.root_dir": root,
        "ServerApp.ip": HOST,
        "ServerApp.port": PORT if port is None else port,
        "ServerApp.port_retries": 50 if port is None else 0,
        "ServerApp.base_url": "/",
        "ServerApp.default_url": f"/lab/tree/{folder.START}",
        "ServerApp.open_browser": browser,
        "ServerApp.allow_root": True,
        "ServerApp.terminals_enabled": False,
        "ServerApp.kernel_spec_manager_class": f"{__package__}.kernel.OwnKernel",
        "Application.logging_config": {"handlers": handlers, "loggers": {"OwnServer": logger, "LabApp": logger}},
        "ServerApp.tornado_settings": {"page_config_data": {"buildAvailable": False, "buildCheck": False}},
        "IdentityProvider.token": token,
        "LabApp.default_url": f"/lab/tree/{folder.START}",
        "LabApp.app_settings_dir": STAGE / "labextension" / "settings",
        "LabApp.extra_labextensions_path": STAGE / "labextension",
        "LabApp.extension_manager": "readonly",
        "LabApp.news_url": None,
        "LabApp.check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
    }
    return [f"--{name}={value}" for name, value in traits.items()]


async def _welcome(server: Any, root: Path, token: str, browser: bool) -> None:
    """Say where the course is open, once it is; make the first kernels ready while the browser still loads."""
    address = f"http://{HOST}:{server.port}/lab/tree/{folder.START}?token={token}"
    print(f"Your course is in {root}.")
    print(f"{'It opens in your browser; if it does not, open' if browser else 'Open'} {address}")
    print("To stop, press Ctrl-C here. Your plays are kept.", flush=True)
    for path in filter(None, (folder.START, _lesson(root))):
        await _make_ready(server, path)


def _lesson(root: Path) -> str:
    """The lesson that is likely to be opened first: that of the latest play, or the first of the course."""
    lessons = {module.slug: module.lesson for module in folder.modules(root)}
    latest = [kept.header.activity.partition("/")[0] for kept in journal.kept(root / "plays") if kept.header]
    return lessons.get(latest[-1] if latest else "", next(iter(lessons.values()), ""))


async def _make_ready(server: Any, path: str) -> None:
    """Start a notebook's kernel, and have it import and read what a scene needs."""
    session = await server.session_manager.create_session(
        path=path, name=Path(path).name, type="notebook", kernel_name="python3"
    )
    client = server.kernel_manager.get_kernel(session["kernel"]["id"]).client()
    client.start_channels()
    try:
        client.execute("from deskswap.stage.start import prepare as _; _(); del _", silent=True, store_history=False)
        await client.get_shell_msg(timeout=60)
    except Exception as error:  # the notebook runs the same import itself, and shows what is wrong with it
        server.log.warning("%s could not be made ready: %s", path, error)
    finally:
        client.stop_channels()
