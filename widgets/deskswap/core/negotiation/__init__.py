"""Negotiation: two chairs agree on several issues at once, or on none; what each wants is on its own table only.

Rules this kind keeps:

- The chairs take turns, one act each: ``offer`` (a whole deal), ``ask`` (about one issue), ``tell`` (how much an issue
  matters to oneself, and what one would like), ``accept`` (the other's last offer) or ``leave``.
- What a chair tells is true. A question is answered at once by the chair it was put to, ``answer``: plainly, by half,
  or not. An answer uses up no turn: who has answered acts next.
- Each chair has as many turns as there are rounds. The very last act of all accepts or leaves.
- When the talk is over, each chair guesses the other's weights (``guess``); chairs don't wait for each other.
- The score is the product of both gains over no deal ÷ the largest there is (J. F. Nash, The bargaining problem,
  Econometrica 18, 1950, 155–162). What was left on the table is counted as in H. Raiffa, *The Art and Science of
  Negotiation* (1982). Compatible issues that are missed, and how well the other's interests are read, are looked at
  as in L. Thompson and R. Hastie, Social perception in negotiation, Organizational Behavior and Human Decision
  Processes 47, 1990, 98–123; the measures themselves are the authors' own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal

from deskswap.core.activity import (
    Census,
    Mark,
    Marks,
    Play,
    chance,
    check_choice,
    listed,
    reading_minutes,
    register,
)
from deskswap.core.game import Policy, at_random
from deskswap.core.moves import Move, Record, Value
from deskswap.core.negotiation import haggling
from deskswap.core.negotiation.bargaining import (
    HUNDRED,
    Deal,
    beyond_even,
    common_ground,
    deal_at,
    favourites,
    guessed,
    hundred,
    joint_efficiency,
    level,
    nash_point,
    nash_ratio,
    nearness,
    pair,
    preferred_by_both,
    weights,
    worth,
)
from deskswap.core.negotiation.haggling import KNOW_NOTHING, Act, Heard, Seat, Talk
from deskswap.core.negotiation.settlement import Settled, account
from deskswap.core.negotiation.speaking import spoken
from deskswap.core.negotiation.trade import YES, Trade
from deskswap.core.views import Ask, Block, Either, Items, Meter, Option, Speech, Text, View, tasks
from deskswap.errors import NotAMove, NotNow

SECONDS_AN_ACT = 55
"""What making up one's mind for one act takes beside the reading; the authors' own assumption."""

ACTS = ("offer", "ask", "tell", "answer", "accept", "leave", "guess")
"""All that a chair may do at some point."""

RULES = (
    "Each of you has {rounds} turns: make an offer, ask, tell, accept, or walk away. Answering a question uses up no"
    " turn. An offer is a whole deal, and nothing is agreed until all of it is. What scores is the product of what both"
    " of you gain over no deal, so a deal that is good for one only scores low. Afterwards you are asked how much each"
    " issue mattered to {other}."
)
"""What a chair reads before its first act."""

ANSWERS = ("plain", "half", "no")
"""How a question can be answered."""

FAIR = 0.97
"""The strong player accepts what reaches this part of the largest product of gains."""

LEVELS = {"high": "matters a great deal", "middle": "matters somewhat", "low": "matters little"}


@register("negotiation")
class Negotiation(Trade):
    """A negotiation that can be played."""

    kind: Literal["negotiation"]

    def decided(self, play: Play) -> dict[str, str]:
        if not play.over:
            return {}
        deal = play.state.deal
        if deal is None:
            return {"deal": "no"}
        return {"deal": "yes"} | {
            name: options[place] for name, options, place in zip(self.names, self.places, deal, strict=True)
        }

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> Talk:
        return Talk(seed // 8 % 2)

    def turn(self, state: Talk) -> tuple[str, ...]:
        chairs = tuple(self.chairs)
        if not state.closed:
            return (chairs[state.place],)
        return tuple(chair for chair, guess in zip(chairs, state.guesses, strict=True) if not guess)

    def ask(self, state: Talk, chair: str) -> Ask | None:
        if chair not in self.turn(state):
            return None
        if state.closed:
            return self.guess_task(chair)
        acts, place = state.acts, self.place(chair)
        if acts and acts[-1].kind == "ask":
            return self.answer_task(chair, acts[-1].issue)
        theirs, left = state.offers(1 - place), 2 * self.rounds - state.spent
        options = []
        if left > 1:
            options += [
                Option("Make an offer", self.offer_task(chair, state.offers(place))),
                Option("Ask", self.ask_task()),
                Option("Tell", self.tell_task(chair)),
            ]
        if theirs:
            options.append(Option("Accept", self.accept_task(chair, theirs[-1])))
        options.append(Option("Walk away", self.leave_task(chair)))
        name = self.chairs[self.other(chair)].name
        last = {1: " You have the last word.", 2: f" This is your last turn; {name} can then only accept or leave."}
        prompt = f"Round {state.spent // 2 + 1} of {self.rounds}.{last.get(left, '')}"
        return Either(f"{prompt}{self._standing(state, chair)} What do you do?", tuple(options))

    def _standing(self, state: Talk, chair: str) -> str:
        """What the last offers of both are worth to a chair, in one sentence; empty while there are none."""
        mine, theirs = (state.offers(place) for place in (self.place(chair), 1 - self.place(chair)))
        parts = [
            f"{whose} last offer is worth {worth(self.points(chair), deals[-1])} to you"
            for whose, deals in (("your", mine), (f"{self.chairs[self.other(chair)].name}'s", theirs))
            if deals
        ]
        text = ", ".join([*parts, f"no deal {self.no_deal[chair]}"]) if parts else ""
        return f" {text[:1].upper()}{text[1:]}." if text else ""

    def step(self, state: Talk, move: Move) -> Talk:
        self.you(move.chair)
        ask, over = self.ask(state, move.chair), not self.turn(state)
        if ask and move.act in ACTS and move.act not in tasks(ask):
            raise NotNow(f"“{move.act}” is not open at this point.", f"What is open is {listed(tasks(ask))}.")
        check_choice(move, ask, over)
        if move.act == "guess":
            guesses = list(state.guesses)
            guesses[self.place(move.chair)] = self._weights(move.value)
            return state._replace(guesses=(guesses[0], guesses[1]))
        return state._replace(acts=(*state.acts, self._act(state, move)))

    def _act(self, state: Talk, move: Move) -> Act:
        if move.act == "offer":
            return Act("offer", deal=self._deal(move.value))
        if move.act == "answer":
            return Act("answer", issue=state.acts[-1].issue, how=_one_of(move.value, ANSWERS))
        if move.act in ("ask", "tell"):
            return Act(move.act, issue=self.names.index(_one_of(move.value, self.names)))
        _one_of(move.value, (YES,))
        return Act(move.act)

    def _deal(self, value: Value) -> Deal:
        allowed = f"An offer names one option for each of {listed(self.names)}."
        if not isinstance(value, Record):
            raise NotAMove("That is no offer.", allowed)
        for name in (*value, *self.names):
            if name not in value or name not in self.issues:
                wrong = "leaves out" if name in self.issues else "holds an unknown issue,"
                raise NotAMove(f"The offer {wrong} “{name[:60]}”.", allowed)
        for name, places in zip(self.names, self.places, strict=True):
            if value[name] not in places:
                raise NotAMove(f"“{name}” has no such option.", f"Its options are {listed(places)}.")
        return tuple(places.index(str(value[name])) for name, places in zip(self.names, self.places, strict=True))

    def _weights(self, value: Value) -> tuple[int, ...]:
        allowed = f"A guess gives a whole number to each of {listed(self.names)}, {HUNDRED} in all."
        if not isinstance(value, Record) or sorted(value) != sorted(self.names):
            raise NotAMove("That does not say one number for each issue.", allowed)
        found = []
        for name in self.names:
            number = value[name]
            whole = isinstance(number, int | float) and not isinstance(number, bool) and number == number // 1
            if not whole or not 0 <= number <= HUNDRED:  # type: ignore[operator]  # a number by now
                raise NotAMove(f"“{name}” has no whole number from 0 to {HUNDRED}.", allowed)
            found.append(int(number))  # type: ignore[arg-type]  # a number by now
        if sum(found) != HUNDRED:
            raise NotAMove(f"The weights make {sum(found)} together.", allowed)
        return tuple(found)

    # ---- what a chair sees -----------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        self.you(chair)
        state: Talk = play.state
        lines = spoken(self, state.first, state.acts, play.seed)
        by_move: list[list[Block]] = []
        for number, move in enumerate(play.moves):
            known: Talk = play.states[number + 1]
            seen = self._private if move.act == "guess" else self._public
            blocks = seen(known, move, chair, lines[min(number, len(lines) - 1)])
            by_move.append(blocks)
        if play.over:
            by_move[-1].append(Text(self._ending(state, chair), "key"))
        left = self.rounds - state.spent // 2
        meters = () if state.closed else (Meter("Rounds left", left, 0, self.rounds),)
        brief: tuple[Block, ...] = (
            Text(self.chairs[chair].brief),
            self.own_table(chair),
            *self._heard_in_words(state, chair),
        )
        rules = Text(RULES.format(rounds=self.rounds, other=self.chairs[self.other(chair)].name), "note")
        return self.told(play, chair, brief, (Text(self.setting, "scene"), rules), by_move, meters)

    def _heard_in_words(self, state: Talk, chair: str) -> tuple[Items, ...]:
        """What the other chair has told so far, as facts to look up."""
        name = self.chairs[self.other(chair)].name
        known = {word.issue: word for word in sorted(self._heard(state, chair), key=lambda word: bool(word.level))}
        items = tuple(
            f"{self.issues[self.names[word.issue]].text}: would like {self.option(word.issue, word.wish)}"
            + (f"; it {LEVELS[word.level]}." if word.level else "; how much it matters was left open.")
            for word in known.values()
        )
        return (Items(items, f"What {name} has told you"),) if items else ()

    def _public(self, state: Talk, move: Move, chair: str, line: str) -> list[Block]:
        """What the last act of a state brings for a chair: the words, and what an offer is worth to this chair."""
        act, mine = state.acts[-1], move.chair == chair
        blocks: list[Block] = [Speech(move.chair, self.chairs[move.chair].name, line, mine)]
        if act.kind == "offer":
            offers = state.offers(self.place(move.chair))
            same = len(offers) > 1 and offers[-1] == offers[-2]
            text = f"The same page as before. {self.worth_in_words(chair, act.deal)}"
            blocks.append(Text(text, "note") if same else self.offer_table(chair, offers, mine))
        elif state.deal is not None:
            blocks.append(self.agreed_table(chair, state.deal))
        elif act.kind == "leave":
            blocks.append(Text(f"There is no deal. {self.without_deal}", "scene"))
        return blocks

    def _private(self, state: Talk, move: Move, chair: str, line: str) -> list[Block]:
        return [Text("Your guess is put down.", "note")] if move.chair == chair else []

    def _ending(self, state: Talk, chair: str) -> str:
        none = self.no_deal[chair]
        if state.deal is None:
            return f"No deal, so you have the {none} points you could have had without this meeting."
        mine = worth(self.points(chair), state.deal)
        return f"A deal worth {mine} points to you; no deal would have been {none}."

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def manner(self, seed: int) -> str:
        """The counterpart that a bot is in a play with this seed; the two variants of a pair meet different ones."""
        return self.counterparts[(seed // 2 + 2 * (seed % 2)) % len(self.counterparts)]

    def seat(self, state: Talk, chair: str) -> Seat:
        """All that a chair knows when it is its turn to act."""
        place, acts = self.place(chair), state.acts
        mine, spent = state.by(place), state.spent
        asked = acts[-1].issue if acts and acts[-1].kind == "ask" else -1
        return Seat(
            self.points(chair), self.no_deal[chair], spent // 2, self.rounds,
            state.offers(place), state.offers(1 - place), self._heard(state, chair), asked,
            spent == 2 * self.rounds - 1, self.instead(chair),
            tuple(act.issue for act in mine if act.discloses),
            tuple(act.issue for act in mine if act.kind == "ask"),
        )  # fmt: skip

    def _heard(self, state: Talk, chair: str) -> tuple[Heard, ...]:
        points = self.points(self.other(chair))
        return tuple(
            Heard(act.issue, favourites(points)[act.issue], "" if act.how == "half" else level(points, act.issue))
            for act in state.by(1 - self.place(chair))
            if act.discloses
        )

    def move(self, chair: str, act: Act) -> Move:
        """The move that an act of a chair is."""
        if act.kind == "offer":
            return Move(chair, "offer", self.record(act.deal))
        value = act.how if act.kind == "answer" else self.names[act.issue] if act.issue >= 0 else YES
        return Move(chair, act.kind, value)

    def _guess_of(self, chair: str, shares: Sequence[float]) -> Move:
        return Move(chair, "guess", Record(dict(zip(self.names, hundred(shares), strict=True))))

    def reply(self, play: Play, chair: str) -> Move:
        """A counterpart of the file, drawn by the seed; its guess is what the other's offers and words suggest."""
        seat = self.seat(play.state, chair)
        if play.state.closed:
            return self._guess_of(chair, haggling.seeming_weights(seat))
        return self.move(chair, haggling.reply(self.manner(play.seed), seat, lambda word: chance(play.seed, 0, word)))

    def best(self, play: Play, chair: str) -> Move:
        """Tells what matters most, asks once, then offers the deal with the largest product of gains to the end."""
        state, other = play.state, self.points(self.other(chair))
        if state.closed:
            return self._guess_of(chair, weights(other))
        seat, own = self.seat(state, chair), weights(self.points(chair))
        at = nash_point(self.grid, self.domain.walk)
        assert at is not None  # `problems` has seen that there is one
        if seat.asked >= 0:
            return self.move(chair, Act("answer", how="plain"))
        if seat.theirs and (seat.last or self._ratio(seat.theirs[-1]) > FAIR):
            return self.move(chair, Act("accept"))
        if seat.made == 0:
            return self.move(chair, Act("tell", issue=own.index(max(own))))
        if seat.made == 1:
            return self.move(chair, Act("ask", issue=own.index(min(own))))
        return self.move(chair, Act("leave") if seat.last else Act("offer", deal=deal_at(self.domain, at)))

    def policies(self, chair: str) -> Mapping[str, Policy]:
        """The players who know their own table and the rules, and nothing of the other."""

        def knowing_nothing(play: Play, seat: str, act: Callable[[Seat], Act]) -> Move:
            if play.state.closed:
                return self._guess_of(seat, [1] * len(self.names))
            return self.move(seat, act(self.seat(play.state, seat)))

        return {"random": at_random} | {name: partial(knowing_nothing, act=act) for name, act in KNOW_NOTHING.items()}

    # ---- marks and account -----------------------------------------------------------------------------------

    def _ratio(self, deal: Deal | None) -> float:
        return nash_ratio(self.grid, self.domain.walk, pair(self.domain, deal))

    def marks(self, play: Play, chair: str) -> Marks:
        """The ratio of Nash products, and what else the deal, the words and the guess show; nothing before the end.

        The evidence for analysis is the joint efficiency, nothing where the deal is worth less to the chair than no
        deal, and none is counted where it walked away from an offer no better than that. For communication one half is
        what the guess adds to giving every issue the same number, the other the issues it asked about or told about
        (at most `talkative`): so the numbers of an earlier play are not enough.
        """
        state, place = play.state, self.place(chair)
        if not state.closed:
            return Marks(0.0)
        walk, at = self.domain.walk, pair(self.domain, state.deal)
        ratio, joint, words = (
            self._ratio(state.deal),
            joint_efficiency(self.domain, at),
            min(1.0, len(state.spoken_of(place)) / self.talkative),
        )
        measures = [
            ("points reached together, of the most there were", joint),
            ("deals that were not better for both", 1 - preferred_by_both(self.grid, at)),
            ("closeness to the best deals", nearness(self.grid, walk, at)),
            ("product of both gains, of the largest", ratio),
            ("shared wish agreed", common_ground(self.domain, state.deal)),
            (f"issues you asked or told about ({self.talkative} are enough)", words),
        ]
        skills = [Mark("teamwork", ratio, 1.0, 1)]
        theirs = state.offers(1 - place)
        walked = state.acts[-1].kind == "leave" and haggling.makers(state.first, state.acts)[-1] == place
        if not (walked and theirs and worth(self.points(chair), theirs[-1]) <= self.no_deal[chair]):
            skills.insert(0, Mark("analysis", joint if at[place] >= walk[place] else 0.0, 1.0, 1))
        guess = state.guesses[place]
        if guess:
            truth = weights(self.points(self.other(chair)))
            measures.append(("points of your guess in the right place", guessed(guess, truth)))
            skills.append(Mark("communication", (beyond_even(guess, truth) + words) / 2, 1.0, 1))
        return Marks(ratio, tuple(skills), tuple(measures))

    @property
    def talkative(self) -> int:
        """On how many issues a chair must ask or tell for the whole share of its words: half of all, rounded up."""
        return -(-len(self.names) // 2)

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """The plane of joint outcomes, issue by issue what was agreed, and how the score is computed."""
        state, place = play.state, self.place(chair)
        settled = Settled(
            state.deal, state.offers(place), state.offers(1 - place), state.guesses[place], state.guesses[1 - place],
            state.spoken_of(place), state.spoken_of(1 - place),
        )  # fmt: skip
        return account(self, chair, settled, self.manner(play.seed))

    # ---- what can be said of the scenario as a whole ---------------------------------------------------------

    def census(self) -> Census:
        """Plays and states are not counted; a play takes half of its rounds or all of them."""
        chair = next(iter(self.chairs))
        words = [(issue.text, tuple(issue.options.values()), issue.says[chair].why) for issue in self.issues.values()]
        lines = [issue.says[chair] for issue in self.issues.values()]
        reading = reading_minutes(self.setting, self.chairs[chair].brief, words)
        acting = self.rounds * SECONDS_AN_ACT / 60
        return Census(0, 0, (reading + acting / 2, 2 * reading + acting + reading_minutes(lines)))


def _one_of(value: Value, allowed: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise NotAMove("That is not one of the answers.", f"The answers are {listed(allowed)}.")
    return value
