"""The command line: `deskswap learn | play | check | build | report | grade`.

Rules this room keeps:

- A command is a module here with `HELP`, `add_arguments(parser)` and `run(args) -> int`;
  it is imported when it is called and not before, so that `deskswap` itself starts at once.
- Whatever a person can do wrong ends in one sentence and an exit code, never in a traceback.
  A traceback is a fault of ours.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from deskswap import __version__
from deskswap.errors import DeskswapError

COMMANDS = {
    "learn": "start the course in your browser",
    "play": "play one activity here in the terminal",
    "check": "check scenarios: structure, fairness, and whether they can be guessed",
    "build": "make exercises/ and every other derived file; with --check, only say what is out of date",
    "report": "your own record: what you have done, a certificate, an export of your data",
    "grade": "grade a folder of submissions: plays by replay, notebooks by nbgrader",
}
"""Every command and its `HELP`, which is repeated here so that the overview imports none of them."""

FAILED, MISUSED, INTERRUPTED = 1, 2, 130
"""Exit codes beside 0: it could not be done, it was asked wrongly, it was stopped with Ctrl-C."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if _opened():
        print("There is nothing to print to: the standard output is closed.", file=sys.stderr)
        return FAILED
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without the sign “–” still shows the sentence
    try:
        code = _ran(words)
        sys.stdout.flush()
        return code
    except DeskswapError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader, like `head`, has seen enough
        _silence()
        return FAILED
    except OSError as error:
        print(_refused(error), file=sys.stderr)
        return FAILED


def _opened() -> bool:
    """Open the standard streams that were closed, as empty ones; whether the output was among them."""
    mute = sys.stdout is None
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 (for as long as we run)
    return mute


def _silence() -> None:
    """Send what is left to be printed nowhere, so that the interpreter's last flush does not fail as well."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refused(error: OSError) -> str:
    """What the system refused where no command has said it: the folder one is in, or the output. Else it is a fault."""
    try:
        os.getcwd()  # noqa: PTH109 (the plain call is what fails)
    except FileNotFoundError:
        return "The folder you are in no longer exists; go to another one."
    try:
        if error.filename is None:
            print(flush=True)
    except OSError as output:
        _silence()
        return f"What is to be printed cannot be written: {output.strerror}."
    raise error


def _ran(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    if words[0] in ("-V", "--version"):
        print(f"deskswap {__version__}")
        return 0
    name = words[0]
    if name not in COMMANDS:
        print(_unknown(name), file=sys.stderr)
        return MISUSED
    import argparse  # noqa: PLC0415 (neither `deskswap` nor `deskswap --version` needs it)

    module = import_module(f"{__name__}.{name}")
    parser = argparse.ArgumentParser(prog=f"deskswap {name}", description=f"{module.HELP[0].upper()}{module.HELP[1:]}.")
    module.add_arguments(parser)
    try:
        args = parser.parse_args(words[1:])
    except SystemExit as done:  # argparse has said what was wrong, or printed its help
        return int(done.code or 0)
    return int(module.run(args) or 0)


def overview() -> str:
    """The help of `deskswap` alone."""
    lines = [f"  deskswap {name:<8} {text}" for name, text in COMMANDS.items()]
    return "\n".join(
        [
            "deskswap: R&D and marketing people learn to work together by playing each other's part.",
            "",
            "New here? Type:  deskswap learn",
            "",
            *lines,
            "",
            "“deskswap COMMAND --help” tells more about one of them.",
        ]
    )


def _unknown(name: str) -> str:
    import difflib  # noqa: PLC0415 (only a slip of the pen needs it)

    near = difflib.get_close_matches(name, COMMANDS, 1)
    return f"There is no command “{name}”. " + (
        f"Did you mean “deskswap {near[0]}”?" if near else "“deskswap” alone lists them."
    )
