"""A meeting with a hidden profile: facts are spread over the chairs, and it must end with a decision and an owner.

Rules this kind keeps:

- Chairs take turns in a fixed cycle. A turn is one act: say a fact, ask somebody about a topic (the answer comes at
  once and is in the same turn), propose an option with an owner, support, object with a fact, or listen.
- A chair says facts that it holds or has heard, and no others. Every fact is said in the scenario's own words.
- A chair supports one option at a time. Support of more than half of the chairs decides at once; when the turns are
  used up, the proposal with most support is decided, the earliest of equals; without a proposal nothing is.
- The score is the mean of two: unique facts said ÷ unique facts held, and 1 − regret, where regret is
  (best − chosen) ÷ (best − worst) by all facts (hidden profile: Stasser & Titus 1985, J. Pers. Soc. Psychol. 48,
  1467–1478). Whether the choice follows from what was said is measured apart from both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from deskswap.core.activity import (
    Census,
    Mark,
    Marks,
    Play,
    capital,
    chance,
    check_choice,
    listed,
    reading_minutes,
    register,
)
from deskswap.core.game import Policy, at_random
from deskswap.core.meeting.attendees import (
    agreeable,
    colleague,
    curious_of_anybody,
    good_player,
    own_favourite,
    silent,
    talkative,
)
from deskswap.core.meeting.pooling import (
    LISTEN,
    NOTHING,
    Heard,
    Proposal,
    Question,
    Room,
    State,
    counted,
    filled,
)
from deskswap.core.meeting.surfaced import debrief, drawn_out, facts_table, laid_open
from deskswap.core.moves import Move, Record, Value
from deskswap.core.views import (
    Ask,
    Block,
    Choice,
    Choose,
    Either,
    Field,
    Fill,
    Items,
    Meter,
    Option,
    Speech,
    Text,
    View,
    tasks,
)
from deskswap.errors import NotAMove, NotNow

SECONDS_A_TURN = 40
"""What deciding on one's own turn takes beside the reading; the authors' own assumption."""


@register("meeting")
class Meeting(Room):
    """A meeting as a scenario file holds it, with the rules of who may say what, and what it was worth."""

    kind: Literal["meeting"]

    def decides(self) -> dict[str, tuple[str, ...]]:
        return {"choice": tuple(self.options)}

    def decided(self, play: Play) -> dict[str, str]:
        found = self.decision(play.state) if play.over else None
        return {"choice": found.option} if found else {}

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> State:
        """Each chair opens the meeting on some seeds; variants and openers are spread alike."""
        size = len(self.chairs)
        return State(seed // 2 % size, 0, None, (), (), ("",) * size, ())

    def turn(self, state: State) -> tuple[str, ...]:
        if state.question:
            return (state.question.to,)
        if self.decision(state) or state.used >= self.turns:
            return ()
        return (self._seats[(state.first + state.used) % len(self._seats)],)

    def ask(self, state: State, chair: str) -> Ask | None:
        if chair not in self.turn(state):
            return None
        if state.question:
            topic, by = self.topics[state.question.topic].name, self.chairs[state.question.by].name
            facts = [Choice(name, self.facts[name].text) for name in self.on_topic(state, chair)]
            closing = Choice(NOTHING, "Nothing to add" if facts else "I have nothing on that")
            return Choose(f"{by} asks you about {topic}. One fact, or none.", (*facts, closing), "answer")
        return Either("Your turn. One thing.", tuple(self._options(state, chair)))

    def _options(self, state: State, chair: str) -> list[Option]:
        sayable = self._sayable(state, chair)
        found = [Option("Say a fact", Choose("Which one?", sayable, "say"))] if sayable else []
        others = tuple(
            Choice(name, f"{self.chairs[name].name}, {self.chairs[name].role}") for name in self.chairs if name != chair
        )
        topics = tuple(Choice(name, topic.name) for name, topic in self.topics.items())
        who = Field("to", "Whom?", "pick", others)
        what = Field("topic", "About what?", "pick", topics, row=True)
        found.append(
            Option("Ask", Fill("The answer comes at once and costs no further turn.", (who, what), "Ask", "ask"))
        )
        new = tuple(Choice(name, way.name) for name, way in self.options.items() if name not in state.on_table)
        if new:
            everybody = tuple(Choice(name, seat.name) for name, seat in self.chairs.items())
            way = Field("option", "What?", "pick", new, row=True)
            owner = Field("owner", "Who sees it through?", "pick", everybody, row=True)
            found.append(Option("Propose", Fill("You are for what you propose.", (way, owner), "Propose", "propose")))
        others_on_table = tuple(
            Choice(name, self.options[name].name) for name in state.on_table if name != self.backed(state, chair)
        )
        if others_on_table:
            prompt = f"{capital(counted(self.majority))} are needed; then it is decided, and the meeting is over."
            found.append(Option("Support", Choose(prompt, others_on_table, "support")))
        if state.on_table:
            found += self._objecting(state, chair)
        return [*found, Option("Listen", Choose("You say nothing this turn.", (Choice(LISTEN, "Listen"),), "listen"))]

    def _objecting(self, state: State, chair: str) -> list[Option]:
        """The option to object; none where nothing that the chair knows counts against anything on the table."""
        facts = tuple(
            choice
            for choice in self._sayable(state, chair)
            if any(self.counts_against(choice.id, option) for option in state.on_table)
        )
        if not facts:
            return []
        on_table = tuple(Choice(name, self.options[name].name) for name in state.on_table)
        to = Field("option", "To what?", "pick", on_table, row=True)
        fact = Field("fact", "With which fact?", "pick", facts)
        return [Option("Object", Fill("An objection needs a fact.", (to, fact), "Object", "object"))]

    def _sayable(self, state: State, chair: str) -> tuple[Choice, ...]:
        """The facts that a chair knows: those that nobody has said yet first."""
        known = self.known(state, chair)
        fresh = [Choice(name, self.facts[name].text) for name in known if name not in state.said]
        return (*fresh, *(Choice(name, f"Again: {self.facts[name].label}") for name in known if name in state.said))

    def step(self, state: State, move: Move) -> State:
        self.you(move.chair)
        ask = self.ask(state, move.chair)
        if move.act in ("support", "object", "propose", "answer") and ask and move.act not in tasks(ask):
            raise NotNow(f"“{move.act}” is not possible at this point.", f"What is possible is {listed(tasks(ask))}.")
        task = check_choice(move, ask, not self.turn(state))
        if isinstance(task, Choose):
            return self._chosen(state, move, _picked(task.choices, move.value))
        assert isinstance(task, Fill)
        return self._filled_in(state, move, _entries(task, move.value))

    def _chosen(self, state: State, move: Move, name: str) -> State:
        if move.act == "say":
            return self._next(self._heard(state, move, name))
        if move.act == "answer":
            return self._next(state if name == NOTHING else self._heard(state, move, name))
        return self._next(self._backing(state, move.chair, name) if move.act == "support" else state)

    def _filled_in(self, state: State, move: Move, entries: Mapping[str, str]) -> State:
        if move.act == "ask":
            return state._replace(question=Question(move.chair, entries["to"], entries["topic"]))
        option = entries["option"]
        if move.act == "propose":
            proposal = Proposal(option, move.chair, entries["owner"], state.used)
            return self._next(self._backing(state._replace(proposals=(*state.proposals, proposal)), move.chair, option))
        if not self.counts_against(entries["fact"], option):
            raise NotAMove(
                f"That fact does not count against {self.options[option].name}.",
                "Object with a fact that says less for it than for another option.",
            )
        heard = self._heard(state, move, entries["fact"])
        return self._next(heard._replace(objected=(*heard.objected, (move.chair, option))))

    def _heard(self, state: State, move: Move, name: str) -> State:
        asked_by = state.question.by if state.question else ""
        return state._replace(heard=(*state.heard, Heard(name, move.chair, state.used, move.act, asked_by)))

    def _backing(self, state: State, chair: str, option: str) -> State:
        place = self._seats.index(chair)
        return state._replace(backing=(*state.backing[:place], option, *state.backing[place + 1 :]))

    @staticmethod
    def _next(state: State) -> State:
        return state._replace(used=state.used + 1, question=None)

    @property
    def _seats(self) -> tuple[str, ...]:
        return tuple(self.chairs)

    # ---- what a chair sees -----------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        state: State = play.state
        papers = [name for name in self.held(chair) if name in self.shared]
        private = [name for name in self.held(chair) if name not in self.shared]
        brief: list[Block] = [
            Text(self.chairs[chair].brief),
            facts_table(self, "Yours, and not in the papers. Somebody else may know one of them too.", private),
            facts_table(self, "In the papers: everybody at this table has read these.", papers),
        ]
        heard = [name for name in dict.fromkeys(heard.fact for heard in state.heard) if name not in self.held(chair)]
        if heard:
            brief.append(facts_table(self, "New to you, from this meeting.", heard))
        people = Items(tuple(f"{seat.name}: {seat.role}" for seat in self.chairs.values()), "At the table")
        ways = Items(tuple(f"{capital(way.name)}. {way.text}" for way in self.options.values()), "To decide between")
        opening = (Text(self.setting, "scene"), people, ways, Text(self._rules, "note"))
        by_move = [self._brought(play, number, chair) for number in range(len(play.moves))]
        left = Meter("Turns left", self.turns - state.used, 0, self.turns)
        return self.told(play, chair, brief, opening, by_move, (left,))

    @property
    def _rules(self) -> str:
        return (
            f"At most {self.turns} turns, and they go round the table. As soon as {counted(self.majority)} of"
            f" {counted(len(self.chairs))} are for one proposal, it is decided and the meeting is over; when time is"
            " up, the proposal with most support is. Without a proposal nothing is decided. After a whole round that"
            " brought nothing new, somebody will want to decide."
            " In your brief, + and − say how much a fact speaks for and against an option. They add up."
        )

    def _brought(self, play: Play, number: int, chair: str) -> tuple[Block, ...]:
        """What one move brought, for everybody alike; the last one also says how the meeting ended."""
        move, after = play.moves[number], play.states[number + 1]
        line = self.line(play, number)
        blocks: tuple[Block, ...] = (Speech(move.chair, self.chairs[move.chair].name, line, move.chair == chair),)
        if move.act == "listen":
            blocks = (Text(line, "scene"),)
        if not self.turn(after):
            return (*blocks, Text(self.ending(after), "key"))
        return (*blocks, Text(self._sides(after), "note")) if move.act in ("propose", "support") else blocks

    def line(self, play: Play, number: int) -> str:
        """What a chair says with a move, in its own voice; one that says nothing is told of."""
        move, before = play.moves[number], play.states[number]
        if isinstance(move.value, Record):
            return self._form_line(play, number, {key: str(item) for key, item in move.value.items()})
        name = str(move.value)
        if move.act == "listen":
            return self._voiced(play, number, "listen")
        if move.act == "support":
            return self._voiced(play, number, "support", option=self.options[name].name)
        return self._nothing(play, number, before) if name == NOTHING else self._fact_line(play, number, name)

    def _form_line(self, play: Play, number: int, entries: Mapping[str, str]) -> str:
        move = play.moves[number]
        if move.act == "ask":
            to, topic = self.called(entries["to"]), self.topics[entries["topic"]].name
            return self._voiced(play, number, "ask", name=to, topic=topic)
        way = self.options[entries["option"]].name
        if move.act == "object":
            fact = self._fact_line(play, number, entries["fact"])
            return f"{self._voiced(play, number, 'object', option=way)} {fact}"
        if entries["owner"] == move.chair:
            return self._voiced(play, number, "take", option=way)
        return self._voiced(play, number, "propose", option=way, owner=self.called(entries["owner"]))

    def _voiced(self, play: Play, number: int, act: str, **slots: str) -> str:
        """The chair's next line for an act: its lines are taken in turn, from one that the seed draws."""
        move = play.moves[number]
        lines = getattr(self.voices[move.chair], act)
        before = sum(other.chair == move.chair and other.act == move.act for other in play.moves[:number])
        before += int(chance(play.seed, 0, f"{move.chair}/{act}/line") * len(lines))
        return capital(filled(lines[before % len(lines)], **slots))

    def _fact_line(self, play: Play, number: int, name: str) -> str:
        fact = self.facts[name]
        again = name in play.states[number].said
        return self._voiced(play, number, "repeat", fact=fact.label) if again else fact.text

    def _nothing(self, play: Play, number: int, before: State) -> str:
        """The answer of somebody without a fact: it points at the chair whose topic it is, where that is another."""
        assert before.question is not None
        topic = self.topics[before.question.topic]
        if topic.home == play.moves[number].chair:
            return self._voiced(play, number, "empty", topic=topic.name)
        home = "yourself" if topic.home == before.question.by else self.called(topic.home)
        return self._voiced(play, number, "nothing", topic=topic.name, home=home)

    def _sides(self, state: State) -> str:
        """Who is for what by now, and how many it takes."""
        parts = []
        for made in state.proposals:
            names = [self.called(chair) for chair in self._seats if self.backed(state, chair) == made.option]
            who = f"{counted(len(names))} for it ({listed(names)})" if names else "nobody for it now"
            parts.append(f"{capital(self.options[made.option].name)}: {who}.")
        return f"{' '.join(parts)} {capital(counted(self.majority))} are needed."

    def ending(self, state: State) -> str:
        """How the meeting ended, in one line."""
        decided = self.decision(state)
        if not decided:
            return "Time is up, and nothing was proposed. The meeting ends without a decision."
        count, way = state.backing.count(decided.option), self.options[decided.option].name
        how = f"{capital(counted(count))} of {counted(len(self._seats))} were for it"
        late = "" if count >= self.majority else " when time was up"
        return f"Decided: {way}. Owner: {self.chairs[decided.owner].name}. {how}{late}."

    # ---- who plays -------------------------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        return colleague(self, play, chair)

    def best(self, play: Play, chair: str) -> Move:
        """The good player of `attendees`, who uses nothing that its chair does not know."""
        return good_player(self, play, chair)

    def policies(self, chair: str) -> Mapping[str, Policy]:
        return {
            "random": at_random,
            "silent": silent,
            "talkative": talkative,
            "own favourite at once": own_favourite,
            "agrees with everybody": agreeable,
            "asks anybody anything": curious_of_anybody,
        }

    # ---- marks and account -----------------------------------------------------------------------------------

    def marks(self, play: Play, chair: str) -> Marks:
        """The score, and as evidence: communication is what the table pooled; teamwork what was decided and what of the
        own notes came up, half each; analysis whether the decision follows from enough of what was said."""
        state: State = play.state
        verdict = self.verdict(state)
        goodness, notes = 1 - verdict.regret, laid_open(self, state, chair)
        taken = max(1, sum(move.chair == chair for move in play.moves))
        skills = (
            Mark("communication", verdict.pooled, 1.0, taken),
            Mark("teamwork", (goodness + notes) / 2, 1.0, 1),
            Mark("analysis", float(verdict.follows), 1.0, 1),
        )
        measures = (
            ("facts known to one person that came up", verdict.pooled),
            ("worth of the decision, from the worst option to the best", goodness),
            ("facts of your own notes that came up", notes),
            ("facts that others alone knew and your questions drew out", drawn_out(self, state, chair)),
            ("decision that follows from what was said, with enough said", float(verdict.follows)),
        )
        return Marks((verdict.pooled + goodness) / 2, skills, measures)

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        return debrief(self, play, chair)

    def census(self) -> Census:
        """Plays and states are not counted. The words: setting, brief, own facts, and a line for each turn."""
        seat = next(iter(self.chairs.values()))
        own = self.held(next(iter(self.chairs)))
        lines = [fact.text for fact in self.facts.values()]
        often = [voice.repeat[0] for voice in self.voices.values()]
        base = reading_minutes(
            self.setting,
            seat.brief,
            *(way.text for way in self.options.values()),
            *(self.facts[name].text for name in own),
        )
        deciding = SECONDS_A_TURN * self.turns / len(self.chairs) / 60
        talk = reading_minutes(lines) + reading_minutes(often) * self.turns / len(often) / 2
        return Census(0, 0, (base + talk * 0.6 + deciding * 0.6, base + talk + deciding))


def _picked(choices: Sequence[Choice], value: Value) -> str:
    """The id that was chosen. Raises `NotAMove` for anything else."""
    if isinstance(value, str) and value in {choice.id for choice in choices}:
        return str(value)
    names = listed([choice.id for choice in choices])
    raise NotAMove(f"{_quoted(value)} is not open here.", f"Choose {names}.")


def _entries(task: Fill, value: Value) -> dict[str, str]:
    """The form's entries, each one of its field's choices. Raises `NotAMove` for anything else."""
    names = listed([field.id for field in task.fields])
    if not isinstance(value, Record) or set(value) != {field.id for field in task.fields}:
        raise NotAMove("That is not the form that is asked for.", f"Fill in {names}, and nothing else.")
    return {field.id: _picked(field.choices, value[field.id]) for field in task.fields}


def _quoted(value: Value) -> str:
    """A text as it was sent, at most 60 characters of it; anything else is not repeated."""
    return f"“{value[:60]}”" if isinstance(value, str) else "What was sent"
