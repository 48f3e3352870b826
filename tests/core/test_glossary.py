"""The words of the trade: which of them a view uses, and how they are explained."""

import pytest

from deskswap.core.glossary import Term, explained, met
from deskswap.core.views import Choice, Choose, Either, Fold, Items, Option, Speech, Text, View, You

TERMS = (
    Term(term="emulsion", also=("emulsions",), side="rd", means="Oil in water, or water in oil."),
    Term(term="o/w emulsion", side="rd", means="Oil drops in water."),
    Term(term="facing", also=("facings",), side="marketing", means="One place in the front row of a shelf."),
)


def view(*texts, ask=None):
    """A view that shows these texts."""
    return View("T", You("rd", "Ines", "lab"), (Text("A brief."),), tuple(map(Text, texts)), ask, "yours", 0)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("An emulsion.", ["emulsion"]),
        ("Two Emulsions and one FACING", ["emulsion", "facing"]),
        ("An o/w emulsion keeps.", ["o/w emulsion"]),
        ("Resurfacing, emulsionlike.", []),
        ("", []),
    ],
)
def test_a_term_is_met_as_a_whole_word_in_any_case_and_in_its_longest_form(text, terms):
    assert [term.term for term in met(view(text), TERMS)] == terms


def test_a_term_is_met_in_what_is_asked_and_said_and_known():
    asked = Either("Now?", (Option("Ask", Choose("Which?", (Choice("a", "More facings."),))),))
    assert [term.term for term in met(view("Hello.", ask=asked), TERMS)] == ["facing"]
    said = View("T", You("rd", "Ines", "lab"), (), (Speech("rd", "Ines", "It is an emulsion."),), None, "over", 1)
    assert [term.term for term in met(said, TERMS)] == ["emulsion"]


def test_a_view_explains_the_terms_that_it_uses_at_the_end_of_its_brief():
    (kept, fold) = explained(view("An emulsion."), TERMS).brief
    assert kept == Text("A brief.")
    assert fold == Fold("Words of the trade", (Items(("emulsion: Oil in water, or water in oil.",)),))


def test_a_view_without_terms_stays_as_it_is():
    plain = view("Nothing of the kind.")
    assert explained(plain, TERMS) is plain
    assert explained(plain, ()) is plain
