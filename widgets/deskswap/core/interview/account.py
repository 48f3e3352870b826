"""A round of calls in words: what the list is worth and why, the two lists side by side, and what stayed unsaid.

Rules this module keeps:

- It computes no score: what a list is worth is in `deskswap.core.interview.findings`.
- It quotes people: a need is shown with the longest passage that told it. Nothing here is private any more.
- “You” is the chair whose debrief it is; everybody else goes by the name they are called.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from deskswap.core.activity import listed, percent
from deskswap.core.interview import needs
from deskswap.core.interview.findings import FOLLOWED, Outcome, Round, brought, share, timed
from deskswap.core.interview.needs import Asked, Leading
from deskswap.core.views import Block, Figure, Items, Series, Table, Text

LEADING = (
    "A question with the answer inside gets a polite yes. After it the next new question to the same person gets a"
    " short answer, unless somebody first comes back to what that person has told."
)


BELIEVED = {
    (True, True): "You both",
    (True, False): "You, and not {other},",
    (False, True): "{other}, and not you,",
    (False, False): "Neither of you",
}
"""Who believed a polite yes, by whether you and the other ticked the line."""

Say = Callable[[Asked], str]
"""The words of a question, as they stand alone."""


class Names(NamedTuple):
    """Whose debrief it is, and the first names of both chairs."""

    chair: str
    first: Mapping[str, str]

    @property
    def other(self) -> str:
        """The first name of the colleague."""
        return next(name for chair, name in self.first.items() if chair != self.chair)

    def of(self, question: Asked) -> str:
        """Who put a question."""
        return "you" if question.chair == self.chair else self.other


# ---- what the list is worth --------------------------------------------------------------------------------------


def score_in_words(got: Outcome, names: Names) -> str:
    """How the score comes about, with this play's numbers."""
    fit = share(got.found, got.reachable + got.wrong)
    told = (
        f"You ticked {count(len(got.ticks), 'line')}: {got.found} that somebody on these calls needs and said, and"
        f" {got.wrong} wrong. With your {count(got.asked, 'question')} put in the best way and {names.other}'s as they"
        f" were, {got.reachable} needs could have been said. So your list is worth {got.found} of"
        f" {got.reachable} + {got.wrong} wrong: {percent(fit)}."
    )
    if not got.leading:
        return f"{told} None of your questions led, so that is your score."
    return (
        f"{told} {got.leading} of your {count(got.asked, 'question')} had the answer inside, and half of that share,"
        f" {percent((1 - got.asking) / 2)}, is lost: your score is {percent(got.score)}."
    )


def wrong_ticks(phone: Round, got: Outcome) -> tuple[Block, ...]:
    """The ticks that do not count, each with the reason."""
    lines = tuple(f"{_line(phone, name)} {_reason(phone, name)}" for name in got.ticks if name not in got.came)
    return (Items(lines, "Wrong on your list"),) if lines else ()


def _reason(phone: Round, name: str) -> str:
    line = phone.candidates[name]
    return str(line.why) if line.sort != "need" else "Somebody does need it, but nobody said so on your calls: a guess."


def missed_needs(phone: Round, got: Outcome) -> tuple[Block, ...]:
    """The needs that were said and not ticked, each in somebody's words."""
    said = clearest(phone)
    lines = tuple(f"{_line(phone, name)} {said[name][1]}" for name in got.came if name not in got.ticks)
    return (Items(lines, "Said, and not on your list"),) if lines else ()


def clearest(phone: Round) -> dict[str, tuple[int, str]]:
    """For each need said: the place of the question that brought the longest passage, and who said it, in quotes."""
    found: dict[str, tuple[int, str]] = {}
    longest: dict[str, int] = {}
    items = needs.heard(phone.customers, phone.asked)
    for place, (question, answer) in enumerate(zip(phone.asked, items, strict=True)):
        if answer.need and len(answer.quote) > longest.get(answer.need, 0):
            longest[answer.need] = len(answer.quote)
            found[answer.need] = place, f"{phone.customers[question.customer].called}: “{answer.quote}”"
    return found


# ---- the two lists -----------------------------------------------------------------------------------------------


def two_lists(
    phone: Round, mine: Collection[str], theirs: Collection[str], names: Names, leads: Mapping[str, Leading]
) -> tuple[Block, ...]:
    """What stands on both lists and on one only, and who believed which polite yes."""
    came = needs.raised(phone.customers, phone.asked)
    parts = {
        "On both": [name for name in phone.candidates if name in mine and name in theirs],
        "Only on yours": [name for name in phone.candidates if name in mine and name not in theirs],
        f"Only on {names.other}'s": [name for name in phone.candidates if name in theirs and name not in mine],
        "Said, and on neither": [name for name in came if name not in mine and name not in theirs],
    }
    lines = tuple(
        f"{title}: {listed([_line(phone, name, '') + ('' if name in came else ' (wrong)') for name in found])}."
        for title, found in parts.items()
        if found
    )
    same = len(parts["On both"])
    start = (
        f"You both heard the same {count(len(phone.asked), 'answer')}. You ticked {count(len(mine), 'line')},"
        f" {names.other} {len(theirs)}; {same} {'is' if same == 1 else 'are'} on both lists."
    )
    asked = dict.fromkeys(leads[question.about].suggests for question in phone.asked if question.sort == "leading")
    believed = [
        f"{words.format(other=names.other)} believed the polite yes to"
        f" {listed([_line(phone, name, '') for name in found])}."
        for (by_me, by_other), words in BELIEVED.items()
        if (found := [name for name in asked if (name in mine, name in theirs) == (by_me, by_other)])
    ]
    return (Text(" ".join((start, *believed))), *((Items(lines),) if lines else ()))


# ---- what leading did --------------------------------------------------------------------------------------------


def leading_account(phone: Round, say: Say, names: Names, leads: Mapping[str, Leading]) -> tuple[Block, ...]:
    """Whose questions led, each of them with what it took for granted, and what it cost besides itself."""
    lines = tuple(
        f"Question {place + 1}, {names.of(question)} to {phone.customers[question.customer].called}:"
        f" “{say(question)}” It takes for granted that {leads[question.about].assumes}. {_cost(phone, place)}"
        for place, question in enumerate(phone.asked)
        if question.sort == "leading"
    )
    if not lines:
        return (Text(f"Neither you nor {names.other} put one."),)
    own = sum(question.sort == "leading" for question in phone.asked if question.chair == names.chair)
    each = len(phone.asked) // 2
    told = (
        f"{own or 'None'} of your {each} questions and {len(lines) - own or 'none'} of {names.other}'s were of this"
        f" sort. {LEADING}"
        " Each one is a question that told you both nothing, whoever put it."
    )
    return (Text(told), Items(lines))


def _cost(phone: Round, place: int) -> str:
    """What became of the customer's ease after a leading question."""
    customer = phone.asked[place].customer
    for later, answer in enumerate(needs.heard(phone.customers, phone.asked)):
        question = phone.asked[later]
        if answer.after == place:
            return f"Question {later + 1} got a short answer for it."
        if later > place and question.customer == customer:
            if question.sort == "follow":
                return f"Question {later + 1} came back to something told, and all was well again."
            return f"Question {later + 1} did the same again."
    return f"{phone.customers[customer].called} was not asked again."


# ---- when the needs were said ------------------------------------------------------------------------------------


def calls_account(phone: Round, names: Names) -> tuple[Block, ...]:
    """Needs said after each question, beside what open questions drawn at random bring on average, and what to see."""
    asked = phone.asked
    own = tuple(len(needs.raised(phone.customers, asked[:done])) for done in range(len(asked) + 1))
    plain = needs.open_curve(phone.customers, len(asked))
    followed = needs.followed_curve(phone.customers, len(asked))
    half = len(asked) // 2
    first = brought(phone)
    mine = first[names.chair]
    whose = f"Your {half} questions brought {mine or 'none'}, {names.other}'s {own[-1] - mine or 'none'}."
    alt = (
        f"Needs said of {len(phone.needs)}, by number of questions. These calls: {own[half]} after {half} questions,"
        f" {own[-1]} after {len(asked)}. {whose} Open questions drawn at random bring {plain[half]:.1f} and"
        f" {plain[-1]:.1f} on average."
    )
    labels = ("0", *(f"{place} {names.first[question.chair]}" for place, question in enumerate(asked, 1)))
    series = (Series("these calls", tuple(map(float, own))), Series("open questions at random, on average", plain))
    told = (
        f"{own[-1]} of {len(phone.needs)} needs were said. {whose} Where the line is flat, a question brought nothing"
        f" new. Open questions drawn at random bring {plain[-1]:.1f} on average. Coming back to every answer, whatever"
        f" it is, makes that {followed[-1]:.1f}. It is the choice of what to come back to that pays: a thing somebody"
        " wants built, or half a sentence."
    )
    return (Figure("lines", "Needs said after each question", alt, labels, series, "needs"), Text(told))


def overlap_in_words(phone: Round) -> str:
    """The two customers who are most alike, and what asking both brought; who is alone with something."""
    one, other = needs.nearest(phone.customers)
    people = phone.customers
    first, second = people[one].called, people[other].called
    both = needs.held(people[one]) & needs.held(people[other])
    either = needs.held(people[one]) | needs.held(people[other])
    new = len(either) - len(needs.held(people[one]))
    spent = {who: sum(question.customer == who for question in phone.asked) for who in (one, other)}
    rare = [
        str(people[who].called)
        for who in people
        if any(sum(need in needs.held(item) for item in people.values()) == 1 for need in needs.held(people[who]))
    ]
    alone = f" With a need that nobody else has: {listed(rare)}." if rare else ""
    return (
        f"{first} and {second} are most alike: {len(both)} of the {len(either)} needs they have between them are the"
        f" same. You two asked {first} {_times(spent[one])} and {second} {_times(spent[other])}. Somebody who has heard"
        f" all that {first} needs hears {count(new, 'new need') if new else 'nothing new'} from {second}.{alone}"
    )


def needs_table(phone: Round, say: Say, names: Names, moments: Collection[str]) -> Table:
    """Every need: who has it, the words in which it was said, and a question that brings it, an own one if there is."""
    said = clearest(phone)
    ways = {need: _first_way(phone, need, say, names, moments) for need in phone.needs}
    rows = tuple(
        (
            str(phone.candidates[need].text),
            listed([str(one.called) for one in phone.customers.values() if need in needs.held(one)]),
            f"{said[need][1]} (question {said[need][0] + 1})" if need in said else "not said",
            ways[need],
        )
        for need in phone.needs
    )
    head = ("Need", "Who has it", "In words", "One way to hear it")
    return Table("Where several said it, the longest passage stands here.", head, rows)


def _first_way(phone: Round, need: str, say: Say, names: Names, moments: Collection[str]) -> str:
    """How a need can be brought out: with the chair's own questions, and with few of them, where that is possible."""
    ways = [
        Asked(names.chair, "open" if telling is answer.story else "follow", who, moment)
        for who, customer in phone.customers.items()
        for moment, answer in customer.answers.items()
        for telling in (answer.story, answer.reason)
        if telling.need == need
    ]
    way = min(ways, key=lambda question: (question.about not in moments, question.sort == "follow"))
    whose = "" if way.about in moments else f" The first is on {names.other}'s sheet."
    return _way(phone, way, say, False) + whose


# ---- what stayed unsaid ------------------------------------------------------------------------------------------


def unsaid_account(phone: Round, got: Outcome, say: Say, names: Names) -> tuple[Block, ...]:
    """The needs that were not said although they could have been, each with the question that would have brought it."""
    said = f"{count(len(got.came), 'need')} {'was' if len(got.came) == 1 else 'were'} said"
    if len(got.came) >= got.reachable:
        return (Text(f"{said}, and with {names.other}'s questions as they were, none of yours bring more."),)
    there = needs.told(phone.customers, phone.asked)
    found = {
        need: _way(phone, question, say, (question.cell, "open") in there)
        for question in got.plan
        for need in _brings(phone, question)
    }
    for place, answer in enumerate(needs.heard(phone.customers, phone.asked)):
        question = phone.asked[place]
        if answer.after is not None and question.chair != names.chair:
            way = f"{phone.customers[question.customer].called}, had question {place + 1} not come after a leading one."
            found |= {need: way for need in _brings(phone, question) if need not in found}
    lines = tuple(f"{_line(phone, need)} {way}" for need, way in found.items() if need not in got.came)
    told = (
        f"{said}; with your questions put in the best way it could have been {got.reachable}. {names.other} would have"
        " asked otherwise then as well, so take it as a yardstick and not as a forecast."
    )
    return (Text(told), Items(lines))


def _way(phone: Round, question: Asked, say: Say, told: bool) -> str:
    """How a question of the plan is put: by itself, or behind the story that it comes back to."""
    called = phone.customers[question.customer].called
    if question.sort == "open":
        return f"{called}, if asked: “{say(question)}”"
    if told:
        return f"{called}, if you come back with: “{say(question)}”"
    return f"{called}, if asked: “{say(question._replace(sort='open'))}” And then: “{say(question)}”"


def plan_table(phone: Round, got: Outcome, say: Say, names: Names) -> tuple[Block, ...]:
    """Own questions with which most could have been said, beside the other's questions as they were."""
    followed = {question.cell for question in got.plan if question.sort == "follow"}
    rows = tuple(
        (
            str(turn),
            str(phone.customers[question.customer].name),
            say(question),
            listed([_line(phone, need, "") for need in brings])
            if (brings := _brings(phone, question))
            else f"the way to its reason{'' if question.cell in followed else f', for which {names.other} asks'}",
        )
        for turn, question in timed(phone, names.chair, got.plan)
    )
    caption = (
        f"With these questions of yours, and {names.other}'s as they were, {count(got.reachable, 'need')} would have"
        " been said, had everybody been at ease. They stand in an order in which they can be put: nothing comes before"
        " the story that it comes back to."
    )
    if not rows:
        return (Text(f"{names.other}'s questions alone bring {count(got.reachable, 'need')}; none of yours adds one."),)
    return (Table(caption, ("Your question no.", "To", "Question", "Brings"), rows),)


def _brings(phone: Round, question: Asked) -> tuple[str, ...]:
    return tuple(needs.needs_told(phone.customers, frozenset({(question.cell, question.sort)})))


# ---- how it is counted -------------------------------------------------------------------------------------------


def how_counted(got: Outcome, taken: int, there: int, names: Names) -> tuple[Block, ...]:
    """The score and each skill in words, with this play's numbers."""
    together = (
        f"Teamwork: {names.other} left {there} {'story' if there == 1 else 'stories'} open that had a need behind, and"
        f" you came back to {taken}. {FOLLOWED} are enough."
        if there
        else f"Teamwork is not counted: {names.other} left no story open that had a need behind."
    )
    either = len({*got.came, *got.ticks})
    reach = (
        f"{count(got.open, 'need')} could have been added to those that {names.other}'s questions bring; {got.added}"
        f" {'was' if got.added == 1 else 'were'}"
        if got.open
        else f"nothing could have been added to what {names.other}'s questions bring"
    )
    return (
        Items(
            (
                "Score: right ticks ÷ (the most needs that could have been said + wrong ticks). It is what two lists"
                " have in common, yours and the longest that was possible: what is on both ÷ what is on either"
                " (Jaccard 1912)."
                " Half the share of your questions that led is taken from it.",
                f"Communication: {got.asked - got.leading} of your {count(got.asked, 'question')} did not lead, and"
                f" {reach}. Both are counted together.",
                f"Analysis: {count(either, 'line')} were said or ticked by you; both is true of {got.found}.",
                together,
            )
        ),
    )


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _line(phone: Round, name: str, end: str = ".") -> str:
    return f"“{phone.candidates[name].text}”{end}"
