"""What a facilitator prints: for each module a cover, its role cards, and one page a chair for every scene and game.

Rules this module keeps:

- A chair's sheet is what the activity's own `view` shows that chair at the opening: nothing else is known here.
- Each chair, and each card, begins a page, so that it can be handed out; a variant says that it is one.
- What may be said on every page stands on every page: that the story and its figures are invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from reportlab.platypus import Flowable, Paragraph, Spacer

from deskswap.core.activity import Activity, capital, listed
from deskswap.core.glossary import Term, explained
from deskswap.core.views import Block, Fold, You
from deskswap.pages import paper, parts
from deskswap.pages.blocks import INDENT, Rail, grid, lines, story
from deskswap.pages.guide import Card
from deskswap.pages.paper import BOLD, HUES, QUIET, ROOM, SANS, Sheet, Styles
from deskswap.pages.parts import Module
from deskswap.pages.prose import Prose

FOOT = "All people, companies and products in this course are invented, and so are their figures."

COVER_PARTS = ("Purpose", "You need")
"""The sections of a guide that stand on the cover, above its agenda."""


@dataclass(frozen=True)
class Part:
    """What one chair is handed: the scene, who one is, what all can see at the opening, and what is one's own."""

    activity: str
    title: str
    variant: str
    minutes: int
    you: You
    place: int
    others: tuple[str, ...]
    begins: bool
    opening: tuple[Block, ...]
    knows: tuple[Block, ...]


def part(activity: Activity, variant: str, chair: str, terms: Sequence[Term] = ()) -> Part:
    """What a chair of an activity, or of one of its variants, knows at the opening; nothing that another one knows."""
    play = parts.opening(activity, variant)
    played = play.activity
    view = explained(replace(played.view(play, chair), ask=None), terms)
    others = tuple(f"{one.name} ({one.role})" for name, one in played.chairs.items() if name != chair)
    return Part(
        activity.id,
        str(played.title),
        variant,
        played.minutes,
        view.you,
        list(played.chairs).index(chair),
        others,
        chair in play.turn,
        view.blocks,
        view.brief,
    )


def hand_outs(module: Module, terms: Sequence[Term] = ()) -> Iterator[Part]:
    """The parts of a module: every scene and game, every variant, every chair."""
    for activity in module.scenes:
        for variant, member in activity.each:
            for chair in member.chairs:
                yield part(activity, variant, chair, terms)


def booklet(module: Module, terms: Sequence[Term] = ()) -> bytes:
    """The PDF of a module; empty where there is nothing to print."""
    cards = [_card(module, card, place) for place, card in enumerate(module.guide.cards)] if module.guide else []
    given = [_chair(module, one) for one in hand_outs(module, terms)]
    if not (cards or given or module.guide):
        return b""
    counted = paper.pages([*cards, *given])
    long = 1
    while paper.pages([_cover(module, [*cards, *given], counted, long)])[0] > long:
        long += 1
    return paper.printed(
        [_cover(module, [*cards, *given], counted, long), *cards, *given], f"{_named(module)}: to print", FOOT
    )


def _named(module: Module) -> str:
    return f"Module {module.number} · {module.title}"


# ---- the pages ---------------------------------------------------------------------------------------------------


def _chair(module: Module, one: Part) -> Sheet:
    def told(look: Styles, whole: bool) -> list[Flowable]:
        own = tuple(block for block in one.knows if not isinstance(block, Fold))
        more = tuple(block for block in one.knows if isinstance(block, Fold)) if whole else ()
        return [
            *_badge(one.you.name, one.you.role, one.place, look),
            Paragraph(lines(one.title), look["h2"]),
            Paragraph(lines(_told(one)), look["note"]),
            Paragraph("WHAT IS GOING ON", look["label"]),
            *story(one.opening, look),
            Paragraph("FOR YOU ALONE", look["label"]),
            Rail(story(own, look, ROOM - INDENT), _hue(one.place)),
            *story(more, look),
        ]

    label = f", variant {one.variant.upper()}" if one.variant else ""
    return Sheet(_named(module), f"{one.title}{label} · {one.you.name}", told)


def _told(one: Part) -> str:
    """The line below a scene's title: how long, who else is there, who begins, and which variant."""
    found = [capital(parts.about(one.minutes)), f"with {listed(one.others)}"]
    found += [f"variant {one.variant.upper()}"] if one.variant else []
    found += ["you begin"] if one.begins else []
    return ". ".join([" · ".join(found), "Read it, keep it to yourself; say of it what you like, and invent nothing."])


def _card(module: Module, card: Card, place: int) -> Sheet:
    def told(look: Styles, whole: bool) -> list[Flowable]:
        inside = [Paragraph(lines(line), look["text"]) for text in card.paragraphs for line in text.splitlines()]
        return [
            *_badge(card.name, capital(card.role), place, look),
            Paragraph("FOR YOU ALONE, UNTIL THE CARDS GO FACE UP", look["label"]),
            Rail(inside, _hue(place)),
        ]

    return Sheet(_named(module), f"Role card · {card.name}", told, 1.27)


def _cover(module: Module, rest: Sequence[Sheet], counted: Sequence[int], long: int) -> Sheet:
    """The facilitator's own page; `long` is how many pages it takes itself, `counted` how many the others take."""

    def told(look: Styles, whole: bool) -> list[Flowable]:
        found: list[Flowable] = [
            Paragraph(lines(module.title), look["h1"]),
            Paragraph(lines(module.summary), look["text"]),
        ]
        sections = module.guide.sections if module.guide else {}
        agenda = [name for name in sections if name.startswith("Agenda")]
        for name in (*(name for name in COVER_PARTS if name in sections), *agenda):
            found += [Paragraph(lines(name.upper()), look["label"]), *_prose(sections[name], look)]
        if rest:
            found += [Paragraph("IN THIS FILE", look["label"]), grid(list(_contents(rest, counted, long)), look, True)]
        return found

    return Sheet(_named(module), "For the facilitator", told)


def _contents(rest: Sequence[Sheet], counted: Sequence[int], long: int) -> Iterator[tuple[str, ...]]:
    yield "Pages", "To hand out", "For"
    page = long + 1
    both = zip(rest, counted, strict=True)
    for what, group in groupby(both, lambda pair: pair[0].right.partition(" · ")[0]):
        found = list(group)
        last = page + sum(pages for _, pages in found) - 1
        whom = ", ".join(sheet.right.partition(" · ")[2] for sheet, _ in found)
        yield f"{page}" if page == last else f"{page}–{last}", lines(what), lines(whom)
        page = last + 1


def _prose(text: str, look: Styles) -> Iterator[Flowable]:
    """Markdown as flowables."""
    for piece in Prose().pieces(text):
        if piece.sort == "table":
            yield grid([[_markup(cell) for cell in row] for row in piece.rows], look, True)
            yield Spacer(1, 5)
        elif piece.sort == "list":
            mark, item = piece.rows[0]
            yield Paragraph(_markup(item), look["item"], bulletText=mark)
        else:
            yield Paragraph(_markup(piece.rows[0][0]), look["h3" if piece.sort == "heading" else "text"])


def _markup(html: str) -> str:
    """A piece of HTML as reportlab's markup: its own names for what is emphasised."""
    return html.replace("<code>", "<b>").replace("</code>", "</b>").replace("\n", " ")


# ---- whose page it is ---------------------------------------------------------------------------------------------


def _hue(place: int) -> object:
    return HUES[min(place, len(HUES) - 1)]


def _badge(name: str, role: str, place: int, look: Styles) -> list[Flowable]:
    return [Badge(name, role, place, look["h1"].fontSize), Spacer(1, look["text"].fontSize)]


class Badge(Flowable):  # type: ignore[misc]
    """Whose page it is: a circle with initials, the name, the role."""

    def __init__(self, name: str, role: str, place: int, size: float) -> None:
        super().__init__()
        self.name, self.role, self.hue, self.size = name, role, _hue(place), size

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The size that it takes, in points."""
        return width, 2 * self.size

    def draw(self) -> None:
        """Draw it."""
        round_ = self.size
        initials = "".join(word[0] for word in self.name.split() if word[0].isupper() and not word.endswith("."))[-2:]
        self.canv.setStrokeColor(self.hue)
        self.canv.setFillColor(self.hue)
        self.canv.setLineWidth(1.6)
        self.canv.circle(round_, round_, round_ - 1, fill=0)
        self.canv.setFont(BOLD, round_ * 0.72)
        self.canv.drawCentredString(round_, round_ * 0.74, initials)
        self.canv.setFillColor(paper.INK)
        self.canv.setFont(BOLD, self.size * 0.9)
        self.canv.drawString(2.6 * round_, round_ * 1.02, self.name)
        self.canv.setFillColor(QUIET)
        self.canv.setFont(SANS, self.size * 0.46)
        self.canv.drawString(2.6 * round_, round_ * 0.3, self.role)
