"""What one chair of a message bench has to write: the file's shape, what the reader answers, what can be wrong with it.

Rules this module keeps:

- It knows no play and no state: an answer depends on the hints to one text and on nothing else.
- Every phrase of a file finds something: a fact is found in its own words, and in one of the authored messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Annotated

from pydantic import Field as Of

from deskswap.core.activity import Part, Slug, Words
from deskswap.core.message.lexicon import normal, reading
from deskswap.core.message.wording import Fact, Hints, Signals, Term, mention
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
    """What the reader says: always, where no fact was found, where nothing is asked, and where nothing is missing."""

    opens: Words
    blank: Words
    unasked: Words
    full: Words


class Errand(Part):
    """What one chair has to write: the task, what is known of the reader, the facts, and three authored messages.

    Facts stand in the order in which their lack would trouble the reader. `stakes` are phrases of what the reader
    has at stake, `point` the signals of the main point.
    """

    task: Words
    reader: Annotated[tuple[Words, ...], Of(min_length=1)]
    facts: Annotated[dict[Slug, Fact], Of(min_length=2, max_length=9)]
    terms: Annotated[dict[Slug, Term], Of(min_length=1)]
    stakes: tuple[str, ...]
    point: Signals
    models: dict[Slug, Model]
    reply: Reply

    def answer(self, found: Hints) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
        """What the reader does with what was found (at most two things), and says about what was not."""
        there = [self.facts[key] for key, span in found.facts if span]
        lacking = [self.facts[key] for key, span in found.facts if not span]
        said = [self.reply.opens if there else self.reply.blank]
        said += [fact.asks for fact in lacking[:1] if there]
        said += [self.terms[key].asks for key, _ in found.terms[:1]]
        said += [] if found.asks else [self.reply.unasked]
        said += [self.reply.full] if there and len(said) == 1 else []
        return tuple([fact.does for fact in there if fact.does][:2]), tuple(said)

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
        lists: dict[str, Iterable[str]] = {"stakes": self.stakes, "point": chain.from_iterable(self.point)}
        lists |= {f"facts.{key}.signals": chain.from_iterable(fact.signals) for key, fact in self.facts.items()}
        lists |= {f"terms.{key}.says": term.says for key, term in self.terms.items()}
        lists |= {f"terms.{key}.explained": term.explained for key, term in self.terms.items()}
        for name, phrases in lists.items():
            for phrase in phrases:
                if normal(phrase)[:1] in ((), ("..",)):
                    yield Problem(f"{path}.{name}", f"“{phrase}” must begin with a word or a number")

    def _missed(self, path: str) -> Iterator[Problem]:
        """A fact must be found in its own words and in one of the messages, the main point in one of them too."""
        texts = [reading(model.text) for model in self.models.values()]
        for key, fact in self.facts.items():
            if not mention(reading(fact.text), fact.signals):
                yield Problem(f"{path}.facts.{key}.signals", "do not find the fact in its own text")
            if not any(mention(text, fact.signals) for text in texts):
                yield Problem(f"{path}.facts.{key}.signals", "find the fact in none of the three messages")
        if not any(mention(text, self.point) for text in texts):
            yield Problem(f"{path}.point", "is found in none of the three messages")
