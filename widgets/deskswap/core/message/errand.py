"""What one chair of a message bench has to write: the file's shape, what the reader answers, what can be wrong with it.

Rules this module keeps:

- It knows no play and no state: an answer depends on the hints to one text and on nothing else.
- The reader asks for nothing that the text may hold: of a “perhaps” only what fits either way.
- Every phrase of a file finds something: a fact is found in its own words, and in one of the authored messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Annotated, NamedTuple

from pydantic import Field as Of

from deskswap.core.activity import Part, Slug, Words, listed
from deskswap.core.message.lexicon import normal, reading
from deskswap.core.message.wording import Fact, Hints, Point, Story, Term, hints, mention
from deskswap.errors import Problem

MOST_CHARACTERS = 4000
"""How long a message may be."""

MODELS = 3
"""How many authored texts stand beside the own one."""


class Model(Part):
    """An authored message: what it does well, and what that costs."""

    text: Words
    does: Words
    costs: Words


class Reply(Part):
    """What the reader says: at first, where no fact was found, where nothing is asked, and where nothing is missing.

    `heated` answers capitals and insults, `flattered` praise without a fact, `foreign` another language; `last` ends
    an exchange in which something may be missing still.
    """

    opens: Words
    blank: Words
    heated: Words
    flattered: Words
    foreign: Words
    unasked: Words
    full: Words
    last: Words


class Answer(NamedTuple):
    """What the reader does and says, and whether that asks for something."""

    does: tuple[str, ...]
    said: tuple[str, ...]
    asks: bool


class Errand(Part):
    """What one chair has to write: the task, what is known of the reader, the facts, and three authored messages.

    Facts stand in the order in which their lack would trouble the reader. `point` is the main point, `request` the
    fact that asks the reader for something.
    """

    task: Words
    reader: Annotated[tuple[Words, ...], Of(min_length=1)]
    facts: Annotated[dict[Slug, Fact], Of(min_length=2, max_length=9)]
    terms: Annotated[dict[Slug, Term], Of(min_length=1)]
    point: Point
    request: Slug
    models: dict[Slug, Model]
    reply: Reply

    def story(self, people: tuple[str, ...], units: tuple[str, ...]) -> Story:
        """What the rules must know of this errand."""
        return Story(self.facts, self.terms, self.point, self.request, people, units)

    def answer(self, found: Hints) -> Answer:
        """What the reader does with what was found (at most two things), says, and asks for."""
        if not found.english:
            return Answer((), (self.reply.foreign,), True)
        mentions = dict(found.facts)
        there = [self.facts[key] for key, one in found.facts if one.whole]
        opens = [self.reply.heated] if found.tone == "heated" else []
        if found.tone == "flattering" and not there:
            return Answer((), (self.reply.flattered,), True)
        if not any(one.spans for one in mentions.values()):
            return Answer((), (*opens, self.reply.blank), True)
        opens = opens or [self.reply.opens]
        asks = self._lacking(found)
        asks += [self.terms[key].asks for key, _ in found.terms[:1]]
        asks += [] if found.asks or mentions[self.request].spans else [self.reply.unasked]
        ends = [] if asks else [self.reply.full if len(there) == len(mentions) else self.reply.last]
        does = [fact.does for fact in there if fact.does][:2]
        return Answer(tuple(does), (*opens, *asks, *ends), bool(asks))

    def closes(self, sent: Hints, whole: Hints) -> Answer:
        """What the reader does and says when his questions were answered: `whole` is of both texts together."""
        known = {key for key, one in sent.facts if one.whole}
        new = [self.facts[key].does for key, one in whole.facts if one.whole and key not in known]
        full = all(one.whole for _, one in whole.facts) and whole.english
        return Answer(tuple([does for does in new if does][:2]), (self.reply.full if full else self.reply.last,), False)

    def _lacking(self, found: Hints) -> list[str]:
        """What is asked for the first fact of which nothing was found; else what fits either way for a “perhaps”."""
        lacking = [self.facts[key].asks for key, one in found.facts if not one.spans]
        part = [self.facts[key].again for key, one in found.facts if one.spans and not one.whole]
        return [str(text) for text in (lacking or part)[:1] if text]

    def problems(self, path: str) -> Iterator[Problem]:
        """What is wrong with it: phrases without a word, facts that their own signals miss, too few or long texts."""
        wordless = list(self._wordless(path))
        yield from wordless or self._missed(path)
        if len(self.models) != MODELS:
            yield Problem(f"{path}.models", f"must be {MODELS}, not {len(self.models)}")
        for name, model in self.models.items():
            if len(model.text) > MOST_CHARACTERS:
                yield Problem(f"{path}.models.{name}.text", f"is longer than {MOST_CHARACTERS:,} characters")

    def _wordless(self, path: str) -> Iterator[Problem]:
        lists: dict[str, Iterable[str]] = {"point.signals": chain.from_iterable(self.point.signals)}
        lists |= {f"facts.{key}.near": fact.near for key, fact in self.facts.items()}
        lists |= {f"facts.{key}.signals": chain.from_iterable(fact.signals) for key, fact in self.facts.items()}
        lists |= {f"terms.{key}.says": term.says for key, term in self.terms.items()}
        lists |= {f"terms.{key}.explained": term.explained for key, term in self.terms.items()}
        for name, phrases in lists.items():
            for phrase in phrases:
                if normal(phrase)[:1] in ((), ("..",)):
                    yield Problem(f"{path}.{name}", f"“{phrase}” must begin with a word or a number")

    def _missed(self, path: str) -> Iterator[Problem]:
        """A fact must be found in its own words and in one of the messages, the main point in one of them too."""
        for name in (*self.point.facts, self.request):
            if name not in self.facts:
                yield Problem(path, f"“{name}” is no fact; the facts are {listed(self.facts)}")
                return
        texts = [reading(model.text) for model in self.models.values()]
        for key, fact in self.facts.items():
            if not mention(reading(fact.text), fact.signals).whole:
                yield Problem(f"{path}.facts.{key}.signals", "do not find the fact in its own text")
            if not any(mention(text, fact.signals).whole for text in texts):
                yield Problem(f"{path}.facts.{key}.signals", "find the fact in none of the three messages")
        if not any(hints(model.text, self.story((), ())).first for model in self.models.values()):
            yield Problem(f"{path}.point", "is found in the first two sentences of none of the three messages")
