"""`deskswap play`: any activity in the terminal, from any chair.

Rules this module keeps:

- It draws views and asks what they ask; what may happen is decided by the activity.
- Every move is in the journal before the next block is shown, so that leaving at any point loses nothing.
- A form is one move: until it is sent its answers are kept here only. Whoever leaves before that is told so first,
  and a form that is refused, or left for another thing to do, keeps its answers; single ones can be changed.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from deskswap import journal, library, verdict
from deskswap.cli.questions import GoesBack, Leaves, Person, answer, folded, numbered, taken, width
from deskswap.cli.typed import Unfit, one, span
from deskswap.core.activity import Activity
from deskswap.core.bots import reply
from deskswap.core.debrief import debrief
from deskswap.core.glossary import explained
from deskswap.core.moves import Move
from deskswap.core.views import Ask, Block, Choice, Either, Fold, Heading, Task, View, as_text
from deskswap.errors import JournalError, MoveRejected, ScenarioInvalid
from deskswap.journal import Journal

HELP = "play one activity here in the terminal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("activity", nargs="?", metavar="ACTIVITY|FILE", help="what to play; without it, all are listed")
    parser.add_argument("--chair", help="the chair to sit in; without it, you are asked")
    parser.add_argument("--seed", type=int, help="what the other chairs draw from: the same seed, the same replies")
    parser.add_argument("--variant", help="the variant to play; without it, the one you have played least")
    parser.add_argument("--keep", action="store_true", help="keep an unfinished play as it is and begin another")


def run(args: argparse.Namespace) -> int:
    """Play to the end, or until the person leaves: 0; 130 after Ctrl-C."""
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    if args.activity is None:
        print(listing())
        return 0
    activity = _found(args.activity)
    try:
        chair = args.chair or _chair(activity)
    except Leaves:
        return 0
    activity.you(chair)
    if args.variant is not None:
        activity.seed_of(args.variant, 0)
    record = _journal(activity, chair, args)
    try:
        _played(record, chair)
    except (Leaves, KeyboardInterrupt) as stop:
        print(f"\nYour play is kept in {record.path}; the same command goes on from here.")
        return 0 if isinstance(stop, Leaves) else 130
    return 0


def _found(name: str) -> Activity:
    """The activity of that name, or in a file of that name. What comes from anybody is tried out first."""
    if not name.lower().endswith((".yaml", ".yml")):
        return verdict.activity(name)
    path, places = Path(name), {path.absolute(): key for key, path in library.own_files().items()}
    return verdict.playable(path, places.get(path.absolute(), f"{library.MINE}/{library.slug(path.stem)}"))


def listing() -> str:
    """Every activity of the course and every own scenario, with its title and minutes."""
    rows = []
    for name in (*library.scenario_files(), *library.own_files()):
        try:
            found = library.activity(name)
            rows.append((name, f"{found.title} ({found.minutes} minute{'' if found.minutes == 1 else 's'})"))
        except ScenarioInvalid:
            rows.append((name, "cannot be played as it is; “deskswap check” tells why"))
    if not rows:
        return f"There is no activity in {library.course_folder()}."
    size = max(len(name) for name, _ in rows)
    lines = [f"  {name:<{size}}  {text}" for name, text in rows]
    return "\n".join([*lines, "", f"Play one with, for example:  deskswap play {rows[0][0]}"])


# ---- the play --------------------------------------------------------------------------------------------------


def _journal(activity: Activity, chair: str, args: argparse.Namespace) -> Journal:
    """The unfinished play that the person was last in, or a new one."""
    last = None if args.keep else journal.latest(activity.id, chair, of=_of_variant(activity, args.variant))
    found = last and _unfinished(last, activity)
    if found and args.seed in (None, found.header.seed):
        count = sum(move.chair == chair for move in found.play.moves)
        told = f"You go on with an earlier play, after {count} move{'' if count == 1 else 's'} of yours."
        print(f"{folded(f'{told} {found.note}')}\n")
        return found
    seed = journal.new_seed(activity, secrets.randbelow(2**31)) if args.seed is None else args.seed
    if args.variant is not None:
        seed = activity.seed_of(args.variant, seed)
    return journal.begin(activity, seed, {chair: "person"})


def _of_variant(activity: Activity, variant: str | None) -> Callable[[int], bool] | None:
    """Which seeds count where only one variant does; None where all do."""
    return None if variant is None else lambda seed: activity.seed_of(variant, seed) == seed


def _unfinished(path: Path, activity: Activity) -> Journal | None:
    try:
        found = journal.resume(path, activity)
    except JournalError as error:
        print(f"{journal.set_aside(path, error)}\n")
        return None
    return None if found.play.over else found


def _played(record: Journal, chair: str) -> None:
    activity, first = record.play.activity, True  # of a scenario with variants, the one that this play is of
    empty = [name for name, seat in record.header.seats.items() if seat == "bot"]
    while True:
        while (move := reply(record.play, empty)) is not None:
            record.append(move)
        view = explained(activity.view(record.play, chair), library.glossary_for(activity.id))
        if first:
            _show(Heading(view.title, 1))
            _brief(view)
        _show(*(view.blocks if first else view.blocks[len(view.blocks) - view.new :]))
        first = False
        if view.status == "over":
            _debriefed(debrief(record.play, chair))
            return
        if view.ask is None:
            print("It is another person's turn; come back when they have moved.")
            raise Leaves
        _move(record, view, view.ask)


def _debriefed(blocks: Sequence[Block]) -> None:
    """Show the debrief; what is folded away only when it is wanted."""
    folds = [block for block in blocks if isinstance(block, Fold)]
    _show(*(block for block in blocks if block not in folds))
    for fold in folds:
        print(f"{folded(f'{fold.title}: m to read it, Enter to go on.')}")
        with suppress(EOFError):
            if input("> ").strip().lower() == "m":
                _show(*fold.blocks)


def _move(record: Journal, view: View, ask: Ask) -> None:
    """Ask until a move is made."""
    person = Person(lambda: _brief(view), back=isinstance(ask, Either))
    drafts: dict[str, dict[str, Any]] = {}
    task: Task | None = None
    while True:
        try:
            task = task or _begun(ask, person)
            value = answer(task, person, drafts.setdefault(task.act, {}))
            record.append(Move(view.you.chair, task.act, value))
            print()
            return
        except GoesBack:
            task = None
        except MoveRejected as error:
            print(folded(str(error)))
        except (Leaves, KeyboardInterrupt) as stop:
            if any(drafts.values()) and _stays(stop):
                continue
            raise


def _begun(ask: Ask, person: Person) -> Task:
    """The task that is asked for, under its prompt; of several the one that the person takes on."""
    if isinstance(ask, Either):
        print(f"{_bold(folded(ask.prompt or 'What do you do?'))}\n")
        return _begun(taken(ask, Person(person.brief)), person)
    if ask.prompt:
        print(f"{_bold(folded(ask.prompt))}\n")
    return ask


def _stays(stop: BaseException) -> bool:
    """Tell that the answers of this form are not kept yet; whether the person goes on with it after all."""
    print("\nYour answers in this form are not kept yet: they are once the whole form is filled in and sent.")
    if isinstance(stop, KeyboardInterrupt):
        return False
    with suppress(EOFError):
        return input("Leave without these answers? y/n: ").strip().lower() not in ("y", "yes")
    return False


def _chair(activity: Activity) -> str:
    """The chair that the person wants: the only one there is, or asked for."""
    names = list(activity.chairs)
    if len(names) == 1:
        return names[0]
    choices = tuple(Choice(name, f"{seat.name}, {seat.role} ({name})") for name, seat in activity.chairs.items())
    print(f"{_bold('Whose chair do you take?')}\n\n{numbered(choices)}\n")
    while True:
        try:
            text = input(f"Your choice ({span(choices)}), q to leave: ").strip()
            if text.lower() == "q":
                raise Leaves
            return text if text in names else one(text, choices)
        except EOFError:
            raise Leaves from None
        except Unfit as slip:
            print(slip)


# ---- what is shown ---------------------------------------------------------------------------------------------


def _show(*blocks: Block) -> None:
    for block in blocks:
        text = as_text((block,), width())
        print(f"{_bold(text) if isinstance(block, Heading) else text}\n")


def _brief(view: View) -> None:
    print(f"{folded(f'You are {view.you.name}, {view.you.role}.')}\n")
    _show(*view.brief)


def _bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text
