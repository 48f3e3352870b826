"""The account of an incentive game that is over: what the letters paid for, what could not be seen, and the score.

Rules this module keeps:

- It computes nothing of its own; nothing is private any more.
- It says of the model answer what it says of the schemes that were played, its traps included.
- Formulas and lists stand in folds; a figure comes with its numbers in words.
"""

from __future__ import annotations

from deskswap.core.activity import Marks, listed, percent
from deskswap.core.incentives.colleagues import Board, manner, scheme_in
from deskswap.core.incentives.payoffs import Payoffs, Settled, Weights, joint_days
from deskswap.core.incentives.scenario import ACCEPT, OWN, WORKS, Style
from deskswap.core.incentives.scoreboard import (
    days_of,
    joint_shares,
    lowered,
    results,
    thousands,
    told_days,
    told_scheme,
    wasted_days,
    wasted_share,
)
from deskswap.core.views import Block, Figure, Fold, Heading, Items, Series, Table, Text

JOINT, DESIGN, FORESIGHT = 0.6, 0.3, 0.1
"""What the joint result, the quality of the own scheme and the foresight count in the score; the authors' choice."""

FORESEEN = "days of the other foreseen"
LETTERS = "joint result under your two letters"
LETTER = "your own letter"
BEFORE = "joint result before"
WASTED = "joint days that met nobody"

NEAR = 0.05
"""Shares of the way that differ by no more than this are about the same."""

MANNERS: dict[Style, str] = {
    "replies": "does what pays it best against what you did last fortnight. It follows a good letter as soon as you"
    " have gone first",
    "copies": "goes one shared day of each kind beyond what you gave last fortnight, as far as the letter pays for it",
    "sulks": "gives at once all that the letter pays for. Give two shared days less than it did, and it gives none in"
    " the next fortnight and half in the one after",
}


def account(game: Payoffs, board: Board, chair: str, marks: Marks, seed: int) -> list[Block]:
    """The joint result by fortnight, what each letter paid for, what was hidden, the score, and a question to keep."""
    return [
        Heading("The house's result, fortnight by fortnight"),
        _figure(game, board),
        Text(_means(game, board)),
        Heading("What each letter was paying for"),
        Text(
            "Take two people who look only at their own bonus, less what their days cost them. They end where neither"
            " gains by changing alone. The two last columns say how far that is on the way to the best fortnight: if"
            " both begin, and if each waits for the other. No letter begins for you."
        ),
        _schemes(game, board),
        *(Text(text) for text in _leads(game, board)),
        Text(_what_if(game, board)),
        Heading("What you could not see"),
        _strains(game),
        Text(_bot(game, seed, chair)),
        Heading("How the score is made"),
        Text(_parts(marks)),
        _counts(game, board),
        _formulas(),
        Text(
            "For Monday: find the one line of your own bonus letter that makes a colleague's work harder, and ask this"
            " colleague what they would put in its place.",
            "key",
        ),
    ]


def _figure(game: Payoffs, board: Board) -> Figure:
    found = results(game, board)
    labels = tuple(str(fortnight + 1) for fortnight in range(len(found)))
    low, high = (tuple(value / 1000 for _ in found) for value in (game.low, game.high))
    listing = ", ".join(thousands(value) for value in found)
    changes = " and ".join(str(game.fortnights_before + k * game.fortnights_each + 1) for k in (0, 1))
    alt = (
        f"The house's result in thousand euros, fortnights 1 to {len(found)}: {listing}. Two selfish people under the"
        f" first letters bring {thousands(game.low)}, the most there can be is {thousands(game.high)}."
        f" New letters began in fortnights {changes}."
    )
    series = (
        Series("The house's result", tuple(value / 1000 for value in found)),
        Series("Two selfish people under the first letters", low),
        Series("The most there is", high),
    )
    return Figure("lines", "The house's result", alt, labels, series, "thousand EUR")


def _means(game: Payoffs, board: Board) -> str:
    before, after = joint_shares(game, board)
    went = (
        "Under your letters you came further than under the first ones."
        if after > before
        else "Under your letters you came no further than under the first ones."
    )
    return (
        f"On the way from selfish (0 %) to the best fortnight (100 %) you stood at {percent(before)} under the first"
        f" letters and at {percent(after)} under your own. {went} {_alone(board)}"
    )


def _alone(board: Board) -> str:
    """What was given to joint work without a day of the other."""
    pairs = [(first.effort, second.effort) for first, second in board.fortnights]
    if not any(joint_days(effort) for pair in pairs for effort in pair):
        return "Nobody gave a day to the work that needs both."
    wasted = wasted_days(pairs)
    if not wasted:
        return "No day on the work that needs both went without a day of the other."
    return (
        f"{days_of(wasted)} on the work that needs both met no day of the other, {percent(wasted_share(board))} of all"
        f" that were given to it; it is no part of the score by itself."
    )


def _schemes(game: Payoffs, board: Board) -> Table:
    head = (
        "Letter",
        "Own",
        *(str(one.name) for one in game.outcomes.values()),
        "If both begin",
        "If nobody does",
    )
    rows = tuple(
        (
            name,
            *(f"{points:.0f}" for points in scheme),
            percent(game.quality(scheme)),
            percent(game.efficiency(game.stuck(scheme))),
        )
        for name, scheme in (
            ("The first letters", game.first_scheme),
            *_letters(game, board),
            ("As the house counts", game.house_scheme),
            ("One that would do", game.best_scheme),
        )
    )
    return Table(
        "Weights in % of the bonus; share of the way.",
        head,
        rows,
    )


def _letters(game: Payoffs, board: Board) -> list[tuple[str, Weights]]:
    """The schemes that were written: as agreed, and as proposed where a change was asked for."""
    found: list[tuple[str, Weights]] = []
    for designer, deal in zip(game.designers, board.deals, strict=True):
        name = game.chairs[designer].name.split()[0]
        if deal.wish == ACCEPT:
            found.append((f"{name}, accepted", deal.scheme))
            continue
        more = "own target" if deal.wish == OWN else lowered(game.outcomes[deal.wish].name)
        if deal.draft == deal.scheme:
            found.append((f"{name}, kept after “more on {more}”", deal.scheme))
        else:
            found += [(f"{name}, first proposal", deal.draft), (f"{name}, after “more on {more}”", deal.scheme)]
    return found


def _leads(game: Payoffs, board: Board) -> list[str]:
    """Where each letter that held leads, and what the two did under it; letters that are the same are told together."""
    names: dict[Weights, list[str]] = {game.first_scheme: ["the first letters"]}
    for designer, deal in zip(game.designers, board.deals, strict=True):
        names.setdefault(deal.scheme, []).append(f"the letter of {game.chairs[designer].name}")
    done: dict[Weights, list[float]] = {scheme: [] for scheme in names}
    for fortnight, result in enumerate(results(game, board)):
        done[scheme_in(game, board, fortnight)].append(result)
    return [
        f"Under {listed(names[scheme])}: {_end(game, scheme)} {_did(game, scheme, sum(found) / len(found))}"
        for scheme, found in done.items()
    ]


def _end(game: Payoffs, scheme: Weights) -> str:
    settled = game.settled(scheme)
    return f"{_pair(game, settled)}. That is {percent(game.quality(scheme))} of the way.{_trap(game, scheme)}"


def _did(game: Payoffs, scheme: Weights, result: float) -> str:
    """What the two made of a letter, against what it paid for."""
    did, paid = game.efficiency(result), game.quality(scheme)
    found = f"You two came {percent(did)} of the way"
    if did < paid - NEAR:
        return f"{found}, less than was paid for: some day met nobody, or went elsewhere."
    return f"{found}, more than was paid for." if did > paid + NEAR else f"{found}, about what was paid for."


def _pair(game: Payoffs, settled: Settled) -> str:
    if settled.pair[0] == settled.pair[1]:
        return f"both give {told_days(game, settled.pair[0])}"
    names = [one.name for one in game.chairs.values()]
    return "; ".join(f"{name}, {told_days(game, days)}" for name, days in zip(names, settled.pair, strict=True))


def _trap(game: Payoffs, scheme: Weights) -> str:
    """Where a letter leaves those who wait for each other, where that is another place."""
    stuck = game.stuck(scheme)
    if stuck >= game.settled(scheme).joint:
        return ""
    return f" If nobody begins, it is {percent(game.efficiency(stuck))}."


def _what_if(game: Payoffs, board: Board) -> str:
    """What the model answer is, who has what of it, and why it is not simply how the house counts."""
    best, house = game.best_scheme, game.house_scheme
    had, have = (listed([f"{euros:.0f}" for euros in game.left(scheme)]) for scheme in (game.first_scheme, best))
    names = listed([str(one.name) for one in game.chairs.values()])
    worse = any(now < then for then, now in zip(game.left(game.first_scheme), game.left(best), strict=True))
    noble = "Somebody has less of it than under the first letters" if worse else "Nobody has to be noble for it"
    held = best in [deal.scheme for deal in board.deals]
    end = "You had it." if held else f"Under it, {_end(game, best)}"
    short = (
        f" Paid exactly as the house counts, they come {percent(game.quality(house))} of the way: the house does not"
        f" count what a day costs you, and you do."
        if game.quality(house) < game.quality(best)
        else ""
    )
    return (
        f"One letter that would do is this: {told_scheme(game, best)}. {end} {noble}: less what their days"
        f" cost them, {names} would have {have} euros, where the first letters lead to {had}.{short}"
    )


def _strains(game: Payoffs) -> Table:
    rows = tuple(
        (str(game.works[key]), *(str(game.sides[chair].strain[key]) for chair in game.chairs)) for key in WORKS
    )
    head = ("Work", *(str(one.name) for one in game.chairs.values()))
    return Table("What a day cost each of you, in euros of bonus. A letter has to pay for this as well.", head, rows)


def _bot(game: Payoffs, seed: int, chair: str) -> str:
    other = game.other(chair)
    return (
        f"If a bot was {game.chairs[other].name} in this play, it was one that {MANNERS[manner(game, seed, other)]}."
        f" Now and then a day of it goes astray. Other plays have bots of two other kinds."
    )


def _parts(marks: Marks) -> str:
    """The score as the sum that it is."""
    found = dict(marks.measures)
    parts = ((JOINT, LETTERS), (DESIGN, LETTER), (FORESIGHT, FORESEEN))
    added = " + ".join(f"{percent(weight)} × {percent(found[name])} ({name})" for weight, name in parts)
    return f"Your score is {percent(marks.score)} = {added}."


def _counts(game: Payoffs, board: Board) -> Items:
    """What each part of the score and each skill is."""
    return Items(
        (
            "60 %: the house's result under your two letters. 0 % is where two selfish people end under the first"
            " letters, 100 % the best fortnight there is. It is also the evidence for your teamwork.",
            "30 %: the letter that you wrote, on the same scale: where it leads two selfish people, whatever you did"
            " under it. It is also the evidence for your analysis.",
            f"10 %: what you foresaw, in all {len(board.fortnights)} fortnights. A guess counts whole where it was"
            " right and half where it was one day off. It is also the evidence for your communication.",
            f"Not counted: the house's result of the first {game.fortnights_before} fortnights, the bonuses, and what"
            " days cost you.",
        )
    )


def _formulas() -> Fold:
    return Fold(
        "Formulas, sources, and how the other bots behave",
        (
            Items(
                (
                    "Share of the way: (Π − Πselfish) ÷ (Πmax − Πselfish), not below 0. Π is the house's result of a"
                    " fortnight or the mean of several.",
                    "Selfish: an equilibrium, where nobody gains by changing alone (Nash 1950). All choices of both are"
                    " tried out. Of several the one that is worth most to the two together is taken, as two would who"
                    " trust each other (Harsanyi & Selten 1988). “If nobody does” is the one that is worst for the"
                    " house.",
                    "Work that counts by the smaller effort is the game of Van Huyck, Battalio & Beil (1990).",
                )
            ),
            Items(tuple(f"One {text}." for text in MANNERS.values()), "The seed draws one of three bots."),
        ),
    )
