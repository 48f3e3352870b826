"""What is said aloud at the table: lines of the file, chosen by what both chairs have seen.

Rules this module keeps:

- A line follows from acts that both have seen and from what was said, whoever sits there: never from a table.
- What the other has just told is taken note of before anything else is said.
- What an offer takes back is said as plainly as what it gives.
- Lines of one sort follow each other in the order of the file, from a place that the seed gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from deskswap.core.activity import Words, chance
from deskswap.core.negotiation.bargaining import Deal, Payoffs, favourites, level
from deskswap.core.negotiation.haggling import Act, makers
from deskswap.core.negotiation.trade import Says, Trade


def spoken(trade: Trade, first: int, acts: Sequence[Act], seed: int) -> tuple[str, ...]:
    """What the chairs say with their acts, act by act; the chair at the place `first` begins."""
    said, found = _Said(trade, seed), []
    places = makers(first, acts)
    for number, act in enumerate(acts):
        chair = tuple(trade.chairs)[places[number]]
        before = list(zip(places, acts, strict=True))[:number]
        mine = [one for place, one in before if place == places[number]]
        theirs = [one for place, one in before if place != places[number]]
        noted = said.noted(chair, before, places[number]) if act.kind in ("offer", "ask", "tell") else ""
        found.append(f"{noted} {_line(said, chair, act, mine, theirs)}".strip())
    return tuple(found)


def _line(said: _Said, chair: str, act: Act, mine: Sequence[Act], theirs: Sequence[Act]) -> str:
    trade, voice = said.trade, said.trade.voices[chair]
    offers = [one.deal for one in mine if one.deal]
    turns = sum(one.kind != "answer" for one in (*mine, *theirs))
    late = turns >= 2 * trade.rounds - 4
    if act.kind == "offer" and offers:
        return said.next_offer(chair, act.deal, offers[-1], _places(trade.points(trade.other(chair)), theirs), late)
    if act.kind == "offer":
        lines = trade.openings[chair] if turns < 2 else voice.proposes
        return said.line(chair, "opening" if turns < 2 else "proposes", lines)
    if act.kind == "ask":
        return said.line(chair, "asks", voice.asks, about=act.issue)
    if act.kind == "tell" or act.how == "plain":
        return str(_says(trade, chair, act.issue).plain)
    if act.how == "half":
        return str(_says(trade, chair, act.issue).half)
    if act.kind == "accept":
        deal = next(one.deal for one in reversed(theirs) if one.deal)
        far = bool(offers) and sum(a != b for a, b in zip(offers[-1], deal, strict=True)) > 2
        return (
            said.line(chair, "relents", voice.relents) if late and far else said.line(chair, "accepts", voice.accepts)
        )
    return said.line(chair, act.kind, voice.evades if act.kind == "answer" else voice.leaves)


def _places(points: Payoffs, acts: Sequence[Act]) -> dict[int, int]:
    """Where a chair with these points stands on each issue, as far as its acts have shown: issue -> option."""
    told = {act.issue for act in acts if act.discloses}
    offered = next((act.deal for act in reversed(acts) if act.deal), ())
    return {issue: favourites(points)[issue] for issue in told} | dict(enumerate(offered))


class _Said:
    """Which lines have been used in a play; it lives as long as one call of `spoken`."""

    def __init__(self, trade: Trade, seed: int) -> None:
        self.trade = trade
        self.seed = seed
        self.used: Counter[tuple[str, str, int]] = Counter()
        self.low: set[tuple[str, int]] = set()

    def line(self, chair: str, sort: str, lines: Sequence[Words], issue: int = -1, about: int = -1) -> str:
        """The next line of a sort; `{issue}` in it is the issue that it is `about`."""
        count = self.used[chair, sort, issue]
        self.used[chair, sort, issue] += 1
        start = int(chance(self.seed, 0, f"{chair}/{sort}/{issue}") * len(lines))
        short = str(self.trade.issues[self.trade.names[about]].short) if about >= 0 else ""
        text = f". {lines[(count + start) % len(lines)]}".replace(". {issue}", f". {short[:1].upper()}{short[1:]}")
        return text.replace("{issue}", short)[2:]

    def noted(self, chair: str, before: Sequence[tuple[int, Act]], place: int) -> str:
        """What a chair says to the last thing it was told since its own last turn; empty where it was told nothing."""
        other, voice = self.trade.other(chair), self.trade.voices[chair]
        points, line = self.trade.points(other), ""
        for maker, act in reversed(before):
            if maker == place and act.kind != "answer":
                break
            if maker == place or not (act.kind == "tell" or act.how == "plain"):
                continue
            heard = level(points, act.issue)
            self.low |= {(chair, act.issue)} if heard == "low" else set()
            if not line and heard != "middle":
                lines = voice.notes_low if heard == "low" else voice.notes_high
                line = self.line(chair, f"notes {heard}", lines, about=act.issue)
        return line

    def fresh(self, chair: str, sort: str, issues: Sequence[int]) -> str:
        """A line of this sort about the first of these issues that has an unused one; empty where all are used."""
        for issue in sorted(issues, key=lambda issue: self.used[chair, sort, issue]):
            lines = getattr(_says(self.trade, chair, issue), sort)
            if self.used[chair, sort, issue] < len(lines):
                return self.line(chair, sort, lines, issue)
        return ""

    def next_offer(self, chair: str, deal: Deal, last: Deal, places: Mapping[int, int], late: bool) -> str:
        """What was given, what was taken back or else is not given, and that time is short; or that all stays.

        A move on an issue on which nobody knows where the other stands counts as given. What the other has called
        unimportant is spoken of as given only where nothing else was, and it is not argued about.
        """
        voice = self.trade.voices[chair]
        hurry = self.line(chair, "late", voice.late) if late and not self.used[chair, "late", -1] else ""
        if deal == last:
            return " ".join(filter(None, (hurry, self.line(chair, "holds", voice.holds))))
        given: list[tuple[bool, int, int]] = []
        taken: list[int] = []
        kept: list[int] = []
        for issue, (new, old) in enumerate(zip(deal, last, strict=True)):
            there = places.get(issue, new)
            gap, was = abs(new - there), abs(old - there)
            if gap < was:
                given.append(((chair, issue) in self.low, gap - was, issue))
            elif gap > was:
                taken.append(issue)
            elif gap and (new != old or (chair, issue) not in self.low):
                kept.append(issue)
        ordered = [issue for _, _, issue in sorted(given)]
        if ordered and (chair, ordered[0]) in self.low and deal[ordered[0]] == places[ordered[0]]:
            gives = self.line(chair, "meets", voice.meets, about=ordered[0])
        else:
            gives = self.fresh(chair, "gives", ordered)
        if ordered and not gives:
            gives = self.line(chair, "gives", _says(self.trade, chair, ordered[0]).gives, ordered[0])
        if taken:
            wants = self.line(chair, "takes back", voice.takes_back, about=taken[0])
        else:
            wants = self.fresh(chair, "wants", kept)
            if not (gives or wants):
                wants = self.line(chair, "wants", _says(self.trade, chair, kept[0]).wants, kept[0])
        return " ".join(filter(None, (hurry, gives, wants)))


def _says(trade: Trade, chair: str, issue: int) -> Says:
    return trade.issues[trade.names[issue]].says[chair]
