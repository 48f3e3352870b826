"""`deskswap learn [FOLDER]`: make the learner's folder, and open the start page in JupyterLab."""

from __future__ import annotations

import argparse
import importlib.util
import sys

from deskswap import __version__, folder, library
from deskswap.cli import lab
from deskswap.core.activity import listed
from deskswap.errors import FolderError

HELP = "start the course in your browser"
LARGEST_PORT = 65535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("directory", nargs="?", metavar="FOLDER", help="your folder (default: ~/deskswap)")
    parser.add_argument("--port", type=int, help="the port to listen on (default: the first that is free from 8888)")
    parser.add_argument("--language", metavar="CODE", help="the language of the course, like “de” (default: as before)")
    parser.add_argument(
        "--no-browser", dest="browser", action="store_false", help="print the address, and open no browser"
    )


def run(args: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    return learn(args.directory, port=args.port, browser=args.browser, named=args.language)


def learn(directory: str | None, *, port: int | None = None, browser: bool = True, named: str | None = None) -> int:
    """Bring the learner's folder up to date and run JupyterLab on it until it is stopped; the exit code.

    Raises `FolderError` where the folder, the port or JupyterLab cannot be used; no file of the learner changes then.
    Where the disk was full, what had come of the course by then is there, and running it again goes on.
    """
    root = folder.named(directory) if directory else folder.default()
    check_port(port)
    check_language(named)
    if importlib.util.find_spec("jupyterlab") is None:
        raise FolderError(f"JupyterLab was not found; install it with: {sys.executable} -m pip install jupyterlab")
    delivery = folder.deliver(root, __version__, named)
    for sentence in delivery.said:
        print(sentence)
    return lab.serve(root, delivery.paths, port, browser)


def check_language(named: str | None) -> None:
    """Raises `FolderError` where the course has no words in a language that was asked for."""
    known = library.languages()
    if named is not None and named not in known:
        raise FolderError(f"There is no language “{named}” in this course; there is {listed(known)}.")


def check_port(port: int | None) -> None:
    """Raises `FolderError` where a given port cannot be used."""
    if port is None:
        return
    if not 0 < port <= LARGEST_PORT:
        raise FolderError(f"There is no port {port}; a port is a number from 1 to {LARGEST_PORT}.")
    if why := lab.refusal(port):
        raise FolderError(f"Port {port} {why}; leave --port away and a free one is found.")
