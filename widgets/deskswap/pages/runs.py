"""What stands where a notebook plays something: a card to read in its place.

Rules this module keeps:

- Nothing is shown but what everybody sees before a play: title, time, who is in it; of an exercise that one does alone
  and nobody marks, also its opening and what it asks.
- A questionnaire shows none of its questions: it is for the notebook.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from deskswap.core.activity import Activity
from deskswap.core.views import Block, Fill, Heading
from deskswap.pages import parts

KINDS = {
    "dialogue": "A conversation",
    "negotiation": "A negotiation",
    "meeting": "A meeting",
    "incentives": "A game of incentives",
    "prediction": "A guess at the other's list",
    "chain": "A chain of messages",
    "interview": "Calls with customers",
    "house_of_quality": "A house of quality",
    "estimation": "Forecasts with ranges",
    "judgement": "Questions",
    "message": "A message to write",
    "reflection": "Alone, in your own words",
}
"""What each kind of activity is called on a page."""


@dataclass(frozen=True)
class Run:
    """A card: what is played, how long, by whom; `opening` and `asked` only where they are for everybody."""

    activity: str
    title: str
    summary: str
    kind: str
    minutes: int
    chairs: tuple[tuple[str, str], ...] = ()
    variants: tuple[str, ...] = ()
    opening: tuple[Block, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def shared(self) -> bool:
        """Whether it has a chair on either side."""
        return len(self.chairs) > 1

    @property
    def cases(self) -> bool:
        """Whether its opening lays two things side by side."""
        return any(isinstance(block, Heading) for block in self.opening)


def run(activity: Activity) -> Run:
    """The card of an activity."""
    chairs = tuple((str(chair.name), str(chair.role)) for chair in activity.chairs.values())
    kind = KINDS.get(activity.kind, activity.kind.replace("_", " ").capitalize())
    found = Run(
        activity.id,
        str(activity.title),
        str(activity.summary),
        kind,
        activity.minutes,
        chairs,
        tuple(name for name, _ in activity.each if name),
    )
    if activity.kind != "reflection":
        return found
    play = parts.opening(activity)
    view = play.activity.view(play, next(iter(activity.chairs)))
    asked = tuple(field.label for field in view.ask.fields) if isinstance(view.ask, Fill) else ()
    return replace(found, opening=view.blocks, asked=asked)
