"""`deskswap play`: any activity in the terminal, from any chair.

Rules this module keeps:

- It draws views and asks what they ask; what may happen is decided by the activity.
- Every move is in the journal before the next block is shown, so that leaving at any point loses nothing.
- An answer that does not fit is told in one sentence and asked for again.
- A form is one move: until it is sent its answers are kept here only. Whoever leaves before that is told so first,
  and a form that is refused keeps its answers; single ones can be changed.
"""

from __future__ import annotations

import argparse
import secrets
import shutil
import sys
import textwrap
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from deskswap import journal, library
from deskswap.core.activity import Activity
from deskswap.core.bots import reply
from deskswap.core.debrief import debrief
from deskswap.core.moves import Move
from deskswap.core.views import Ask, Block, Choice, Choose, Field, Fill, Fold, Heading, Rank, View, as_text
from deskswap.errors import JournalError, MoveRejected, ScenarioInvalid
from deskswap.journal import Journal

HELP = "play one activity here in the terminal"

WIDEST = 88
"""Columns beyond which lines are hard to read."""


class _Leaves(Exception):
    """The person wants to stop here."""


class _Unfit(Exception):
    """An answer that does not fit; the text says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("activity", nargs="?", metavar="ACTIVITY", help="what to play; without it, all are listed")
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
    activity = library.activity(args.activity)
    try:
        chair = args.chair or _chair(activity)
    except _Leaves:
        return 0
    activity.you(chair)
    if args.variant is not None:
        activity.seed_of(args.variant, 0)
    record = _journal(activity, chair, args)
    try:
        _played(record, chair)
    except (_Leaves, KeyboardInterrupt) as stop:
        print(f"\nYour play is kept in {record.path}; the same command goes on from here.")
        return 0 if isinstance(stop, _Leaves) else 130
    return 0


def listing() -> str:
    """Every activity of the course with its title and minutes."""
    rows = []
    for name in library.scenario_files():
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
        print(f"{_folded(f'{told} {found.note}')}\n")
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
        view = activity.view(record.play, chair)
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
            raise _Leaves
        _move(record, view, view.ask)


def _debriefed(blocks: Sequence[Block]) -> None:
    """Show the debrief; what is folded away only when it is wanted."""
    folds = [block for block in blocks if isinstance(block, Fold)]
    _show(*(block for block in blocks if block not in folds))
    for fold in folds:
        print(f"{_folded(f'{fold.title}: m to read it, Enter to go on.')}")
        with suppress(EOFError):
            if input("> ").strip().lower() == "m":
                _show(*fold.blocks)


def _move(record: Journal, view: View, ask: Ask) -> None:
    """Ask until a move is made."""
    if ask.prompt:
        print(f"{_bold(_folded(ask.prompt))}\n")
    filled: dict[str, Any] = {}
    while True:
        try:
            record.append(Move(view.you.chair, ask.act, _answer(ask, view, filled)))
            print()
            return
        except MoveRejected as error:
            print(_folded(str(error)))


def _answer(ask: Ask, view: View, filled: dict[str, Any]) -> Any:
    """What the person answers; of a form, `filled` holds the answers that were given already."""
    match ask:
        case Choose(_, choices):
            print(f"{_numbered(choices)}\n")
            return _asked(f"Your choice ({_span(choices)})", lambda text: _one(text, choices), view)
        case Rank(_, choices, top, bottom):
            print(f"{_numbered(choices)}\n\n{_folded(f'First: {top}. Last: {bottom}.')}\n")
            return _asked(f"Your order, as in “{_example(choices)}”", lambda text: _order(text, choices), view)
        case Fill():
            while True:
                try:
                    _fill(ask, view, filled)
                    return dict(filled)
                except (_Leaves, KeyboardInterrupt) as stop:
                    if filled and _stays(stop):
                        continue
                    raise


def _fill(form: Fill, view: View, filled: dict[str, Any]) -> None:
    """Fill in what is empty; where nothing is, let single fields be changed until the person sends the form."""
    change = len(filled) == len(form.fields)
    for field in form.fields:
        if field.id not in filled:
            _fill_in(field, form, view, filled)
    while change:
        print("\n" + "\n".join(_item(k, f"{f.label} {_said(f, filled[f.id])}") for k, f in enumerate(form.fields, 1)))
        question = f"\nWhich one do you want to change ({_span(form.fields)}; Enter to send them)"
        chosen = _asked(question, lambda text: text and _one(text, form.fields), view)
        change = bool(chosen)
        for field in form.fields:
            if field.id == chosen:
                _fill_in(field, form, view, filled)


def _fill_in(field: Field, form: Fill, view: View, filled: dict[str, Any]) -> None:
    """Ask for one field; what it costs so far is free again."""
    if form.budget and field.choices:
        others = {name: value for name, value in filled.items() if name != field.id}
        left = form.budget - _spent(form.fields, others)
        print(f"{(form.budget_label or 'budget').capitalize()}: {left} of {form.budget} left\n")
    filled[field.id] = _filled(field, view)
    print()


def _said(field: Field, value: Any) -> str:
    """An answer as it is read."""
    texts = {choice.id: choice.text for choice in field.choices}
    if isinstance(value, tuple):
        return ", ".join(texts[name] for name in value) or "none"
    if isinstance(value, str):
        return texts.get(value, value)
    return f"{value:g} {field.unit}".strip()


def _stays(stop: BaseException) -> bool:
    """Tell that the answers of this form are not kept yet; whether the person goes on with it after all."""
    print("\nYour answers in this form are not kept yet: they are once the whole form is filled in and sent.")
    if isinstance(stop, KeyboardInterrupt):
        return False
    with suppress(EOFError):
        return input("Leave without these answers? y/n: ").strip().lower() not in ("y", "yes")
    return False


def _spent(fields: Sequence[Field], filled: dict[str, Any]) -> int:
    """What the picked and ticked choices cost so far."""
    taken = {
        (name, item) for name, value in filled.items() for item in (value if isinstance(value, tuple) else [value])
    }
    return sum(choice.cost for field in fields for choice in field.choices if (field.id, choice.id) in taken)


def _filled(field: Field, view: View) -> Any:
    print("\n".join(_folded(text) for text in (field.label, field.help) if text))
    if field.choices:
        print(_numbered(field.choices))
    unit = f" {field.unit}" if field.unit else ""
    question = {
        "pick": f"Your choice ({_span(field.choices)})",
        "tick": "The numbers that you tick, or 0 for none",
        "number": f"A number from {field.low:g} to {field.high:g}{unit}",
        "text": f"Up to {field.high:g} characters" if field.high else "Your words",
    }[field.form]
    if field.start is not None:
        question += f" [{_start(field)}]"
    return _asked(question, lambda text: _entry(text, field), view)


def _start(field: Field) -> str:
    """What Enter alone takes, as it would be typed; there must be something."""
    places = {choice.id: str(number) for number, choice in enumerate(field.choices, 1)}
    if isinstance(field.start, tuple):
        return " ".join(places.get(name, name) for name in field.start) or "0"
    if isinstance(field.start, str):
        return places.get(field.start, field.start)
    return f"{field.start:g}"


def _asked(question: str, answer: Callable[[str], Any], view: View) -> Any:
    """Ask until the answer fits; `?` shows the brief, `q` leaves."""
    while True:
        try:
            text = input(f"{question}, ? for your brief, q to leave: ").strip()
        except EOFError:
            raise _Leaves from None
        if text.lower() == "q":
            raise _Leaves
        if text == "?":
            print()
            _brief(view)
            continue
        try:
            return answer(text)
        except _Unfit as slip:
            print(slip)


def _chair(activity: Activity) -> str:
    """The chair that the person wants: the only one there is, or asked for."""
    names = list(activity.chairs)
    if len(names) == 1:
        return names[0]
    choices = tuple(Choice(name, f"{seat.name}, {seat.role} ({name})") for name, seat in activity.chairs.items())
    print(f"{_bold('Whose chair do you take?')}\n\n{_numbered(choices)}\n")
    while True:
        try:
            text = input(f"Your choice ({_span(choices)}), q to leave: ").strip()
            if text.lower() == "q":
                raise _Leaves
            return text if text in names else _one(text, choices)
        except EOFError:
            raise _Leaves from None
        except _Unfit as slip:
            print(slip)


# ---- what is typed, as values ----------------------------------------------------------------------------------


def _one(text: str, choices: Sequence[Choice] | Sequence[Field]) -> str:
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= len(choices):
        return choices[int(text) - 1].id
    raise _Unfit(f"Please type one number, {_span(choices)}.")


def _several(text: str, choices: Sequence[Choice]) -> tuple[str, ...]:
    return tuple(_one(word, choices) for word in text.replace(",", " ").split())


def _order(text: str, choices: Sequence[Choice]) -> tuple[str, ...]:
    names = _several(text, choices)
    if sorted(names) != sorted(choice.id for choice in choices):
        raise _Unfit(f"Please type all {len(choices)} numbers, each once, as in “{_example(choices)}”.")
    return names


def _entry(text: str, field: Field) -> Any:
    """A field's value from what was typed; Enter alone takes what stands there already."""
    if not text and field.start is not None:
        return field.start
    if field.form == "pick":
        return _one(text, field.choices)
    if field.form == "tick":
        return () if text == "0" else _ticked(text, field)
    if field.form == "number":
        return _number(text, field)
    if not text:
        raise _Unfit("Please write something.")
    if field.high and len(text) > field.high:
        raise _Unfit(f"That is {len(text)} characters; {field.high:g} is the most.")
    return text


def _ticked(text: str, field: Field) -> tuple[str, ...]:
    names = _several(text, field.choices)
    if not names or len(set(names)) < len(names):
        raise _Unfit("Please type each number once, with spaces between them, or 0 for none.")
    return names


def _number(text: str, field: Field) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not field.low <= value <= field.high:
        raise _Unfit(f"Please type a number from {field.low:g} to {field.high:g}.")
    steps = (value - field.low) / field.step if field.step else 0.0
    if abs(steps - round(steps)) > 1e-6:
        raise _Unfit(f"Please go in steps of {field.step:g} from {field.low:g}.")
    return int(value) if value.is_integer() else value


# ---- what is shown ---------------------------------------------------------------------------------------------


def _width() -> int:
    return max(30, min(WIDEST, shutil.get_terminal_size().columns))


def _show(*blocks: Block) -> None:
    for block in blocks:
        text = as_text((block,), _width())
        print(f"{_bold(text) if isinstance(block, Heading) else text}\n")


def _brief(view: View) -> None:
    print(f"{_folded(f'You are {view.you.name}, {view.you.role}.')}\n")
    _show(*view.brief)


def _folded(text: str) -> str:
    return textwrap.fill(text, _width(), break_long_words=False)


def _numbered(choices: Sequence[Choice]) -> str:
    lines = []
    for number, choice in enumerate(choices, 1):
        lines.append(_item(number, choice.text + (f" (costs {choice.cost})" if choice.cost else "")))
    return "\n".join(lines)


def _item(number: int, text: str) -> str:
    return textwrap.fill(text, _width(), initial_indent=f"{number:>3}. ", subsequent_indent="     ")


def _span(choices: Sequence[Choice] | Sequence[Field]) -> str:
    return f"1 to {len(choices)}"


def _example(choices: Sequence[Choice]) -> str:
    return " ".join(str(number) for number in range(len(choices), 0, -1))


def _bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text
