"""What is shown of an incentive game: the figures at hand, the report of a fortnight, and the account at the end.

Rules this module keeps:

- It computes nothing of its own but means and shares of what the tables of the game say.
- What a chair has at hand holds its own strain, and nothing that is the other's alone; the account holds both.
- A figure comes with its numbers in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from deskswap.core.activity import Marks, Words, percent
from deskswap.core.incentives.colleagues import Board, Entry, scheme_in
from deskswap.core.incentives.payoffs import FULL, STEP, WORKS, Effort, Level, Payoffs, Scheme, Settled, joint_days
from deskswap.core.views import Block, Figure, Fold, Heading, Items, Series, Speech, Table, Text

JOINT, DESIGN, FORESIGHT = 0.6, 0.3, 0.1
"""What the joint result, the quality of the own scheme and the foresight count in the score; the authors' choice."""


def at(game: Payoffs, board: Board, fortnight: int) -> tuple[int, int]:
    """Where a fortnight stands in the tables of the game."""
    first, second = (game.efforts.index(entry.effort) for entry in board.fortnights[fortnight])
    return first, second


def results(game: Payoffs, board: Board) -> tuple[float, ...]:
    """The joint result fortnight by fortnight, in euros."""
    return tuple(float(game.joint[at(game, board, fortnight)]) for fortnight in range(len(board.fortnights)))


def joint_shares(game: Payoffs, board: Board) -> tuple[float, float]:
    """The efficiency of the mean fortnight before the first designed scheme and after it, in 0..1; 0 for none."""
    found, cut = results(game, board), game.fortnights_before
    before, after = (game.efficiency(sum(part) / len(part)) if part else 0.0 for part in (found[:cut], found[cut:]))
    return before, after


def wasted_days(pairs: Sequence[tuple[Effort, Effort]]) -> int:
    """The joint days that met no day of the other chair: the sum of e − min e over fortnights, works and chairs."""
    return sum(abs(one - other) for first, second in pairs for one, other in zip(first[1:], second[1:], strict=True))


def wasted_share(board: Board) -> float:
    """The part of the joint days that met no day of the other chair, in 0..1; 0 where none was given."""
    pairs = [(first.effort, second.effort) for first, second in board.fortnights]
    given = sum(joint_days(effort) for pair in pairs for effort in pair)
    return wasted_days(pairs) / given if given else 0.0


def level(levels: Sequence[Level], points: float) -> str:
    """The text of the highest level that a figure reaches."""
    return next(str(one.text) for one in reversed(levels) if points >= one.over)


def told_scheme(game: Payoffs, scheme: Scheme) -> str:
    """A scheme in words: ``60 % own target, 40 % cost``."""
    names = ("own target", *(str(outcome.name).lower() for outcome in game.outcomes.values()))
    return ", ".join(f"{points} % {name}" for points, name in zip(scheme, names, strict=True) if points)


def told_days(game: Payoffs, effort: Effort) -> str:
    """The days of a fortnight in words: ``own target 4``."""
    return ", ".join(f"{lowered(game.works[key])} {days}" for key, days in zip(WORKS, effort, strict=True) if days)


def said(game: Payoffs, speaker: str, text: str, chair: str) -> list[Block]:
    """What a chair said, for a chair; nothing where it said nothing."""
    return [Speech(speaker, game.chairs[speaker].name, text, speaker == chair)] if text else []


def at_hand(game: Payoffs, chair: str) -> list[Block]:
    """What a chair can look up at any time: its brief, its works and their strain, what days and points are worth."""
    side, lasting = game.sides[chair], lowered(game.outcomes[game.lasting].name)
    other = game.sides[game.other(chair)]
    works = tuple((str(game.works[key]), str(side.works[key]), str(side.strain[key])) for key in WORKS)
    worth = tuple((str(one.name), str(one.start), str(one.worth)) for one in game.outcomes.values())
    first, second = (lowered(game.outcomes[each.target].name) for each in (side, other))
    bring = (
        f"What your days bring, in points of 100. {game.works['own']}: so many added to {first}, and so many taken from"
        f" {second}. {game.works['shared']}: added to both. {game.works['lasting']}: added to {lasting}. These last two"
        f" count the smaller of your days and theirs."
    )
    head = ("Days", str(game.works["own"]), "Taken", str(game.works["shared"]), str(game.works["lasting"]))
    return [
        Text(game.chairs[chair].brief),
        Table(
            "Your three kinds of work. The last column is nobody's business but yours: what a day of it would have to"
            " pay, in euros of bonus, before you would do it gladly.",
            ("Work", "What it is for you", "A day costs you"),
            works,
        ),
        Table(
            bring,
            head,
            tuple((str(n), *(str(points[n]) for _, points in game.effects)) for n in range(game.days + 1)),
        ),
        Table(
            f"What a point is worth to the house, in euros a fortnight. A whole bonus would be {game.pot} euros.",
            ("", "Starts at", "A point is worth"),
            worth,
        ),
    ]


def fortnight_report(game: Payoffs, board: Board, fortnight: int, chair: str) -> list[Block]:
    """What happened in a fortnight, what was said, what both did, and what it brought."""
    entries, spot = board.fortnights[fortnight], at(game, board, fortnight)
    names = [str(one.name) for one in game.chairs.values()]
    rows = [(str(game.works[key]), *(str(one.effort[k]) for one in entries)) for k, key in enumerate(WORKS)]
    pay = (f"{game.bonus(scheme_in(game, board, fortnight), seat)[spot]:.0f}" for seat in (0, 1))
    mine, theirs = entries[game.places[chair]], entries[1 - game.places[chair]]
    lines = (said(game, speaker, entries[seat].say, chair) for speaker, seat in game.places.items())
    return [
        Heading(f"Fortnight {fortnight + 1}", 3),
        Text(game.diary[fortnight], "scene"),
        *(Text(text, "scene") for text in _news(game, board, fortnight)),
        *(block for line in lines for block in line),
        Table("Days given, and the bonus in euros.", ("", *names), (*rows, ("Bonus", *pay))),
        Table(
            "What came of it: points of 100, and the joint result in thousand euros.",
            (*(str(one.name) for one in game.outcomes.values()), "Joint result"),
            ((*(str(game.tables[name][spot]) for name in game.outcomes), thousands(float(game.joint[spot]))),),
        ),
        Text(_foreseen(mine, theirs, names[1 - game.places[chair]]), "note"),
    ]


def _news(game: Payoffs, board: Board, fortnight: int) -> list[str]:
    """What happened at work: told where an outcome reached another level than it had the fortnight before."""
    found = []
    for name, outcome in game.outcomes.items():
        points = [int(game.tables[name][at(game, board, k)]) for k in (fortnight - 1, fortnight) if k >= 0]
        texts = [level(outcome.levels, point) for point in points]
        found += texts[-1:] if texts[-1] not in texts[:-1] else []
    return found


def _foreseen(mine: Entry, theirs: Entry, name: str) -> str:
    return f"Joint days of {name}: you expected {mine.guess}, it was {joint_days(theirs.effort)}."


def account(game: Payoffs, board: Board, chair: str, marks: Marks) -> list[Block]:
    """The joint result by fortnight, what each scheme paid for and where it leads, and how the score is made."""
    return [
        Heading("The joint result, fortnight by fortnight"),
        _figure(game, board),
        Text(_means(game, board)),
        Heading("What each scheme was paying for"),
        _schemes(game, board),
        *(Text(text) for text in _leads(game, board)),
        Text(_what_if(game)),
        Heading("What you could not see"),
        _strains(game),
        Heading("How the score is made"),
        Text(_parts(marks)),
        Text(
            "The joint result counts 60 %: (Π − ΠNash) ÷ (Πmax − ΠNash), where Π is the mean joint result of the"
            " fortnights under your two schemes, ΠNash what selfish choices bring under the first scheme, and Πmax the"
            " best fortnight there is. Your own scheme counts 30 %: the same share, at the place where selfish choices"
            " lead under it. What you foresaw counts 10 %: whole where the days were right, half where you were one"
            " off. The fortnights before are not counted: they were not your scheme."
        ),
        Text(
            "Selfish means an equilibrium: nobody gains by changing alone (Nash 1950). All choices were tried out."
            " Where a scheme has several, the table takes the one that is worth most to the two of you together"
            " (Harsanyi & Selten 1988). Joint work that counts by the smaller effort is the game of Van Huyck,"
            " Battalio & Beil (1990).",
            "note",
        ),
        _manners(),
    ]


def house_scheme(game: Payoffs) -> Scheme:
    """The scheme that pays both chairs as the house counts: weights by worth, rounded to steps that make the whole."""
    worth = [outcome.worth for outcome in game.outcomes.values()]
    shares = [FULL * one / sum(worth) for one in worth]
    steps = [int(share // STEP) * STEP for share in shares]
    short = sorted(range(len(steps)), key=lambda place: steps[place] - shares[place])
    for place in short[: (FULL - sum(steps)) // STEP]:
        steps[place] += STEP
    return (0, *steps)


def _figure(game: Payoffs, board: Board) -> Figure:
    found = results(game, board)
    labels = tuple(str(fortnight + 1) for fortnight in range(len(found)))
    low, high = (tuple(value / 1000 for _ in found) for value in (game.low, game.high))
    listing = ", ".join(thousands(value) for value in found)
    changes = " and ".join(str(game.fortnights_before + k * game.fortnights_each + 1) for k in (0, 1))
    alt = (
        f"Joint result in thousand euros, fortnights 1 to {len(found)}: {listing}. The selfish level under the first"
        f" scheme is {thousands(game.low)}, the most there is {thousands(game.high)}."
        f" New schemes began in fortnights {changes}."
    )
    series = (
        Series("Joint result", tuple(value / 1000 for value in found)),
        Series("Selfish, under the first scheme", low),
        Series("The most there is", high),
    )
    return Figure("lines", "Joint result", alt, labels, series, "thousand EUR")


def _means(game: Payoffs, board: Board) -> str:
    before, after = joint_shares(game, board)
    pairs = [(first.effort, second.effort) for first, second in board.fortnights]
    return (
        f"On the way from selfish (0 %) to the most there is (100 %), the fortnights under the first scheme stood at"
        f" {percent(before)} and the fortnights under your two schemes at {percent(after)}. {wasted_days(pairs)} days"
        f" of joint work met no day of the other, {percent(wasted_share(board))} of all joint days given."
    )


def _schemes(game: Payoffs, board: Board) -> Table:
    head = ("Scheme", "Own target", *(str(one.name) for one in game.outcomes.values()), "Brings", "Share")
    named = _named(game, board)
    rows = tuple(
        (
            name,
            *(str(points) for points in scheme),
            thousands(game.settled(scheme).joint),
            percent(game.quality(scheme)),
        )
        for name, scheme in (
            *named,
            ("As the house counts", house_scheme(game)),
            ("One that would do", game.best_scheme),
        )
    )
    return Table(
        "Weights in % of the bonus; what selfish choices bring under them, in thousand euros a fortnight; and how far"
        " that is on the way from the first scheme to the most there is.",
        head,
        rows,
    )


def _named(game: Payoffs, board: Board) -> list[tuple[str, Scheme]]:
    designed = zip(game.designers, board.deals, strict=True)
    return [
        ("As it was set", game.first_scheme),
        *((str(game.chairs[designer].name), deal.scheme) for designer, deal in designed),
    ]


def _leads(game: Payoffs, board: Board) -> list[str]:
    """Where selfish choices lead under each scheme that held, in words."""
    found = []
    for name, scheme in _named(game, board):
        whose = "the scheme as it was set" if scheme == game.first_scheme else f"the scheme of {name}"
        settled, stuck = game.settled(scheme), game.stuck(scheme)
        trap = (
            f" It can also get stuck at {thousands(stuck)}, if neither dares to begin." if stuck < settled.joint else ""
        )
        found.append(f"Under {whose}, {_end(game, settled)}.{trap}")
    return found


def _end(game: Payoffs, settled: Settled) -> str:
    names = [one.name for one in game.chairs.values()]
    parts = [f"{name}, {told_days(game, effort)}" for name, effort in zip(names, settled.pair, strict=True)]
    return f"the selfish best for both is this: {'; '.join(parts)}. That brings {thousands(settled.joint)}"


def _what_if(game: Payoffs) -> str:
    both = " and ".join(
        f"{told_days(game, effort)} ({chair.name})"
        for chair, effort in zip(game.chairs.values(), game.aim, strict=True)
    )
    house = house_scheme(game)
    short = (
        f" Paid exactly as the house counts ({told_scheme(game, house)}), selfish choices would come"
        f" {percent(game.quality(house))} of the way: the house does not count what a day costs you, and you do."
        if game.quality(house) < game.quality(game.best_scheme)
        else ""
    )
    return (
        f"The best fortnight there is has {both}. With {told_scheme(game, game.best_scheme)}, that is also the selfish"
        f" choice: nobody has to be noble.{short}"
    )


def _strains(game: Payoffs) -> Table:
    rows = tuple(
        (str(game.works[key]), *(str(game.sides[chair].strain[key]) for chair in game.chairs)) for key in WORKS
    )
    head = ("Work", *(str(one.name) for one in game.chairs.values()))
    return Table("What a day cost each of you, in euros of bonus. A scheme has to pay for this as well.", head, rows)


def _parts(marks: Marks) -> str:
    """The score as the sum that it is."""
    found = dict(marks.measures)
    parts = ((JOINT, "joint result under your schemes"), (DESIGN, "your scheme"), (FORESIGHT, "foresight"))
    added = " + ".join(f"{percent(weight)} × {percent(found[name])} ({name})" for weight, name in parts)
    return f"Your score is {percent(marks.score)} = {added}."


def _manners() -> Fold:
    return Fold(
        "How a bot behaves in the other chair",
        (
            Items(
                (
                    "One manner does what pays it best against what you did last fortnight. It follows a good scheme as"
                    " soon as you go first.",
                    "One does what you did last fortnight. It is as good as you are, a fortnight late.",
                    "One works in good faith. Give two joint days less than it did, and it gives none next fortnight"
                    " and half the fortnight after.",
                ),
                "The seed draws one of three. Now and then a day of it goes astray.",
            ),
        ),
    )


def thousands(euros: float) -> str:
    """Euros in thousands, with one decimal: ``46.2``."""
    return f"{euros / 1000:.1f}"


def lowered(text: Words) -> str:
    """A name inside a sentence."""
    return text[:1].lower() + text[1:]
