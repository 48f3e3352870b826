"""The transmission chain: fates of facts, the budget, exact expectations, and an account in words."""

import random
from contextlib import suppress
from functools import cache
from itertools import pairwise, product
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskswap import library
from deskswap.core import bots
from deskswap.core.activity import KINDS, Mark, replay, words
from deskswap.core.chain import (
    LEAVE_OUT,
    POLICIES,
    kept_at,
    simulated,
    with_room,
    written,
)
from deskswap.core.moves import Move, Record, frozen
from deskswap.core.views import Figure, Fold, Items, Table, Text, as_json, as_text
from deskswap.errors import NotAMove, NotNow, PlayOver, ScenarioInvalid

TINY = """
kind: chain
title: Kettle
summary: Two facts, three links.
minutes: 2
setting: A kettle.
chairs:
  lab: {name: Ada, role: lab, brief: You measure.}
  shop: {name: Bo, role: shop, brief: You sell.}
facts: {boil: Boiling, lid: Lid}
links:
  - chair: lab
    station: The spec
    task: Write the brief.
    reader: Bo reads it.
    budget: 8
    read_backs: 1
    read_back_words: 2
    clear: {jargon: 0.5, plain: 0.9, catchy: 1}
    odds: {jargon: 1}
    facts:
      boil:
        kept: Boils in 100 s.
        wordings:
          lab: {style: jargon, words: 2, say: t100 nominal}
          plain: {style: plain, words: 5, say: It boils in 100 seconds}
          short: {style: catchy, words: 1, say: Fast}
      lid:
        kept: The lid stays shut.
        wordings:
          short: {style: catchy, words: 1, say: Safe}
          plain: {style: plain, words: 4, say: The lid stays shut}
          lab: {style: jargon, words: 1, say: Interlocked, clear: 0.6}
    extras:
      best: {say: Best in town, heard: Best in town (lab)., words: 3, odds: 0.5}
    expert: {say: {boil: lab, lid: plain}, read_backs: [boil]}
  - chair: shop
    station: The brief
    task: Write the claim.
    reader: Ada reads it.
    budget: 9
    read_backs: 1
    read_back_words: 1
    clear: {jargon: 0.5, plain: 0.9, catchy: 1}
    odds: {plain: 3, catchy: 1}
    bot_read_backs: [lid]
    facts:
      boil:
        kept: 100 seconds.
        bent: At once.
        wordings:
          plain: {style: plain, words: 4, say: Boils in 100 seconds, bent: Boils in no time}
          short: {style: catchy, words: 1, say: Quick, bent: Instant}
      lid:
        kept: Lid stays shut.
        bent: Cannot hurt anybody.
        wordings:
          plain: {style: plain, words: 3, say: Lid stays shut, bent: Harms nobody ever}
          short: {style: catchy, words: 6, say: Safe for all of the family, bent: Safe for all and for babies, odds: 0}
    extras:
      cool: {say: Cool, heard: Cool., words: 1, odds: 0.2}
    expert: {say: {boil: plain, lid: plain}, read_backs: [boil]}
  - chair: lab
    station: The claim
    task: Write the test spec.
    reader: Bo reads it.
    budget: 5
    read_backs: 0
    read_back_words: 1
    clear: {jargon: 0.5, plain: 0.9, catchy: 1}
    odds: {jargon: 1}
    facts:
      boil:
        kept: Says 100 seconds.
        bent: Says at once.
        wordings:
          plain: {style: plain, words: 3, say: Check 100 seconds, bent: Check no time}
          lab: {style: jargon, words: 1, say: t100, bent: t0}
      lid:
        kept: Says the lid stays shut.
        bent: Says harmless.
        wordings:
          plain: {style: plain, words: 3, say: Check the lid, bent: Check all harm}
          lab: {style: jargon, words: 2, say: Interlock test, bent: Harm test}
    expert: {say: {boil: plain, lid: lab}}
arrival:
  station: The sheet
  text: Bo reads the sheet.
  facts:
    boil: {kept: 100 seconds at last., bent: At once at last.}
    lid: {kept: Shut lid., bent: Harmless.}
"""


@cache
def tiny():
    return library.parse(TINY, "test/kettle")


@cache
def course():
    """The chain of the course with all its variants."""
    return library.activity("two-languages/hand-over")


@cache
def heron():
    """The first variant of the course's chain, by itself."""
    return dict(course().each)["a"]


def send(chair, **form):
    return Move(chair, "send", frozen({name.replace("_", "-"): value for name, value in form.items()}))


OPENING = send("lab", boil="lab", lid="plain", read_backs=["boil"])


def test_the_kind_is_registered_under_its_name():
    assert KINDS["chain"] is type(tiny())


def test_what_is_not_said_is_lost_and_what_is_bent_stays_bent():
    play = replay(tiny(), 3, [send("lab", boil="short", lid=LEAVE_OUT), send("shop", boil="plain")])
    assert [state.fates for state in play.states] == [("kept", "kept"), ("bent", "lost"), ("bent", "lost")]


def test_a_read_back_puts_a_misreading_right():
    alone = [replay(tiny(), s, [send("lab", boil="lab", lid="plain")]).state.fates[0] for s in range(300)]
    helped = [replay(tiny(), s, [OPENING]).state.fates[0] for s in range(300)]
    assert (set(helped), 120 < alone.count("bent") < 180) == ({"kept"}, True)


def test_a_made_up_sentence_stays_and_lowers_the_score():
    moves = [
        send("lab", boil="lab", lid="lab", extras=["best"]),
        send("shop", boil="plain", lid="plain", read_backs=["boil"]),
        send("lab", boil="plain", lid="lab"),
    ]
    play = replay(tiny(), 5, moves)
    kept = play.state.fates.count("kept")
    marks = tiny().marks(play, "lab")
    assert (play.state.invented, marks.score) == (((0, "best"),), kept / 3)
    assert dict(marks.measures)["invented"] == 0.5
    assert any(isinstance(block, Items) for block in tiny().account(play, "lab"))


def test_marks_give_evidence_for_plain_words_and_for_unbent_facts():
    play = replay(tiny(), 3, [OPENING])
    assert tiny().marks(play, "lab").skills == (Mark("communication", 1.9, 2.0, 2), Mark("analysis", 3.0, 3.0, 3))
    assert tiny().marks(play, "shop").skills == ()
    silent = replay(tiny(), 3, [send("lab", boil="short", lid=LEAVE_OUT, extras=["best"])])
    assert tiny().marks(silent, "lab").skills == (Mark("communication", 1.0, 2.0, 2), Mark("analysis", 0.0, 2.0, 2))


def test_an_unfinished_chain_counts_for_the_part_that_is_done():
    fresh = replay(tiny(), 3, [])
    one = fresh.then(OPENING)
    kept = one.state.fates.count("kept")
    assert (tiny().marks(fresh, "lab").score, tiny().marks(one, "lab").score) == (0.0, pytest.approx(kept / 2 / 3))


@pytest.mark.parametrize(
    ("move", "error", "text"),
    [
        (send("cook", boil="lab"), NotAMove, "There is no chair “cook” in test/kettle. The chairs are lab and shop."),
        (send("shop", boil="lab"), NotNow, "It is not the turn of shop. Wait for the other chair."),
        (Move("lab", "choose", "lab"), NotAMove, "“choose” is not a move here. What is asked for is “send”."),
        (Move("lab", "send", "lab"), NotAMove, "A hand-over is a form that names a wording for each fact."),
        (send("lab", boil="lab"), NotAMove, "The form says nothing about “Lid”; pick a wording or leave it out."),
        (
            send("lab", boil="lab", lid="lab", steam="lab"),
            NotAMove,
            "“steam” is not on this form. The facts are boil and lid.",
        ),
        (
            send("lab", boil="poem", lid="lab"),
            NotAMove,
            "There is no wording 'poem' of “boil”; there is lab, plain, short and leave-out.",
        ),
        (send("lab", boil="plain", lid="plain"), NotAMove, "That is 1 word over the 8 that there is room for."),
        (
            send("lab", boil="plain", lid="plain", extras=["best"]),
            NotAMove,
            "That is 4 words over the 8 that there is room for.",
        ),
        (
            send("lab", boil="lab", lid="lab", read_backs=["boil", "lid"]),
            NotAMove,
            "That is 2 read-backs, and there is time for 1.",
        ),
        (
            send("lab", boil="lab", lid=LEAVE_OUT, read_backs=["lid"]),
            NotAMove,
            "There is no fact that you hand on and could have said back 'lid'. There is boil.",
        ),
        (
            send("lab", boil="lab", lid="lab", extras="cool"),
            NotAMove,
            "There is no sentence to add 'cool'. There is best.",
        ),
    ],
)
def test_a_rejected_hand_over_says_in_one_sentence_what_is_wrong_and_changes_nothing(move, error, text):
    play = replay(tiny(), 3, [])
    before = play.state
    with pytest.raises(error) as caught:
        play.then(move)
    assert (str(caught.value), play.state) == (text, before)


def test_after_the_last_link_the_play_is_over():
    play = bots.best_play(tiny(), 1, "lab")
    assert (play.over, play.turn, tiny().ask(play.state, "lab")) == (True, (), None)
    with pytest.raises(PlayOver, match="This play has ended"):
        play.then(OPENING)


# ---- what a chair sees


def test_the_form_shows_each_fact_with_its_wordings_and_what_they_cost():
    ask = tiny().ask(tiny().start(1), "lab")
    assert [(f.id, f.form, [(c.id, c.cost) for c in f.choices]) for f in ask.fields] == [
        ("boil", "pick", [("lab", 2), ("plain", 5), ("short", 1), (LEAVE_OUT, 0)]),
        ("lid", "pick", [("short", 1), ("plain", 4), ("lab", 1), (LEAVE_OUT, 0)]),
        ("extras", "tick", [("best", 3)]),
        ("read-backs", "tick", [("boil", 2), ("lid", 2)]),
    ]
    assert (ask.budget, ask.budget_label, ask.act) == (8, "words", "send")


def test_a_form_has_no_field_for_what_cannot_be():
    play = replay(tiny(), 3, [OPENING, send("shop", boil="plain", lid="plain")])
    assert [field.id for field in tiny().ask(play.state, "lab").fields] == ["boil", "lid"]


def test_the_next_chair_sees_only_what_reached_it_in_its_own_words():
    play = replay(tiny(), 3, [send("lab", boil="short", lid=LEAVE_OUT, extras=["best"])])
    view = tiny().view(play, "shop")
    assert Items(("At once.", "Best in town (lab)."), "What you have in front of you") in view.blocks
    assert view.ask.fields[0].choices[0].text == "Boils in no time"
    assert ("100" not in as_text(view.blocks), view.status, view.new) == (True, "yours", len(view.blocks))


def test_the_view_says_whose_turn_it_is_and_what_one_has_handed_on():
    play = replay(tiny(), 3, [OPENING])
    view = tiny().view(play, "lab")
    assert view.blocks[-2:] == (
        Items(("t100 nominal", "The lid stays shut"), "What you handed on"),
        Text("The text is on its way; Bo works on it.", "note"),
    )
    assert (view.status, view.new, view.ask) == ("theirs", 2, None)


def test_at_the_end_the_view_says_what_came_out():
    play = bots.best_play(tiny(), 4, "shop")
    view = tiny().view(play, "shop")
    kept = play.state.fates.count("kept")
    assert view.blocks[-1] == Text(f"Of 2 facts in the spec, {kept} came out as they went in.", "key")
    assert view.status == "over"
    assert as_json(view)["kind"] == "view"


# ---- the exact expectations


def pairs_of_plans(chain, own):
    """Every pair of forms that the chain allows at a chair's links when all facts that were handed on are there."""
    forms = []
    for index in own:
        link = chain.links[index]
        options = []
        for fact in chain.facts:
            ways = [(LEAVE_OUT, 0)]
            ways += [(name, back) for name in link.facts[fact].wordings for back in range(min(1, link.read_backs) + 1)]
            options.append(ways)
        for combo in product(*options):
            cost = sum(
                link.facts[fact].wordings[name].words + back * link.read_back_words
                for fact, (name, back) in zip(chain.facts, combo, strict=True)
                if name != LEAVE_OUT
            )
            if cost <= link.budget and sum(back for _, back in combo) <= link.read_backs:
                forms.append((index, combo))
    return [[form for link, form in forms if link == index] for index in own]


def expected(chain, own, combos):
    """The expected score of fixed forms at a chair's links, in hundredths, counted out by hand."""
    kept = 0.0
    for place, fact in enumerate(chain.facts):
        chance = 1.0
        for index, link in enumerate(chain.links):
            said = link.facts[fact].wordings
            clear = {n: link.clear[w.style] if w.clear is None else w.clear for n, w in said.items()}
            keeps = {n: w.style in ("jargon", "plain") for n, w in said.items()}
            if index in own:
                name, back = combos[own.index(index)][place]
                chance *= 0.0 if name == LEAVE_OUT else keeps[name] * (1.0 if back else clear[name])
            else:
                odds = {n: link.odds.get(w.style, 0.0) if w.odds is None else w.odds for n, w in said.items()}
                back = fact in link.bot_read_backs
                chance *= sum(odds[n] * keeps[n] * (1.0 if back else clear[n]) for n in said) / sum(odds.values())
        kept += chance
    others = [e.odds for k, link in enumerate(chain.links) if k not in own for e in link.extras.values()]
    share = 0.0
    for said in product((0, 1), repeat=len(others)):
        p = 1.0
        for one, odds in zip(said, others, strict=True):
            p *= odds if one else 1 - odds
        share += p / (len(chain.facts) + sum(said))
    return 100 * kept * share


@pytest.mark.parametrize(("chair", "own"), [("lab", (0, 2)), ("shop", (1,))])
def test_what_can_be_earned_equals_brute_force_over_all_hand_overs(chair, own):
    totals = [expected(tiny(), own, combos) for combos in product(*pairs_of_plans(tiny(), own))]
    assert tiny().attainable(chair) == pytest.approx(max(totals), abs=1e-9)


@pytest.mark.parametrize(("chair", "own"), [("lab", (0, 2)), ("shop", (1,))])
def test_the_value_of_a_choice_equals_brute_force_with_this_choice_made(chair, own):
    plans = pairs_of_plans(tiny(), own)
    for point in tiny().seen():
        if point.chair == chair:
            link, fact = int(point.path.split(".")[1]), point.path.rpartition(".")[2]
            turn, place = own.index(link), list(tiny().facts).index(fact)
            for choice, value in zip(point.choices, point.values, strict=True):
                totals = [
                    expected(tiny(), own, combos)
                    for combos in product(*plans)
                    if combos[turn][place][0] == choice.id
                    and not any(a[place][0] == LEAVE_OUT != b[place][0] for a, b in pairwise(combos))
                ]
                assert value == pytest.approx(max(totals, default=0.0), abs=1e-9), (point.path, choice.id)


@pytest.mark.parametrize("chair", ["lab", "shop"])
def test_best_plays_earn_on_average_what_can_be_earned(chair):
    scores = [tiny().marks(bots.best_play(tiny(), seed, chair), chair).score for seed in range(800)]
    assert 100 * mean(scores) == pytest.approx(tiny().attainable(chair), abs=3)


def naive_move(chain, state, chair, player, draw):
    """A player who knows nothing fills in the form: sentences first, then fact by fact what still fits."""
    link = chain.links[state.link]
    ask = {field.id: field for field in chain.ask(state, chair).fields}
    left, backs, extras, form = link.budget, [], [], {}
    for choice in ask["extras"].choices if "extras" in ask else ():
        if choice.cost <= left and draw() < player([choice, choice])[0]:
            left, extras = left - choice.cost, [*extras, choice.id]
    for fact in [name for name in ask if name in chain.facts]:
        fits = [choice for choice in ask[fact].choices if choice.cost <= left]
        point, weights = draw(), player(fits)
        pick = next(c for k, c in enumerate(fits) if point < sum(weights[: k + 1]) + 1e-12)
        left, form[fact] = left - pick.cost, pick.id
        room = pick.id != LEAVE_OUT and len(backs) < link.read_backs and left >= link.read_back_words
        if room and draw() < player([pick, pick])[0]:
            left, backs = left - link.read_back_words, [*backs, fact]
    return Move(chair, "send", frozen({**form, "extras": extras, "read-backs": backs}))


@pytest.mark.parametrize("chair", ["lab", "shop"])
@pytest.mark.parametrize("player", [bots.at_random, bots.first, bots.last])
def test_the_share_of_a_player_who_knows_nothing_is_what_it_earns_on_average(chair, player):
    dice = random.Random(7)
    scores = []
    for seed in range(3000):
        play = bots.played(tiny(), seed, chair, lambda play: naive_move(tiny(), play.state, chair, player, dice.random))
        scores.append(tiny().marks(play, chair).score)
    assert 100 * mean(scores) / tiny().attainable(chair) == pytest.approx(tiny().share(chair, player), abs=0.03)


def test_the_expert_follows_the_authors_hand_overs():
    plans = [(("lab", 1), ("plain", 0)), (("plain", 0), ("lab", 0))]
    assert tiny().expert_share("lab") == pytest.approx(expected(tiny(), (0, 2), plans) / tiny().attainable("lab"))


def subsets(names):
    """Every set of names."""
    return [[n for n, on in zip(names, bits, strict=True) if on] for bits in product((0, 1), repeat=len(names))]


def number_of_plays(chain, state, known):
    """How many distinct plays follow a state, by trying every form; `known` holds what was counted before."""
    if not chain.turn(state):
        return 1
    key = state.link, tuple(fate == "lost" for fate in state.fates)
    if key not in known:
        chair = chain.turn(state)[0]
        fields = chain.ask(state, chair).fields
        ids = [[choice.id for choice in field.choices] for field in fields]
        answers = [subsets(names) if field.form == "tick" else names for field, names in zip(fields, ids, strict=True)]
        known[key] = 0
        for answer in product(*answers):
            form = {field.id: value for field, value in zip(fields, answer, strict=True)}
            with suppress(NotAMove):
                known[key] += number_of_plays(chain, chain.step(state, Move(chair, "send", frozen(form))), known)
    return known[key]


@pytest.mark.parametrize("room", [1, 0.3])
def test_the_census_counts_every_distinct_play(room):
    chain = with_room(tiny(), room)
    census = chain.census()
    assert census.plays == number_of_plays(chain, chain.start(1), {})
    assert 0 < census.minutes[0] < census.minutes[1]


def test_the_states_of_a_chain_are_who_holds_which_facts_kept_or_bent():
    assert tiny().census().states == 1 + 3 * 9


# ---- decisions and the account


def test_a_decision_compares_the_wordings_that_would_have_fitted():
    play = replay(tiny(), 3, [send("lab", boil="lab", lid="plain", read_backs=["boil"])])
    first, second, third = tiny().decisions(play, "lab")
    assert [choice.id for choice in first.choices] == ["lab", "short", LEAVE_OUT]
    assert (first.chosen, first.best.id, first.regret, first.situation) == ("lab", "lab", 0.0, "Boils in 100 s.")
    assert first.behaviours == ("For: keeps the fact with its conditions", "For: has it said back")
    assert second.behaviours[1] == "For: this reader understands it 90 % of the time"
    assert (third.chosen, third.behaviours) == (LEAVE_OUT, ("For: adds nothing that is not in the notes",))
    assert [choice.id for choice in third.choices] == [LEAVE_OUT]


def test_a_decision_names_what_bending_leaving_out_and_making_up_do():
    play = replay(tiny(), 3, [send("lab", boil="short", lid=LEAVE_OUT, extras=["best"])])
    bent, lost, made_up = tiny().decisions(play, "lab")
    assert bent.why == "It says something else than the notes do, and this reader understands it 100 % of the time."
    assert lost.why == "What is not said is lost: nobody further on can know it."
    assert (made_up.chosen, [c.id for c in made_up.choices]) == ("best", [LEAVE_OUT, "best"])
    assert (bent.regret > 0, lost.regret > 0, made_up.values) == (True, True, (0.0, 0.0))


def test_in_the_other_chair_decisions_expect_what_the_bot_does():
    play = replay(tiny(), 3, [OPENING, send("shop", boil="plain", lid="plain"), send("lab", boil="plain", lid="lab")])
    decision = tiny().decisions(play, "shop")[0]
    boil, lid = 0.5 * 0.9 * 0.5, 0.6 * 0.9 * 0.5
    assert decision.value == pytest.approx(100 * (boil + lid) / 2)
    assert len(tiny().decisions(play, "lab")) == 2 + 1 + 2


def test_of_a_fact_that_the_bot_would_never_have_said_an_even_choice_is_expected():
    chain = library.parse(TINY.replace("odds: {jargon: 1}", "odds: {rounded: 1}"), "test/kettle")
    play = replay(chain, 3, [OPENING])
    assert chain._beliefs(play, "shop", 1) == {"boil": pytest.approx(1.4 / 3), "lid": pytest.approx(1.5 / 3)}
    assert chain.reply(replay(chain, 3, []), "lab").value["boil"] == LEAVE_OUT
    assert (chain.attainable("shop"), chain._bot(0, "boil")) == (0.0, 0.0)
    assert chain._plan((1,), {"boil": 1.0, "lid": 1.0}, 1)[0] == 0.0


def test_a_bot_that_leaves_a_fact_out_leaves_it_lost_for_every_player():
    chain = library.parse(TINY.replace("odds: {plain: 3, catchy: 1}", "odds: {plain: 3, catchy: 1}").replace(
        "bent: Boils in no time}", "bent: Boils in no time, odds: 0}"
    ).replace("bent: Instant}", "bent: Instant, odds: 0}"), "test/kettle")  # fmt: skip
    assert 0 < chain.share("lab", bots.at_random) < 1
    assert bots.best_play(chain, 2, "lab").states[2].fates[0] == "lost"


def test_the_account_tells_each_facts_way_in_words():
    moves = [
        send("lab", boil="lab", lid="short"),
        send("shop", boil="plain", lid="plain"),
        send("lab", boil=LEAVE_OUT, lid="lab"),
    ]
    seed = next(s for s in range(50) if replay(tiny(), s, moves).states[2].fates == ("kept", "bent"))
    play = replay(tiny(), seed, moves)
    figure, glance, note, more = tiny().account(play, "lab")
    boil, lid = more.blocks
    assert isinstance(figure, Figure)
    assert figure.alt == "Of 2 facts: The spec 2, The brief 1, The claim 1, The sheet 0."
    assert glance.rows == (
        ("Boiling", "lost", "The claim → The sheet: left out"),
        ("Lid", "bent", "The spec → The brief: the wording bent it"),
    )
    assert note.text.startswith("The best hand-overs from your chair keep ")
    assert boil.rows == (
        ("The spec", "kept: Boils in 100 s.", "t100 nominal", "kept"),
        ("The brief", "kept: 100 seconds.", "Boils in 100 seconds", "kept"),
        ("The claim", "kept: Says 100 seconds.", "(nothing)", "left out"),
        ("The sheet", "lost", "", ""),
    )
    assert lid.rows[1:] == (
        ("The brief", "bent: Cannot hurt anybody.", "Harms nobody ever", "it was bent before"),
        ("The claim", "bent: Says harmless.", "Harm test", "it was bent before"),
        ("The sheet", "bent: Harmless.", "", ""),
    )


def test_the_account_tells_a_misreading_and_a_read_back_that_caught_one():
    misread = next(
        play
        for s in range(99)
        if (play := replay(tiny(), s, [send("lab", boil="lab", lid="lab")])).state.fates[0] == "bent"
    )
    assert tiny()._cause(misread, 0, "boil") == "the wording kept it, and it was misread"
    caught = replay(tiny(), misread.seed, [send("lab", boil="lab", lid="lab", read_backs=["boil"])])
    assert tiny()._cause(caught, 0, "boil") == "kept: the read-back caught a misreading"


def test_a_fact_that_came_through_was_never_lost():
    play = next(p for s in range(99) if (p := bots.best_play(tiny(), s, "lab")).state.fates == ("kept", "kept"))
    glance = next(block for block in tiny().account(play, "lab") if isinstance(block, Table))
    assert glance.rows == (("Boiling", "kept", "never"), ("Lid", "kept", "never"))


def test_somebody_without_a_link_gets_the_account_without_a_comparison():
    text = TINY.replace("  shop: {name: Bo", "  boss: {name: Cy, role: boss, brief: You watch.}\n  shop: {name: Bo")
    chain = library.parse(text, "test/kettle")
    play = bots.best_play(chain, 1, "lab")
    assert [type(block) for block in chain.account(play, "boss")] in (
        [Figure, Table, Fold],
        [Figure, Table, Items, Fold],
    )


# ---- the laws


@st.composite
def plays(draw, chain=None):
    """A play of any legal forms: what does not fit is left out from the end."""
    chain = chain or tiny()
    play = replay(chain, draw(st.integers(0, 10**6)), [])
    for _ in range(draw(st.integers(0, len(chain.links)))):
        chair = play.turn[0]
        form = {}
        for field in chain.ask(play.state, chair).fields:
            ids = [choice.id for choice in field.choices]
            picked = st.sampled_from(ids) if field.form == "pick" else st.lists(st.sampled_from(ids), max_size=1)
            form[field.id] = draw(picked)
        facts = [name for name in form if name in chain.facts]
        while True:
            try:
                play = play.then(Move(chair, "send", frozen(form)))
                break
            except NotAMove:
                form["extras"] = form["read-backs"] = []
                form[facts.pop() if facts else ""] = LEAVE_OUT
    return play


@given(plays())
def test_a_prefix_of_a_legal_play_is_legal_and_a_replay_is_the_same_play(play):
    again = replay(play.activity, play.seed, play.moves)
    assert again.states == play.states
    assert [replay(play.activity, play.seed, play.moves[:k]).state for k in range(len(play.states))] == list(
        play.states
    )


@given(plays())
def test_kept_bent_and_lost_are_all_the_facts_and_marks_stay_in_bounds(play):
    for chair in play.activity.chairs:
        marks = play.activity.marks(play, chair)
        measures = dict(marks.measures)
        assert measures["kept"] + measures["bent"] + measures["lost"] == pytest.approx(1.0)
        assert (0 <= marks.score <= 1, 0 <= measures["invented"] <= 1) == (True, True)
        assert all(0 <= mark.earned <= mark.attainable for mark in marks.skills)
        assert all(decision.regret >= 0 for decision in play.activity.decisions(play, chair))


@given(plays())
def test_a_fact_never_gets_better_on_its_way(play):
    order = {"kept": 0, "bent": 1, "lost": 2}
    for before, after in zip(play.states, play.states[1:], strict=False):
        assert all(order[a] <= order[b] for a, b in zip(before.fates, after.fates, strict=True))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["rd", "marketing"]))
def test_best_and_bots_make_moves_that_the_chain_allows(seed, chair):
    assert bots.best_play(course(), seed, chair).over


# ---- what is wrong with a scenario


@pytest.mark.parametrize(
    ("old", "new", "path", "text"),
    [
        ("facts: {boil: Boiling, lid: Lid}", "facts: {boil: Boiling, lid: Lid, extras: X}", "facts.extras",
         "is the form's own name; call the fact something else"),
        ("facts: {boil: Boiling, lid: Lid}", "facts: {boil: Boiling, lid: Lid, cup: C}", "arrival.facts",
         "says nothing about the fact “cup”"),
        ("facts: {boil: Boiling, lid: Lid}", "facts: {boil: Boiling}", "arrival.facts.lid",
         "there is no fact “lid”; there is boil"),
        ("chair: shop", "chair: cook", "links.1.chair", "there is no chair “cook”; there is lab and shop"),
        ("bot_read_backs: [lid]", "bot_read_backs: [lad]", "links.1.bot_read_backs",
         "there is no fact “lad”; there is boil and lid"),
        ("          short: {style: catchy, words: 1, say: Quick, bent: Instant}\n", "", "links.1.facts.boil",
         "needs two wordings or more, none of them called “leave-out”"),
        ("{boil: plain, lid: plain}", "{boil: poem, lid: plain}", "links.1.expert.say.boil",
         "there is no such wording; there is plain and short"),
        (", bent: Instant}", "}", "links.1.facts.boil",
         "needs a “bent” text for the notes and for every wording: it may arrive bent"),
        ("{style: catchy, words: 1, say: Quick", "{style: rounded, words: 1, say: Quick",
         "links.1.facts.boil.wordings.short",
         "is “rounded”, and the link's “clear” does not say how clear that is to this reader"),
        ("{boil: lab, lid: plain}", "{boil: plain, lid: plain}", "links.0.expert", "takes 11 words, and there are 8"),
        ("odds: {plain: 3, catchy: 1}", "odds: {plain: 3, catchy: 1, jargon: 1}", "", ""),
        ("    odds: {jargon: 1}\n    facts:\n      boil:\n        kept: Boils", "    odds: {plain: 1}\n    facts:\n      boil:\n        kept: Boils",
         "links.0.odds", "let the bot say up to 12 words, and there are 8"),
        ("    read_backs: 1\n    read_back_words: 1", "    read_backs: 0\n    read_back_words: 1", "links.1.read_backs",
         "allows 0, and the bot or the expert uses 1"),
        ("budget: 9", "budget: 10", "links.1.budget", "holds every fact in its longest form: nothing is to be decided"),
    ],
)  # fmt: skip
def test_a_scenario_with_a_mistake_is_told_with_its_place(old, new, path, text):
    assert TINY.count(old)
    if not path:
        assert library.parse(TINY.replace(old, new), "test/kettle").problems() == ()
        return
    with pytest.raises(ScenarioInvalid) as caught:
        library.parse(TINY.replace(old, new, 1), "test/kettle")
    assert (path, text) in [(problem.path, problem.text) for problem in caught.value.problems]


# ---- simulated chains


def test_a_simulated_chain_is_made_of_moves_that_the_chain_allows():
    for policy in POLICIES:
        for play in simulated(heron(), policy, range(5)):
            assert (play.over, replay(heron(), play.seed, play.moves).states) == (True, play.states)


def test_jargon_keeps_fewer_facts_than_plain_words_and_read_back_keeps_most():
    kept = [mean(kept_at(play)[-1] for play in simulated(heron(), policy, range(200))) for policy in POLICIES]
    assert kept == sorted(kept)


def test_a_policy_leaves_out_what_does_not_fit():
    cramped = with_room(tiny(), 0.3)
    assert written(cramped, cramped.start(1), POLICIES[0]).value == Record(
        {"boil": "lab", "lid": LEAVE_OUT, "read-backs": ()}
    )


def test_in_a_cramped_chain_nothing_counts_that_does_not_fit():
    cramped = with_room(tiny(), 0.3)
    assert [link.budget for link in cramped.links] == [2, 3, 2]
    assert cramped.attainable("lab") > 0
    assert {point.values[1] for point in cramped.seen() if point.path == "links.0.facts.lid"} == {0.0}
    assert [play.state.fates[1] for play in simulated(cramped, POLICIES[0], range(3))] == ["lost", "lost", "lost"]


def test_more_room_changes_the_budget_and_nothing_else():
    assert [link.budget for link in with_room(tiny(), 2).links] == [16, 18, 10]
    assert with_room(tiny(), 1).digest == tiny().digest


# ---- the scenario of the course


@pytest.mark.parametrize("variant", ["a", "b"])
def test_the_words_of_the_course_scenario_are_counted_right(variant):
    def count(text):
        return sum(any(sign.isalnum() for sign in word) for word in text.split())

    for link in dict(course().each)[variant].links:
        for rendering in link.facts.values():
            assert [w.words for w in rendering.wordings.values()] == [count(w.say) for w in rendering.wordings.values()]
        assert [extra.words for extra in link.extras.values()] == [count(e.say) for e in link.extras.values()]


def rules_of(chain):
    """What a chain's numbers are, with facts and sentences by their place and not by their name."""
    places = {fact: place for place, fact in enumerate(chain.facts)}
    return [
        (
            link.chair, link.budget, link.read_backs, link.read_back_words, link.clear, link.odds,
            [[(w.style, w.words, w.clear, w.odds) for w in link.facts[fact].wordings.values()] for fact in places],
            [(extra.words, extra.odds) for extra in link.extras.values()],
            [places[fact] for fact in link.bot_read_backs],
            {places[fact]: name for fact, name in link.expert.say.items()},
            [places[fact] for fact in link.expert.read_backs],
        )
        for link in chain.links
    ]  # fmt: skip


def test_the_two_products_of_the_course_scenario_differ_in_every_text_and_in_no_number():
    a, b = (member for _, member in course().each)
    assert rules_of(a) == rules_of(b)
    assert not set(a.facts) & set(b.facts)
    texts = [{text for _, text in words((one.setting, one.links, one.arrival.facts))} for one in (a, b)]
    assert texts[0] & texts[1] <= {link.station for link in a.links} | {link.task for link in a.links}
