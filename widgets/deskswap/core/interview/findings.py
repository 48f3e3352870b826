"""A round of calls looked at afterwards: what a list is worth, and the figure and tables that show why.

Rules this module keeps:

- Everything is computed from the people, the list's lines and the questions asked; nothing here is private any more.
- A line of the list counts as found when it is a need, was said, and is ticked; every other tick is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from deskswap.core.activity import listed, percent
from deskswap.core.interview import needs
from deskswap.core.interview.needs import Asked, Candidate, Customer
from deskswap.core.views import Block, Figure, Series, Table, Text


class Round(NamedTuple):
    """A round of calls: the people, the lines of the list, and the questions asked."""

    customers: Mapping[str, Customer]
    candidates: Mapping[str, Candidate]
    asked: tuple[Asked, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """The needs among the lines, in the order of the file."""
        return tuple(name for name, line in self.candidates.items() if line.sort == "need")


class Outcome(NamedTuple):
    """What one chair's list is worth.

    `came` holds the needs said, `ticks` the lines ticked, `plan` the own questions with which most could have been
    said, `reachable` how many that is; `asked` and `leading` count the chair's own questions.
    """

    came: tuple[str, ...]
    ticks: tuple[str, ...]
    plan: tuple[Asked, ...]
    reachable: int
    asked: int
    leading: int

    @property
    def found(self) -> int:
        """Ticks that are needs and were said."""
        return len(set(self.ticks) & set(self.came))

    @property
    def wrong(self) -> int:
        """All other ticks."""
        return len(self.ticks) - self.found

    @property
    def coverage(self) -> float:
        """Found ÷ reachable, in 0..1."""
        return _share(self.found, self.reachable)

    @property
    def precision(self) -> float:
        """Found ÷ ticked, in 0..1; 0 where nothing is ticked."""
        return _share(self.found, len(self.ticks))

    @property
    def reading(self) -> float:
        """What ticks and needs said have in common ÷ what is in either (Jaccard 1912), in 0..1."""
        return _share(self.found, len({*self.ticks, *self.came}))

    @property
    def asking(self) -> float:
        """The share of own questions that did not lead, in 0..1."""
        return 1 - _share(self.leading, self.asked)

    @property
    def score(self) -> float:
        """found / (reachable + wrong) · (1 − L / 2) with L the share of own questions that led, in 0..1."""
        return _share(self.found, self.reachable + self.wrong) * (1 + self.asking) / 2


def outcome(phone: Round, chair: str, moments: Sequence[str], questions: int, ticks: tuple[str, ...]) -> Outcome:
    """What a chair's list is worth, with so many questions of its own about these moments."""
    theirs = needs.without(phone.asked, chair)
    late = needs.too_late(phone.asked, chair)
    found = needs.plans(phone.customers, chair, moments, theirs, questions, late)
    most = max(found, key=lambda reached: (len(reached), -len(found[reached])))
    own = [question for question in phone.asked if question.chair == chair]
    led = sum(question.sort == "leading" for question in own)
    came = needs.raised(phone.customers, phone.asked)
    return Outcome(came, ticks, found[most], len(most), len(own), led)


def shared_stories(phone: Round, chair: str) -> tuple[int, int]:
    """The others' stories with a need behind, told while the chair had a question left: followed up by it, and all."""
    turns = [place for place, question in enumerate(phone.asked) if question.chair == chair]
    items = needs.heard(phone.customers, phone.asked)
    stories = {
        question.cell
        for place, (question, answer) in enumerate(zip(phone.asked, items, strict=True))
        if question.chair != chair and question.sort == "open" and answer.told and turns and place < turns[-1]
        and phone.customers[question.customer].answers[question.about].reason.need
    }  # fmt: skip
    taken = {question.cell for question in phone.asked if question.chair == chair and question.sort == "follow"}
    return len(stories & taken), len(stories)


# ---- the debrief ---------------------------------------------------------------------------------------------------


def score_in_words(got: Outcome) -> str:
    """How the score comes about, with this play's numbers."""
    return (
        f"Of your {_count(len(got.ticks), 'tick')}, {got.found} stood at a need that somebody had said;"
        f" {got.wrong} did not."
        f" Had you asked your {_count(got.asked, 'question')} otherwise, with the other's as they were, at most"
        f" {got.reachable} needs could have been said. So {got.found} ÷ ({got.reachable} + {got.wrong} wrong) ="
        f" {percent(_share(got.found, got.reachable + got.wrong))}, the share that two lists have in common"
        f" (Jaccard 1912). Of your {_count(got.asked, 'question')} {got.leading} led: half of that share comes off."
        f" Score: {percent(got.score)}."
    )


def coverage_figure(phone: Round, names: Mapping[str, str]) -> Figure:
    """Needs said after each question, beside what open questions at random bring on average, followed up or not."""
    asked = phone.asked
    own = tuple(len(needs.raised(phone.customers, asked[:count])) for count in range(len(asked) + 1))
    plain = needs.open_curve(phone.customers, len(asked))
    followed = needs.followed_curve(phone.customers, len(asked))
    half = len(asked) // 2
    alt = (
        f"Needs said of {len(phone.needs)}, by number of questions. Your calls: {own[half]} after {half} questions,"
        f" {own[-1]} after {len(asked)}. Open questions at random bring {plain[half]:.1f} and {plain[-1]:.1f} on"
        f" average; with each one followed up it is {followed[half]:.1f} and {followed[-1]:.1f}."
    )
    labels = ("0", *(f"{place} {names[question.chair].split()[0]}" for place, question in enumerate(asked, 1)))
    return Figure(
        "lines",
        "Needs said after each question",
        alt,
        labels,
        (
            Series("your calls", tuple(map(float, own))),
            Series("open at random, expected", plain),
            Series("open and followed up, expected", followed),
        ),
        "needs",
    )


def needs_table(phone: Round, ticks: Sequence[str], theirs: Sequence[str], other: str) -> Table:
    """Every need: who held it, where it came up and in whose words, and who ticked it."""
    first: dict[str, tuple[str, str]] = {}
    for place, (question, answer) in enumerate(
        zip(phone.asked, needs.heard(phone.customers, phone.asked), strict=True), 1
    ):
        if answer.need:
            place_and_words = (f"{place}, {phone.customers[question.customer].called}", f"“{answer.quote}”")
            first.setdefault(answer.need, place_and_words)
    rows = tuple(
        (
            str(phone.candidates[need].text),
            listed([str(one.called) for one in phone.customers.values() if need in needs.held(one)]),
            *first.get(need, ("not said", "")),
            "yes" if need in ticks else "no",
            "yes" if need in theirs else "no",
        )
        for need in phone.needs
    )
    head = ("Need", "Held by", "Question", "In these words", "You ticked it", f"{other} ticked it")
    return Table("Every need there was. What was said first stands here; the rest stayed unsaid.", head, rows)


def wrong_ticks(phone: Round, got: Outcome) -> tuple[Block, ...]:
    """The ticks that do not count, each with the reason."""
    rows = tuple((str(phone.candidates[name].text), _reason(phone, name)) for name in got.ticks if name not in got.came)
    if not rows:
        return (Text("Every line you ticked was a need, and somebody said it."),)
    return (Table("What you ticked and nobody's need stood behind.", ("Line", "Why it does not count"), rows),)


def _reason(phone: Round, name: str) -> str:
    line = phone.candidates[name]
    return str(line.why) if line.sort != "need" else "A real need, but nobody said it on these calls: that was a guess."


def leading_account(
    phone: Round,
    questions: Sequence[str],
    names: Mapping[str, str],
    ticks: Mapping[str, Sequence[str]],
    suggests: Callable[[Asked], str],
) -> tuple[Block, ...]:
    """Each leading question, what it seemed to find, what it cost, and who believed it."""
    rows = []
    for place, question in enumerate(phone.asked):
        if question.sort == "leading":
            name = suggests(question)
            believers = [names[chair] for chair, lines in ticks.items() if name in lines]
            rows.append(
                (
                    f"{place + 1}, {names[question.chair]}",
                    f"{phone.customers[question.customer].called}, {questions[place]}",
                    str(phone.candidates[name].text),
                    _cost(phone, place),
                    listed(believers) if believers else "nobody",
                )
            )
    if not rows:
        return (Text("Nobody asked any."),)
    return (
        Table(
            "A polite yes is no finding: none of these is a need of anybody on the list.",
            ("Question", "Words", "It seemed to find", "What it cost besides", "Ticked by"),
            tuple(rows),
        ),
    )


def _cost(phone: Round, place: int) -> str:
    """What the customer's next answer was after a leading question."""
    customer = phone.asked[place].customer
    items = needs.heard(phone.customers, phone.asked)
    for later in range(place + 1, len(phone.asked)):
        question = phone.asked[later]
        if question.customer == customer and question.sort != "leading":
            if question.sort == "follow":
                return f"nothing: question {later + 1} came back to what was said"
            return f"the answer to question {later + 1} was short" if not items[later].told else "nothing"
    return "the question itself"


def overlap_in_words(phone: Round) -> str:
    """The two customers who hold nearly the same, and what asking both brought; who is alone with something."""
    one, other = needs.nearest(phone.customers)
    people = phone.customers
    both = needs.held(people[one]) & needs.held(people[other])
    either = needs.held(people[one]) | needs.held(people[other])
    spent = {who: sum(question.customer == who for question in phone.asked) for who in (one, other)}
    rare = [
        str(people[who].called)
        for who in people
        if any(sum(need in needs.held(item) for item in people.values()) == 1 for need in needs.held(people[who]))
    ]
    alone = f" Alone with a need of their own: {listed(rare)}." if rare else ""
    return (
        f"{people[one].called} and {people[other].called} have {len(both)} of {len(either)} needs in common."
        f" {people[one].called} was asked {_count(spent[one], 'time')}, {people[other].called}"
        f" {_count(spent[other], 'time')}. Whoever has heard all of {people[one].called} hears"
        f" {_count(len(either) - len(needs.held(people[one])), 'new need')} from {people[other].called}.{alone}"
    )


def road_not_taken(phone: Round, got: Outcome, questions: Sequence[str]) -> tuple[Block, ...]:
    """Own questions with which most could have been said, beside the other's questions as they were."""
    if len(got.came) >= got.reachable:
        return (Text(f"Nothing more: {_were(got)}, and no other questions of yours bring more."),)
    rows = tuple(
        (
            str(phone.customers[question.customer].name),
            questions[place],
            _tells(phone, question),
        )
        for place, question in enumerate(got.plan)
    )
    return (
        Table(
            f"{_were(got).capitalize()}. With these questions of yours and the other's as they were it could have"
            f" been {got.reachable}.",
            ("To", "Question", "Brings"),
            rows,
        ),
    )


def _were(got: Outcome) -> str:
    return f"{_count(len(got.came), 'need')} {'was' if len(got.came) == 1 else 'were'} said"


def _tells(phone: Round, question: Asked) -> str:
    item = frozenset({(question.cell, question.sort)})
    told = needs.needs_told(phone.customers, item)
    return (
        listed([str(phone.candidates[need].text) for need in told])
        if told
        else "nothing by itself; it opens the way to the next one"
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
